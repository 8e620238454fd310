import Numerics

/// The power series in time of all spins and amplitudes around one state, for spins that only feel modes.
///
/// The equations are bilinear: of order k + 1, spins are products of the amplitudes and the spins up to order k,
/// and amplitudes follow from the amplitudes and the sums over spins of order k. Where all orders of the
/// amplitudes are known, those of every spin can be worked out alone, and need not be kept. So the amplitudes
/// are guessed from the step before, and improved by passes over the spins until they agree with the sums:
/// each pass makes two more orders exact, and all of them better by a factor of (gh)²/k².
final class CollectiveSeries: SpinSeries {
  private let couplings: CollectiveCouplings
  let order: Int
  private let blocks: Int
  /// The state that the series is around: by block, component and spin of the block.
  private let spins: UnsafeMutablePointer<Double>
  /// Of amplitudes, by part and order; of time in units of `unit`. And what the first pass began with.
  private let parts, guess: UnsafeMutablePointer<Double>
  private let partCount: Int
  private var unit = 1.0
  /// Σ_i c_i m_i of every column, by order.
  private let sums: UnsafeMutablePointer<Double>
  /// b, A, v and c: where numbers of the first block are, and how far those of the next are.
  private let numbers: UnsafeMutablePointer<Numbers>
  private let numbersRoom: UnsafeMutablePointer<Double>
  private let columns: UnsafeMutablePointer<Column>
  private let columnCount: Int
  /// All orders of one block, and the value of a series.
  private let series, value: UnsafeMutablePointer<Double>
  private let hasRates, isDiagonal, isLongitudinal: Bool
  private(set) var sizes = (0.0, 0.0)

  private struct Numbers {
    let first: UnsafeMutablePointer<Double>
    let stride: Int
  }

  /// A column without its numbers.
  private struct Column {
    let axis, part, target: Int
    let strength: Double
  }

  static let width = 64
  private static let row = 3 * width
  private typealias Lanes = SIMD8<Double>

  init(_ couplings: CollectiveCouplings, order: Int) {
    (self.couplings, self.order) = (couplings, order)
    let width = Self.width
    blocks = (couplings.sites + width - 1) / width
    func room(_ count: Int) -> UnsafeMutablePointer<Double> {
      let room = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
      room.initialize(repeating: 0, count: max(1, count))
      return room
    }
    spins = room(blocks * Self.row)
    partCount = 2 * couplings.modes
    parts = room(2 * partCount * (order + 1))
    guess = parts + partCount * (order + 1)
    columnCount = couplings.columns.count
    columns = .allocate(capacity: max(1, columnCount))
    for (place, column) in couplings.columns.enumerated() {
      (columns + place).initialize(
        to: Column(
          axis: column.axis, part: column.part, target: column.target, strength: column.strength))
    }
    sums = room(columnCount * (order + 1))
    series = room((order + 2) * Self.row)
    value = series + (order + 1) * Self.row
    hasRates = couplings.hasRates
    isDiagonal = couplings.rates[3..<6].allSatisfy(\.isZero)
    isLongitudinal = couplings.fields[..<2].allSatisfy(\.isZero)
    let lists = couplings.fields + couplings.rates + couplings.columns.map(\.numbers)
    // Spins of the last block that are not there have no couplings.
    let isWhole = couplings.sites % width == 0
    func isUniform(_ number: Int) -> Bool {
      lists[number].uniform != nil && (isWhole || number < 12)
    }
    let length = blocks * width
    let lengths = lists.indices.map { isUniform($0) ? width : length }
    numbersRoom = room(lengths.reduce(0, +))
    numbers = .allocate(capacity: lists.count)
    var next = numbersRoom
    for (number, list) in lists.enumerated() {
      let isUniform = isUniform(number)
      (numbers + number).initialize(to: Numbers(first: next, stride: isUniform ? 0 : width))
      for site in 0..<(isUniform ? width : couplings.sites) {
        next[site] = list.uniform ?? list.each[site]
      }
      next += lengths[number]
    }
  }

  deinit {
    spins.deallocate()
    parts.deallocate()
    sums.deallocate()
    numbers.deallocate()
    numbersRoom.deallocate()
    columns.deallocate()
    series.deallocate()
  }

  // MARK: Coefficients

  func set(_ state: UnsafePointer<Double>, guess orders: [Double]) {
    let n = couplings.sites
    for block in 0..<blocks {
      let target = spins + block * Self.row
      let first = block * Self.width
      for axis in 0..<3 {
        for lane in 0..<min(Self.width, n - first) {
          target[axis * Self.width + lane] = state[axis * n + first + lane]
        }
      }
    }
    for place in 0..<guessCount { guess[place] = orders[place] }
    for part in 0..<partCount { guess[part * (order + 1)] = state[3 * n + part] }
  }

