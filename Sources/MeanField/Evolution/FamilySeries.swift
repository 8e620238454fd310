import Numerics

/// The power series of spins that differ in one number p only.
///
/// Of order k, m_i = P_k(p_i) (m_i(0), 1), with a 3 × 4 matrix of polynomials of degree k. Sums over spins are
/// those of the coefficients of P_k times the moments Σ_i p_i^j m_i(0), so that all orders of P and of the
/// amplitudes follow one after another, without a look at any spin; spins are visited once a step, to be moved
/// and for the next moments.
final class FamilySeries: SpinSeries {
  let order: Int
  private let couplings: CollectiveCouplings
  private let family: SpinFamily
  private let sites, blocks: Int
  /// Largest power of p; 0 where all spins are alike.
  private let degree: Int
  private let momentCount: Int
  /// 3 where there are no constant terms, whose column of P is the fourth.
  private let columnsOfMatrix: Int
  /// By block, component and spin of the block; and p by block.
  private let spins, parameters: UnsafeMutablePointer<Double>
  /// Σ_i p_i^j of m_x, m_y, m_z and 1, by power.
  private let moments: UnsafeMutablePointer<Double>
  private let sumsOfPowers: UnsafeMutablePointer<Lanes>
  /// Amplitudes by part and order; P by order, row, column and power.
  private let parts: UnsafeMutablePointer<Double>
  private let partCount: Int
  private let polynomials, step, mixed: UnsafeMutablePointer<Double>
  private var unit = 1.0
  private(set) var sizes = (0.0, 0.0)

  typealias Lanes = SIMD8<Double>
  private static let width = Quad.width
  private static let row = 3 * width

  init(_ couplings: CollectiveCouplings, _ family: SpinFamily, order: Int) {
    (self.couplings, self.family, self.order) = (couplings, family, order)
    let width = Self.width
    sites = couplings.sites
    blocks = (sites + width - 1) / width
    degree = family.parameters.isEmpty ? 0 : order
    columnsOfMatrix = couplings.rates[6...].allSatisfy(\.isZero) ? 3 : 4
    func room(_ count: Int) -> UnsafeMutablePointer<Double> {
      let room = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
      room.initialize(repeating: 0, count: max(1, count))
      return room
    }
    spins = room(blocks * Self.row)
    parameters = room(blocks * width)
    for (site, parameter) in family.parameters.enumerated() { parameters[site] = parameter }
    // Of the last order only coefficients are wanted, no sums.
    momentCount = max(2, degree + 1)
    moments = room(4 * momentCount)
    sumsOfPowers = .allocate(capacity: 3 * momentCount)
    partCount = 2 * couplings.modes
    parts = room(partCount * (order + 1))
    let matrix = 12 * (degree + 1)
    polynomials = room((order + 1) * matrix)
    step = room(matrix)
    mixed = room(matrix)
    // P_0 is the identity, and moments of 1 stay.
    for axis in 0..<3 { polynomials[(4 * axis + axis) * (degree + 1)] = 1 }
    for site in 0..<sites {
      var power = 1.0
      for j in 0..<momentCount {
        moments[3 * momentCount + j] += power
        power *= parameters[site]
      }
    }
  }

  deinit {
    [spins, parameters, moments, parts, polynomials, step, mixed].forEach { $0.deallocate() }
    sumsOfPowers.deallocate()
  }

  // MARK: State

  func set(_ state: UnsafePointer<Double>, guess: [Double]) {
    for site in 0..<sites {
      let target = spins + site / Self.width * Self.row + site % Self.width
      for axis in 0..<3 { target[axis * Self.width] = state[axis * sites + site] }
    }
    for part in 0..<partCount { parts[part * (order + 1)] = state[3 * sites + part] }
    startMoments()
    for block in 0..<blocks {
      addMoments(spins + block * Self.row, parameters + block * Self.width)
    }
    endMoments()
  }

  func start(into state: UnsafeMutablePointer<Double>) {
    for block in 0..<blocks { write(spins + block * Self.row, block, into: state) }
    for part in 0..<partCount { state[3 * sites + part] = parts[part * (order + 1)] }
  }

  func start(ofPart part: Int) -> Double { parts[part * (order + 1)] }

  var guessed: [Double] { [] }
  var guessCount: Int { 0 }

  private func write(
    _ row: UnsafePointer<Double>, _ block: Int, into state: UnsafeMutablePointer<Double>
  ) {
    let first = block * Self.width
    let length = min(Self.width, sites - first)
    for axis in 0..<3 {
      (state + axis * sites + first).update(from: row + axis * Self.width, count: length)
    }
  }

  // MARK: Moments

  private func startMoments() {
    sumsOfPowers.update(repeating: .zero, count: 3 * momentCount)
  }

