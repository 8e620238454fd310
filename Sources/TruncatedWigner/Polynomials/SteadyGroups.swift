import Models

/// A polynomial as a sum of one or two whose flows are exact, each one turn and one shift (`FlowStructure`): in a
/// group every site enters by one component only, or only linearly, and every mode by one quadrature, or
/// only linearly. Σ (s^x Re a − s^y Im a) falls into two groups; exchange along x, y and z would need three.
///
/// More are not tried: with two groups the splitting needs about half the time of a Runge–Kutta step of the whole
/// at equal error, with three it needs more.
struct SteadyGroups {
  /// Numbers of the monomials of every group, rising.
  private(set) var monomials: [[Int]] = []

  /// What a site or a mode enters a monomial by: component k in products as 1 + k, also where it stands alone;
  /// components that stand alone only as `linear`.
  private typealias Entry = (place: Int, use: UInt8)
  private static let linear: UInt8 = 4

  /// Nil where products of one spin's components, or of modes alone, occur, or two groups do not suffice.
  /// Products of modes alone are oscillations, which a Runge–Kutta step follows far more closely than a
  /// splitting does.
  init?(_ polynomial: PhaseSpacePolynomial, _ support: PhaseSpaceSupport) {
    let sites = support.sites.count
    func entries(_ number: Int) -> [Entry] {
      polynomial.monomial(number).map { variable in
        let row = Int(support.row(variable))
        if row < 3 * sites { return (row / 3, UInt8(1 + row % 3)) }
        return (sites + (row - 3 * sites) / 2, UInt8(1 + (row - 3 * sites) % 2))
      }
    }
    var inProducts = [UInt8](repeating: 0, count: sites + support.modes.count)
    for number in 0..<polynomial.count where polynomial.monomial(number).count > 1 {
      let own = entries(number)
      guard own.contains(where: { $0.place < sites }) else { return nil }
      for entry in own { inProducts[entry.place] |= 1 << entry.use }
    }
    var sides = Sides(places: inProducts.count)
    for number in 0..<polynomial.count {
      var own = entries(number)
      if own.count == 1, inProducts[own[0].place] & 1 << own[0].use == 0 {
        own[0].use = Self.linear
      }
      guard sides.join(own) else { return nil }
    }
    // The first monomial of all that hang together stands in the first group.
    var turned = [Bool?](repeating: nil, count: inProducts.count)
    monomials = [[], []]
    for number in 0..<polynomial.count {
      var own = entries(number)
      guard !own.isEmpty else {
        monomials[0].append(number)
        continue
      }
      if own.count == 1, inProducts[own[0].place] & 1 << own[0].use == 0 {
        own[0].use = Self.linear
      }
      let (root, side) = sides.side(own[0])
      let isTurned = turned[root] ?? side
      turned[root] = isTurned
      monomials[side == isTurned ? 0 : 1].append(number)
    }
    monomials.removeAll(where: \.isEmpty)
  }

  /// Which sides the uses of sites and modes are on: two uses of a place are on different ones, all uses of a
  /// monomial on the same. Places hang together as trees, each knows whether its first use is on the side of
  /// that of the place above it.
  private struct Sides {
    private var above: [Int]
    private var isOpposite: [Bool]
    /// 0 before there is one.
    private var uses: [(first: UInt8, second: UInt8)]

    init(places: Int) {
      above = Array(0..<places)
      isOpposite = Array(repeating: false, count: places)
      uses = Array(repeating: (0, 0), count: places)
    }

    /// The root of a place, and whether the use is on the side opposite to the root's first.
    mutating func side(_ entry: Entry) -> (root: Int, isOpposite: Bool) {
      var (place, opposite) = (entry.place, uses[entry.place].first != entry.use)
      while above[place] != place {
        // Halve the way for the next time.
        let next = above[place]
        isOpposite[place] = isOpposite[place] != isOpposite[next]
        above[place] = above[next]
        if isOpposite[place] { opposite.toggle() }
        place = above[place]
      }
      return (place, opposite)
    }

    /// - Returns: false where that is impossible.
    mutating func join(_ entries: [Entry]) -> Bool {
      for entry in entries {
        let known = uses[entry.place]
        if known.first == 0 {
          uses[entry.place].first = entry.use
        } else if known.first != entry.use {
          guard known.second == 0 || known.second == entry.use else { return false }
          uses[entry.place].second = entry.use
        }
      }
      for entry in entries.dropFirst() {
        let (a, b) = (side(entries[0]), side(entry))
        if a.root == b.root {
          guard a.isOpposite == b.isOpposite else { return false }
        } else {
          above[b.root] = a.root
          isOpposite[b.root] = a.isOpposite != b.isOpposite
        }
      }
      return true
    }
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