  func start(ofPart part: Int) -> Double { guess[part * (order + 1)] }

  var guessed: [Double] { (0..<guessCount).map { guess[$0] } }
  var guessCount: Int { partCount * (order + 1) }

  func expand(unit: Double, allowed: Double, _ weights: UnsafePointer<Double>) {
    self.unit = unit
    parts.update(from: guess, count: guessCount)
    var last = Double.infinity
    for pass in 1...(order / 2 + 2) {
      sums.update(repeating: 0, count: columnCount * (order + 1))
      var size = (Lanes.zero, Lanes.zero)
      for block in 0..<blocks {
        expandSpins(of: block)
        for k in 0..<order { addUp(block, order: k) }
        Self.grow(&size.0, series + (order - 1) * Self.row)
        Self.grow(&size.1, series + order * Self.row)
      }
      sizes = (Self.largest(size.0), Self.largest(size.1))
      var change = 0.0
      for k in 0..<order { change = max(change, raiseParts(k, weights)) }
      // Changes fall by a factor each time; what is left is less than the last one times the factor.
      let left = change * min(1, change / last)
      if pass > 1, !(left > allowed) || !change.isFinite { break }
      last = change
    }
  }

  /// All orders of the spins of a block, into `series`.
  private func expandSpins(of block: Int) {
    series.update(from: spins + block * Self.row, count: Self.row)
    for k in 0..<order { raise(block, k, unit / Double(k + 1)) }
  }

  func sizeOfParts(order: Int, _ weights: UnsafePointer<Double>) -> Double {
    (0..<partCount).reduce(0) {
      let own = weights[$1] * abs(parts[$1 * (self.order + 1) + order])
      return own.isFinite ? max($0, own) : .infinity
    }
  }

  /// Amplitudes of the next order.
  /// - Returns: by how much they change, times weights.
  private func raiseParts(_ k: Int, _ weights: UnsafePointer<Double>) -> Double {
    let stride = order + 1
    var change = 0.0
    for part in 0..<partCount {
      var sum = k == 0 ? couplings.modeConstants[part] : 0
      for other in 0..<partCount {
        sum += couplings.modeMatrix[part * partCount + other] * parts[other * stride + k]
      }
      for number in 0..<columnCount where columns[number].target == part {
        sum += columns[number].strength * sums[number * stride + k]
      }
      sum *= unit / Double(k + 1)
      let own = weights[part] * abs(sum - parts[part * stride + k + 1])
      change = own <= change ? change : own
      parts[part * stride + k + 1] = sum
    }
    return change
  }

  /// Spins of a block, of the next order.
  private func raise(_ block: Int, _ k: Int, _ factor: Double) {
    let (w, row) = (Self.width, Self.row)
    for lane in stride(from: 0, to: w, by: Quad.width) {
      let spins = series + lane
      let (old, new) = (spins + k * row, spins + (k + 1) * row)
      func number(_ place: Int) -> Quad { Quad(list(of: block, place) + lane) }
      let (x, y, z) = (Quad(old), Quad(old + w), Quad(old + 2 * w))
      let bz = number(2)
      var (dx, dy, dz) = (Quad() - bz * y, bz * x, Quad())
      if !isLongitudinal {
        let (bx, by) = (number(0), number(1))
        dx = dx + by * z
        dy = dy - bx * z
        dz = bx * y - by * x
      }
      for place in 0..<columnCount {
        let column = columns[place]
        let c = Quad(list(of: block, 12 + place) + lane)
        let weights = parts + column.part * (order + 1) + k
        // (e × m)^p = −m^q and (e × m)^q = m^p for the two other components.
        switch column.axis {
        case 0:
          let sum = convolve(weights, k, spins + w, spins + 2 * w)
          dy = dy - c * sum.1
          dz = dz + c * sum.0
        case 1:
          let sum = convolve(weights, k, spins + 2 * w, spins)
          dz = dz - c * sum.1
          dx = dx + c * sum.0
        default:
          let sum = convolve(weights, k, spins, spins + w)
          dx = dx - c * sum.1
          dy = dy + c * sum.0
        }
      }
      (dx, dy, dz) = (2 * dx, 2 * dy, 2 * dz)
      if hasRates {
        dx = dx + number(3) * x
        dy = dy + number(4) * y
        dz = dz + number(5) * z
        if !isDiagonal {
          let (xy, xz, yz) = (number(6), number(7), number(8))
          dx = dx + xy * y + xz * z
          dy = dy + xy * x + yz * z
          dz = dz + xz * x + yz * y
        }
        if k == 0 { (dx, dy, dz) = (dx + number(9), dy + number(10), dz + number(11)) }
      }
      (factor * dx).store(new)
      (factor * dy).store(new + w)
      (factor * dz).store(new + 2 * w)
    }
  }

