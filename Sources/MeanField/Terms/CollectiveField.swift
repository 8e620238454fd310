import Models
import Numerics

/// The right-hand side where spins only feel modes, and that through a few columns of couplings: all spins
/// are then worked through once a stage, in pieces that are put together, moved and summed up within the
/// cache.
///
/// dm_i/dt = 2 B_i × m_i + A_i m_i + v_i with B_i = b_i + Σ_c f_c w_c c_i; modes get Σ_i c_i m_i.
final class CollectiveField {
  /// A number a site, or one for all.
  private enum Numbers {
    case uniform(Double)
    case each(UnsafeMutablePointer<Double>)

    init(_ values: [Double]) {
      if let first = values.first, values.allSatisfy({ $0 == first }) {
        self = .uniform(first)
      } else {
        let list = UnsafeMutablePointer<Double>.allocate(capacity: values.count)
        list.initialize(from: values, count: values.count)
        self = .each(list)
      }
    }

    var isZero: Bool { if case .uniform(0) = self { true } else { false } }

    /// Numbers from a site on; `buffer` holds those of a uniform one.
    func from(_ site: Int, _ buffer: UnsafePointer<Double>) -> UnsafePointer<Double> {
      if case .each(let list) = self { UnsafePointer(list + site) } else { buffer }
    }

    func deallocate() { if case .each(let list) = self { list.deallocate() } }
  }

  private struct Column {
    let axis: Int
    let slot: Int
    /// Variable of the mode, from the first Re α on.
    let mode: Int
    let numbers: Numbers
  }

  static let leastSites = 256
  private static let block = 512

  private let layout: StateLayout
  private let fields: [Numbers]
  private let columns: [Column]
  /// A^xx … A^yz, v^x, v^y, v^z.
  private let rates: [Numbers]
  private let isDiagonal: Bool
  private let hasRates: Bool
  /// Pieces of m, dm/dt and B, numbers of uniform rates and fields, three each; sums of columns.
  private let room: UnsafeMutablePointer<Double>
  private let sums: UnsafeMutablePointer<Double>

  /// - Parameters:
  ///   - fields: ∂E/∂m of what acts on single spins, all x, all y, all z.
  ///   - couplings: of spins with modes.
  ///   - rates: of jump operators of single spins; nil without.
  /// - Returns: nil where spins feel more than modes.
  init?(
    _ layout: StateLayout, fields: [Double], couplings: [Coupling], rates: LocalRates?
  ) {
    guard layout.sites >= Self.leastSites, layout.spins.allSatisfy({ $0 == 1 }) else { return nil }
    let n = layout.sites
    var columns: [Column] = []
    for coupling in couplings {
      guard coupling.rows.upperBound <= 3 * n, coupling.columns.lowerBound >= 3 * n,
        case .columns(let matrix) = coupling.form
      else { return nil }
      for row in 0..<matrix.rows {
        columns.append(
          Column(
            axis: coupling.rows.lowerBound / n, slot: coupling.slot,
            mode: coupling.columns.lowerBound - 3 * n + row,
            numbers: Numbers(
              Array(UnsafeBufferPointer(start: matrix.elements + row * n, count: n)))))
      }
    }
    self.layout = layout
    self.columns = columns
    self.fields = (0..<3).map { Numbers(Array(fields[($0 * n)..<(($0 + 1) * n)])) }
    self.rates = rates?.numbers.map { Numbers($0) } ?? (0..<9).map { _ in .uniform(0) }
    isDiagonal = self.rates[3..<6].allSatisfy(\.isZero)
    hasRates = rates != nil
    room = .allocate(capacity: 24 * Self.block)
    room.initialize(repeating: 0, count: 24 * Self.block)
    sums = .allocate(capacity: max(1, columns.count))
    sums.initialize(repeating: 0, count: columns.count)
    for (number, numbers) in (self.fields + self.rates).enumerated() {
      guard case .uniform(let value) = numbers else { continue }
      (room + (9 + number) * Self.block).update(repeating: value, count: Self.block)
    }
  }

  deinit {
    (fields + rates + columns.map(\.numbers)).forEach { $0.deallocate() }
    room.deallocate()
    sums.deallocate()
  }

