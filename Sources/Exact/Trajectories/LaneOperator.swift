import Models
import Numerics

/// A sparse matrix that acts on eight states at once, one a lane, each at its own time.
///
/// Elements are sorted into real and imaginary parts: most have one of the two, and cost two products.
final class LaneOperator {
  /// Elements in compressed rows.
  private final class Entries {
    let starts: UnsafeMutablePointer<Int>
    /// Twice the column.
    let columns: UnsafeMutablePointer<Int32>
    let values: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - values: of a part of the matrix.
    ///   - shift: is subtracted from the diagonal.
    init(_ matrix: SparseOperator, _ all: [Double], shift: Double = 0) {
      let size = all.reduce(shift == 0 ? 0 : matrix.count) { $0 + ($1 == 0 ? 0 : 1) }
      starts = .allocate(capacity: matrix.count + 1)
      columns = .allocate(capacity: max(1, size))
      values = .allocate(capacity: max(1, size))
      starts[0] = 0
      var next = 0
      func add(_ column: Int, _ value: Double) {
        if value == 0 { return }
        columns[next] = Int32(2 * column)
        values[next] = value
        next += 1
      }
      for row in 0..<matrix.count {
        var diagonal = -shift
        for index in matrix.starts[row]..<matrix.starts[row + 1] {
          let column = Int(matrix.columns[index])
          if column == row { diagonal += all[index] } else { add(column, all[index]) }
        }
        add(row, diagonal)
        starts[row + 1] = next
      }
    }

    func hasElements(_ row: Int) -> Bool { starts[row + 1] > starts[row] }

    deinit {
      starts.deallocate()
      columns.deallocate()
      values.deallocate()
    }
  }

  private struct Part {
    let weight: TimeWeight
    let real: Entries
    let imaginary: Entries

    /// A row times a vector.
    @inline(__always)
    func row(_ row: Int, _ x: UnsafePointer<Lanes>) -> (re: Lanes, im: Lanes) {
      var (re, im) = (Lanes.zero, Lanes.zero)
      for index in real.starts[row]..<real.starts[row + 1] {
        let value = Lanes(repeating: real.values[index])
        let column = x + Int(real.columns[index])
        re = re.addingProduct(value, column[0])
        im = im.addingProduct(value, column[1])
      }
      for index in imaginary.starts[row]..<imaginary.starts[row + 1] {
        let value = imaginary.values[index]
        let column = x + Int(imaginary.columns[index])
        re = re.addingProduct(Lanes(repeating: -value), column[1])
        im = im.addingProduct(Lanes(repeating: value), column[0])
      }
      return (re, im)
    }
  }

  let count: Int
  let isConstant: Bool
  private let parts: [Part]
  /// Rows that have elements.
  private let rows: [Int]
  /// Real and imaginary part of the weight of every part.
  private var weights: [Lanes]

  /// - Parameter shift: is subtracted, i · shift · 1.
  init(_ matrix: SparseOperator, shift: Double = 0) {
    count = matrix.count
    isConstant = !matrix.dependsOnTime
    precondition(
      shift == 0 || matrix.parts.contains { $0.weight.isConstant },
      "only a matrix with a constant part is shifted")
    let parts = matrix.parts.map { part in
      Part(
        weight: part.weight, real: Entries(matrix, part.re),
        imaginary: Entries(matrix, part.im, shift: part.weight.isConstant ? shift : 0))
    }
    self.parts = parts
    rows = (0..<matrix.count).filter { row in
      parts.contains { $0.real.hasElements(row) || $0.imaginary.hasElements(row) }
    }
    weights = parts.flatMap { _ in [Lanes(repeating: 1), Lanes.zero] }
  }