  /// Σ p^j m of a block; of spins that are not there m is 0.
  private func addMoments(_ row: UnsafePointer<Double>, _ parameters: UnsafePointer<Double>) {
    let p = Quad(parameters)
    var (x, y, z) = (Quad(row), Quad(row + Self.width), Quad(row + 2 * Self.width))
    var sum = sumsOfPowers
    for power in 0..<momentCount {
      if power > 0 { (x, y, z) = (p * x, p * y, p * z) }
      sum[0] += x.sum
      sum[1] += y.sum
      sum[2] += z.sum
      sum += 3
    }
  }

  private func endMoments() {
    for power in 0..<momentCount {
      for axis in 0..<3 {
        moments[axis * momentCount + power] = sumsOfPowers[3 * power + axis].sum()
      }
    }
  }

  // MARK: Coefficients

  func expand(unit: Double, allowed: Double, _ weights: UnsafePointer<Double>) {
    self.unit = unit
    for k in 0..<order {
      raiseParts(k)
      raise(k)
    }
    sizes = (largest(order - 1), largest(order))
  }

  /// Amplitudes of the next order.
  private func raiseParts(_ k: Int) {
    let stride = order + 1
    for part in 0..<partCount {
      var sum = k == 0 ? couplings.modeConstants[part] : 0
      for other in 0..<partCount {
        sum += couplings.modeMatrix[part * partCount + other] * parts[other * stride + k]
      }
      for (place, column) in couplings.columns.enumerated() where column.target == part {
        sum += column.strength * sumOverSpins(column.axis, family.couplings[place], k)
      }
      parts[part * stride + k + 1] = sum * (unit / Double(k + 1))
    }
  }

  /// Σ_i c(p_i) m_i of order k.
  private func sumOverSpins(_ axis: Int, _ c: SpinFamily.Line, _ k: Int) -> Double {
    var (constant, linear) = (0.0, 0.0)
    for column in 0..<columnsOfMatrix {
      let list = polynomial(k, axis, column)
      let own = moments + column * momentCount
      for power in 0...min(k, degree) {
        constant = constant.addingProduct(list[power], own[power])
        linear = linear.addingProduct(list[power], own[power + 1])
      }
    }
    return c.constant * constant + c.slope * linear
  }

  private func polynomial(_ k: Int, _ axis: Int, _ column: Int) -> UnsafeMutablePointer<Double> {
    polynomials + ((3 * k + axis) * 4 + column) * (degree + 1)
  }