  private func list(of block: Int, _ number: Int) -> UnsafePointer<Double> {
    UnsafePointer(numbers[number].first + block * numbers[number].stride)
  }

  /// Σ_j w_{k−j} u_j and the same of v.
  @inline(__always)
  private func convolve(
    _ weights: UnsafePointer<Double>, _ k: Int, _ u: UnsafePointer<Double>,
    _ v: UnsafePointer<Double>
  ) -> (Quad, Quad) {
    var (first, second) = (Quad(), Quad())
    for j in 0...k {
      let weight = Lanes(repeating: (weights - j).pointee)
      first.addProduct(weight, u + j * Self.row)
      second.addProduct(weight, v + j * Self.row)
    }
    return (first, second)
  }

  // MARK: Sums

  /// Adds Σ c m of a block; spins that are not there have no c.
  private func addUp(_ block: Int, order k: Int) {
    let w = Self.width
    for place in 0..<columnCount {
      let m = series + k * Self.row + columns[place].axis * w
      let c = list(of: block, 12 + place)
      var (a, b) = (Lanes.zero, Lanes.zero)
      for lane in stride(from: 0, to: w, by: 16) {
        a.addProduct(Self.load(m + lane), Self.load(c + lane))
        b.addProduct(Self.load(m + lane + 8), Self.load(c + lane + 8))
      }
      sums[place * (order + 1) + k] += (a + b).sum()
    }
  }

  private static func grow(_ size: inout Lanes, _ row: UnsafePointer<Double>) {
    for place in stride(from: 0, to: Self.row, by: 8) {
      let values = load(row + place)
      // What is no number stays: nothing is larger.
      let own = pointwiseMax(values, -values)
      size.replace(with: own, where: .!(own .<= size))
    }
  }

  private static func largest(_ size: Lanes) -> Double {
    (0..<8).reduce(0) { size[$1].isFinite ? max($0, size[$1]) : .infinity }
  }

  // MARK: Values

  func start(into state: UnsafeMutablePointer<Double>) {
    for block in 0..<blocks { write(spins + block * Self.row, block, into: state) }
    for part in 0..<partCount { state[3 * couplings.sites + part] = guess[part * (order + 1)] }
  }

  func evaluate(_ time: Double, into state: UnsafeMutablePointer<Double>) {
    for block in 0..<blocks {
      expandSpins(of: block)
      sumSeries(time)
      write(value, block, into: state)
    }
    for part in 0..<partCount { state[3 * couplings.sites + part] = sum(ofPart: part, time) }
  }

  private func write(
    _ row: UnsafePointer<Double>, _ block: Int, into state: UnsafeMutablePointer<Double>
  ) {
    let first = block * Self.width
    let length = min(Self.width, couplings.sites - first)
    for axis in 0..<3 {
      (state + axis * couplings.sites + first).update(from: row + axis * Self.width, count: length)
    }
  }

  /// The polynomials of the amplitudes, around the state there and in units as long as the time, are the next
  /// guess.
  func advance(_ time: Double) {
    for block in 0..<blocks {
      expandSpins(of: block)
      sumSeries(time)
      (spins + block * Self.row).update(from: value, count: Self.row)
    }
    for part in 0..<partCount {
      let (list, shifted) = (parts + part * (order + 1), guess + part * (order + 1))
      var power = 1.0
      for k in 0...order {
        shifted[k] = list[k] * power
        power *= time
      }
      // Horner's scheme, again and again, gives the derivatives at 1.
      for k in 0..<order {
        for place in stride(from: order - 1, through: k, by: -1) {
          shifted[place] += shifted[place + 1]
        }
      }
    }
  }

  /// Σ_k m_k t^k into `value`, from the last order on.
  private func sumSeries(_ time: Double) {
    value.update(from: series + order * Self.row, count: Self.row)
    let times = Lanes(repeating: time)
    for k in stride(from: order - 1, through: 0, by: -1) {
      let row = series + k * Self.row
      for place in stride(from: 0, to: Self.row, by: 8) {
        Self.store(
          Self.load(row + place).addingProduct(Self.load(value + place), times), value + place)
      }
    }
  }

  private func sum(ofPart part: Int, _ time: Double) -> Double {
    let list = parts + part * (order + 1)
    return stride(from: order - 1, through: 0, by: -1).reduce(list[order]) {
      list[$1] + $0 * time
    }
  }

  // MARK: Lanes

  @inline(__always)
  private static func load(_ place: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, _ place: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(place).storeBytes(of: lanes, as: Lanes.self)
  }
}