  /// Sets dm/dt and adds what modes get from the spins to their gradient.
  /// - Parameters:
  ///   - amplitudes: Re α and Im α of the stage.
  ///   - gradient: by Re α and Im α.
  func evaluate(
    _ stage: DormandPrince853.Stage, _ amplitudes: UnsafePointer<Double>,
    _ values: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>,
    gradient: UnsafeMutablePointer<Double>
  ) {
    let (n, size) = (layout.sites, Self.block)
    sums.update(repeating: 0, count: columns.count)
    var first = 0
    while first < n {
      let length = min(size, n - first)
      for axis in 0..<3 {
        stage.fill(axis * n + first, length, into: room + axis * size)
        (room + (6 + axis) * size).update(
          from: fields[axis].from(first, room + (9 + axis) * size), count: length)
      }
      for (number, column) in columns.enumerated() {
        let field = values[column.slot] * amplitudes[column.mode]
        let (m, b) = (room + column.axis * size, room + (6 + column.axis) * size)
        switch column.numbers {
        case .uniform(let value):
          sums[number] += value * Self.addUniform(field * value, m, to: b, length)
        case .each(let list):
          sums[number] += Coupling.addColumn(
            list + first, m, field: field, to: b, count: length)
        }
      }
      move(first, length, result)
      first += length
    }
    for (number, column) in columns.enumerated() {
      gradient[column.mode] += values[column.slot] * sums[number]
    }
  }

  /// Adds a number to a field.
  /// - Returns: the sum of the components.
  private static func addUniform(
    _ field: Double, _ m: UnsafePointer<Double>, to b: UnsafeMutablePointer<Double>, _ count: Int
  ) -> Double {
    var (lanes, sum) = (SIMD8<Double>.zero, 0.0)
    var index = 0
    while index + 8 <= count {
      lanes += UnsafeRawPointer(m + index).loadUnaligned(as: SIMD8<Double>.self)
      let target = UnsafeMutableRawPointer(b + index)
      target.storeBytes(
        of: target.loadUnaligned(as: SIMD8<Double>.self) + field, as: SIMD8<Double>.self)
      index += 8
    }
    sum = lanes.sum()
    while index < count {
      sum += m[index]
      b[index] += field
      index += 1
    }
    return sum
  }

  /// dm/dt of a piece.
  private func move(_ first: Int, _ length: Int, _ result: UnsafeMutablePointer<Double>) {
    let (n, size) = (layout.sites, Self.block)
    let (x, y, z) = (room, room + size, room + 2 * size)
    let (bx, by, bz) = (room + 6 * size, room + 7 * size, room + 8 * size)
    let (dx, dy, dz) = (result + first, result + n + first, result + 2 * n + first)
    guard hasRates else {
      for i in 0..<length {
        dx[i] = 2 * (by[i] * z[i] - bz[i] * y[i])
        dy[i] = 2 * (bz[i] * x[i] - bx[i] * z[i])
        dz[i] = 2 * (bx[i] * y[i] - by[i] * x[i])
      }
      return
    }
    func numbers(_ rate: Int) -> UnsafePointer<Double> {
      rates[rate].from(first, room + (12 + rate) * size)
    }
    let (xx, yy, zz) = (numbers(0), numbers(1), numbers(2))
    let (vx, vy, vz) = (numbers(6), numbers(7), numbers(8))
    for i in 0..<length {
      dx[i] = 2 * (by[i] * z[i] - bz[i] * y[i]) + (xx[i] * x[i] + vx[i])
      dy[i] = 2 * (bz[i] * x[i] - bx[i] * z[i]) + (yy[i] * y[i] + vy[i])
      dz[i] = 2 * (bx[i] * y[i] - by[i] * x[i]) + (zz[i] * z[i] + vz[i])
    }
    if isDiagonal { return }
    let (xy, xz, yz) = (numbers(3), numbers(4), numbers(5))
    for i in 0..<length {
      dx[i] += xy[i] * y[i] + xz[i] * z[i]
      dy[i] += xy[i] * x[i] + yz[i] * z[i]
      dz[i] += xz[i] * x[i] + yz[i] * y[i]
    }
  }
}