  /// The middle of the energies that −Im of a constant matrix may have, by Gershgorin's circles, negative:
  /// a shift that makes its norm small and changes no more than a phase.
  static func middle(_ matrix: SparseOperator) -> Double {
    guard let part = matrix.parts.first(where: { $0.weight.isConstant }) else { return 0 }
    var (low, high) = (Double.infinity, -Double.infinity)
    for row in 0..<matrix.count {
      var (centre, radius) = (0.0, 0.0)
      for index in matrix.starts[row]..<matrix.starts[row + 1] {
        if Int(matrix.columns[index]) == row {
          centre = part.im[index]
        } else {
          radius += ComplexNumber(part.re[index], part.im[index]).magnitude
        }
      }
      (low, high) = (min(low, centre - radius), max(high, centre + radius))
    }
    return low.isFinite && high.isFinite ? (low + high) / 2 : 0
  }

  /// A bound of the norm of the parts, with weights of magnitude 1.
  var bound: Double {
    var bound = 0.0
    for row in 0..<count {
      var sum = 0.0
      for part in parts {
        for entries in [part.real, part.imaginary] {
          for index in entries.starts[row]..<entries.starts[row + 1] {
            sum += abs(entries.values[index])
          }
        }
      }
      bound = max(bound, sum)
    }
    return bound
  }

  /// The matrix at a time of every lane from now on.
  func refresh(at times: Lanes) {
    if isConstant { return }
    for (number, part) in parts.enumerated() where !part.weight.isConstant {
      for lane in 0..<laneCount {
        let value = part.weight.value(at: times[lane])
        weights[2 * number][lane] = value.re
        weights[2 * number + 1][lane] = value.im
      }
    }
  }

  @inline(__always)
  private func row(_ row: Int, _ x: UnsafePointer<Lanes>) -> (re: Lanes, im: Lanes) {
    if isConstant, parts.count == 1 { return parts[0].row(row, x) }
    var (re, im) = (Lanes.zero, Lanes.zero)
    for number in parts.indices {
      let (a, b) = parts[number].row(row, x)
      let (u, v) = (weights[2 * number], weights[2 * number + 1])
      re = re.addingProduct(u, a).addingProduct(-v, b)
      im = im.addingProduct(u, b).addingProduct(v, a)
    }
    return (re, im)
  }

  /// M x.
  func apply(_ x: UnsafePointer<Lanes>, into y: UnsafeMutablePointer<Lanes>) {
    for number in 0..<count { (y[2 * number], y[2 * number + 1]) = row(number, x) }
  }

  /// factor · M x, added to a sum as well.
  /// - Returns: its squared norm.
  func apply(
    _ x: UnsafePointer<Lanes>, factor: Lanes, into y: UnsafeMutablePointer<Lanes>,
    addingTo sum: UnsafeMutablePointer<Lanes>
  ) -> Lanes {
    var squares = Lanes.zero
    for number in 0..<count {
      var (re, im) = row(number, x)
      (re, im) = (factor * re, factor * im)
      (y[2 * number], y[2 * number + 1]) = (re, im)
      sum[2 * number] += re
      sum[2 * number + 1] += im
      squares = squares.addingProduct(re, re).addingProduct(im, im)
    }
    return squares
  }

  /// |M x|².
  func squaredNorm(_ x: UnsafePointer<Lanes>) -> Lanes {
    var squares = Lanes.zero
    for number in rows {
      let (re, im) = row(number, x)
      squares = squares.addingProduct(re, re).addingProduct(im, im)
    }
    return squares
  }

  /// ⟨x|M|y⟩.
  func form(_ x: UnsafePointer<Lanes>, _ y: UnsafePointer<Lanes>) -> (re: Lanes, im: Lanes) {
    var (re, im) = (Lanes.zero, Lanes.zero)
    for number in rows {
      let (a, b) = row(number, y)
      let (u, v) = (x[2 * number], x[2 * number + 1])
      re = re.addingProduct(u, a).addingProduct(v, b)
      im = im.addingProduct(u, b).addingProduct(-v, a)
    }
    return (re, im)
  }
}