  /// P of the next order.
  private func raise(_ k: Int) {
    let powers = degree + 1
    polynomial(k + 1, 0, 0).update(repeating: 0, count: 12 * powers)
    let old = polynomial(k, 0, 0)
    for axis in 0..<3 { addTorque(k, axis, family.fields[axis], old) }
    for (place, column) in couplings.columns.enumerated() {
      convolve(parts + column.part * (order + 1), k, but: column.axis)
      addTorque(k, column.axis, family.couplings[place], mixed)
    }
    if couplings.hasRates {
      for (number, (row, column)) in [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)].enumerated() {
        let rate = family.rates[number]
        add(rate, 1, old + 4 * column * powers, to: polynomial(k + 1, row, 0), k)
        if row != column {
          add(rate, 1, old + 4 * row * powers, to: polynomial(k + 1, column, 0), k)
        }
      }
      if k == 0, columnsOfMatrix == 4 {
        for axis in 0..<3 {
          let (constant, list) = (family.rates[6 + axis], polynomial(1, axis, 3))
          list[0] += constant.constant
          if degree > 0 { list[1] += constant.slope }
        }
      }
    }
    let (new, factor) = (polynomial(k + 1, 0, 0), unit / Double(k + 1))
    for place in 0..<(12 * powers) { new[place] *= factor }
  }

  /// Adds 2 c(p) e × M.
  private func addTorque(
    _ k: Int, _ axis: Int, _ c: SpinFamily.Line, _ matrix: UnsafePointer<Double>
  ) {
    if c.constant == 0, c.slope == 0 { return }
    let row = 4 * (degree + 1)
    let (next, last) = ((axis + 1) % 3, (axis + 2) % 3)
    add(c, -2, matrix + last * row, to: polynomial(k + 1, next, 0), k)
    add(c, 2, matrix + next * row, to: polynomial(k + 1, last, 0), k)
  }

  /// Adds a factor times c(p) times a row of polynomials of degree k.
  private func add(
    _ c: SpinFamily.Line, _ factor: Double, _ row: UnsafePointer<Double>,
    to target: UnsafeMutablePointer<Double>, _ k: Int
  ) {
    let (constant, slope) = (factor * c.constant, factor * c.slope)
    for column in 0..<columnsOfMatrix {
      let (from, to) = (row + column * (degree + 1), target + column * (degree + 1))
      for power in 0...min(k, degree) { to[power] = to[power].addingProduct(constant, from[power]) }
      guard slope != 0 else { continue }
      for power in 0...min(k, degree) {
        to[power + 1] = to[power + 1].addingProduct(slope, from[power])
      }
    }
  }

  /// Σ_j w_{k−j} P_j into `mixed`, but for one row.
  private func convolve(_ weights: UnsafePointer<Double>, _ k: Int, but axis: Int) {
    let row = 4 * (degree + 1)
    for own in 0..<3 where own != axis {
      let target = mixed + own * row
      target.update(repeating: 0, count: row)
      for j in 0...k {
        let (weight, from) = (weights[k - j], polynomial(j, own, 0))
        for column in 0..<columnsOfMatrix {
          let first = column * (degree + 1)
          for power in first...(first + min(j, degree)) {
            target[power] = target[power].addingProduct(weight, from[power])
          }
        }
      }
    }
  }

  /// How far a spin of length 1 may get by an order: the largest of some values of p.
  private func largest(_ k: Int) -> Double {
    let samples = degree == 0 ? 0 : 32
    var most = 0.0
    for sample in 0...samples {
      let p = degree == 0 ? 0 : Double(sample - 16) / 16
      for axis in 0..<3 {
        var (square, constant) = (0.0, 0.0)
        for column in 0..<columnsOfMatrix {
          let list = polynomial(k, axis, column)
          var value = 0.0
          for power in stride(from: min(k, degree), through: 0, by: -1) {
            value = list[power].addingProduct(value, p)
          }
          if column == 3 { constant = abs(value) } else { square += value * value }
        }
        let size = square.squareRoot() + constant
        // What is no number is larger than all.
        most = size <= most ? most : (size.isFinite ? size : .infinity)
      }
    }
    return most
  }

  func sizeOfParts(order: Int, _ weights: UnsafePointer<Double>) -> Double {
    (0..<partCount).reduce(0) {
      let own = weights[$1] * abs(parts[$1 * (self.order + 1) + order])
      return own.isFinite ? max($0, own) : .infinity
    }
  }

  // MARK: Values

  func evaluate(_ time: Double, into state: UnsafeMutablePointer<Double>) {
    makeStep(time)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.row) { row in
      let row = row.baseAddress!
      for block in 0..<blocks {
        move(spins + block * Self.row, parameters + block * Self.width, into: row)
        write(row, block, into: state)
      }
    }
    for part in 0..<partCount { state[3 * sites + part] = sum(ofPart: part, time) }
  }

  func advance(_ time: Double) {
    makeStep(time)
    startMoments()
    for block in 0..<blocks {
      let (row, p) = (spins + block * Self.row, parameters + block * Self.width)
      move(row, p, into: row)
      if block == blocks - 1 { clearMissing(row) }
      addMoments(row, p)
    }
    endMoments()
    for part in 0..<partCount { parts[part * (order + 1)] = sum(ofPart: part, time) }
  }

  /// Σ_k P_k t^k into `step`.
  private func makeStep(_ time: Double) {
    let count = 12 * (degree + 1)
    step.update(from: polynomial(order, 0, 0), count: count)
    for k in stride(from: order - 1, through: 0, by: -1) {
      let own = polynomial(k, 0, 0)
      for place in 0..<count { step[place] = own[place].addingProduct(step[place], time) }
    }
  }

  /// A block of spins at the end of `step`.
  private func move(
    _ row: UnsafePointer<Double>, _ parameters: UnsafePointer<Double>,
    into target: UnsafeMutablePointer<Double>
  ) {
    let (w, powers) = (Self.width, degree + 1)
    let p = Quad(parameters)
    let (x, y, z) = (Quad(row), Quad(row + w), Quad(row + 2 * w))
    for axis in 0..<3 {
      let list = step + 4 * axis * powers
      var (a, b, c) = (
        Quad(repeating: list[degree]), Quad(repeating: list[powers + degree]),
        Quad(repeating: list[2 * powers + degree])
      )
      var power = degree
      while power > 0 {
        power -= 1
        a.multiply(by: p, adding: list[power])
        b.multiply(by: p, adding: list[powers + power])
        c.multiply(by: p, adding: list[2 * powers + power])
      }
      var sum = a * x + b * y + c * z
      if columnsOfMatrix == 4 {
        var d = Quad(repeating: list[3 * powers + degree])
        power = degree
        while power > 0 {
          power -= 1
          d.multiply(by: p, adding: list[3 * powers + power])
        }
        sum = sum + d
      }
      sum.store(target + axis * w)
    }
  }

  /// Spins that are not there stay 0.
  private func clearMissing(_ row: UnsafeMutablePointer<Double>) {
    for lane in (sites - (blocks - 1) * Self.width)..<Self.width {
      for axis in 0..<3 { row[axis * Self.width + lane] = 0 }
    }
  }

  private func sum(ofPart part: Int, _ time: Double) -> Double {
    let list = parts + part * (order + 1)
    return stride(from: order - 1, through: 0, by: -1).reduce(list[order]) {
      list[$1] + $0 * time
    }
  }
}
