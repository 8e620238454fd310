import Models

/// A polynomial as a sum of a few whose flows are exact, each one turn and one shift (`FlowStructure`): in a
/// group every site enters by one component only, or only linearly, and every mode by one quadrature, or
/// only linearly. Exchange along x, y and z makes three groups, Σ (s^x Re a − s^y Im a) two.
struct SteadyGroups {
  /// Numbers of the monomials of every group, rising.
  private(set) var monomials: [[Int]] = []

  /// With two groups the splitting needs about half the time of a Runge–Kutta step of the whole at equal error;
  /// with three it needs more.
  private static let most = 2

  /// What a site or a mode enters a group by: 0 nothing, 1 + k component k in products, `linear` any
  /// components, alone.
  private var uses: [[UInt8]] = []
  private static let linear: UInt8 = 4

  /// Nil where products of one spin's components, or of modes alone, occur, or more than a few groups are
  /// needed. Products of modes alone are oscillations, which a Runge–Kutta step follows far more closely
  /// than a splitting does.
  init?(_ polynomial: PhaseSpacePolynomial, _ support: PhaseSpaceSupport) {
    let spinRows = Int32(3 * support.sites.count)
    let places = support.sites.count + support.modes.count
    func entries(_ number: Int) -> [(place: Int, use: UInt8)] {
      polynomial.monomial(number).map { variable in
        let row = support.row(variable)
        if row < spinRows { return (Int(row / 3), UInt8(1 + row % 3)) }
        let mode = row - spinRows
        return (support.sites.count + Int(mode / 2), UInt8(1 + mode % 2))
      }
    }
    for number in 0..<polynomial.count where polynomial.monomial(number).count > 1 {
      let own = entries(number)
      guard own.contains(where: { $0.place < support.sites.count }), Self.isSteady(own),
        place(number, own, places)
      else { return nil }
    }
    // Linear monomials of a site or a mode stay together.
    var alone: [Int: (numbers: [Int], uses: [(place: Int, use: UInt8)])] = [:]
    for number in 0..<polynomial.count where polynomial.monomial(number).count == 1 {
      let own = entries(number)[0]
      alone[own.place, default: ([], [])].numbers.append(number)
      alone[own.place]!.uses.append(own)
    }
    for (site, found) in alone.sorted(by: { $0.key < $1.key }) {
      let isMixed = found.uses.contains { $0.use != found.uses[0].use }
      let use = isMixed ? Self.linear : found.uses[0].use
      for number in found.numbers {
        guard place(number, [(site, use)], places) else { return nil }
      }
    }
    // Constants move nothing.
    for number in 0..<polynomial.count where polynomial.monomial(number).isEmpty {
      if monomials.isEmpty { monomials = [[]] }
      monomials[0].append(number)
    }
    monomials = monomials.map { $0.sorted() }
  }

  private static func isSteady(_ entries: [(place: Int, use: UInt8)]) -> Bool {
    for (k, entry) in entries.enumerated() {
      for other in entries[..<k] where other.place == entry.place && other.use != entry.use {
        return false
      }
    }
    return true
  }

  /// Puts a monomial into the group that it has most in common with, of those it fits into.
  private mutating func place(
    _ number: Int, _ entries: [(place: Int, use: UInt8)], _ places: Int
  ) -> Bool {
    var best: (group: Int, common: Int)?
    for group in uses.indices {
      var common = 0
      let fits = entries.allSatisfy { entry in
        let use = uses[group][entry.place]
        if use == entry.use { common += 1 }
        return use == 0 || use == entry.use
      }
      if fits, common > best?.common ?? -1 { best = (group, common) }
    }
    if best == nil {
      guard uses.count < Self.most else { return false }
      best = (uses.count, 0)
      uses.append(Array(repeating: 0, count: places))
      monomials.append([])
    }
    let group = best!.group
    for entry in entries { uses[group][entry.place] = entry.use }
    monomials[group].append(number)
    return true
  }
}

extension PhaseSpacePolynomial {
  /// Some of the monomials, with their coefficients.
  func taking(_ numbers: [Int]) -> PhaseSpacePolynomial {
    var (starts, variables, constants) = ([0], [Int32](), [Double]())
    var places: [Int: Int] = [:]
    for number in numbers {
      if coefficients.dependOnTime { places[number] = constants.count }
      constants.append(coefficients.constants[number])
      variables += monomial(number)
      starts.append(variables.count)
    }
    let contributions = coefficients.contributions.compactMap { part in
      places[part.number].map {
        TimedNumbers.Contribution(number: $0, function: part.function, re: part.re, im: part.im)
      }
    }
    return PhaseSpacePolynomial(
      starts: starts, variables: variables,
      coefficients: TimedNumbers(
        constants, functions: contributions.isEmpty ? [] : coefficients.functions,
        contributions: contributions))
  }
}
