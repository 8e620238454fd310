/// The symbol of a Hamiltonian, sorted by what solves it: the monomials of fields, couplings and modes that
/// have parts of their own, and the rest.
struct EnergyParts {
  /// Couplings of one kind that share one function of time.
  struct Couplings {
    let slot: Int32
    /// Rows, columns and coefficients of monomials, rows and columns rising.
    var elements: [(row: Int, column: Int, value: Double)] = []
  }

  /// b of every site, H = ½ Σ b · s; zero where it depends on time.
  var fields: [SIMD3<Double>]
  /// Monomials of the sites whose field depends on time.
  var driven = MonomialList()
  /// s^α_i s^α_j by component.
  var ising: [[Couplings]] = [[], [], []]
  /// s^α_i times Re a_l and Im a_l: 2α and 2α + 1.
  var quadratures: [[Couplings]] = Array(repeating: [], count: 6)
  /// Constant quadratic and linear monomials of modes.
  var modes = MonomialList()
  /// U of every mode.
  var kerr: [Double]
  /// χ of s^z_i |a_l|².
  var dispersive = Couplings(slot: 0)
  /// All others.
  var rest = MonomialList()

  private let variables: ClassicalVariables
  /// Whether couplings were returned to the rest, out of order.
  private var hasReturned = false
  /// Coupling matrices of one kind that may each have a function of time of their own.
  private static let mostFunctions = 4

  /// - Parameter energy: canonical.
  init(_ energy: MonomialList, _ variables: ClassicalVariables) {
    self.variables = variables
    fields = Array(repeating: .zero, count: variables.sites)
    kerr = Array(repeating: 0, count: variables.modes)
    sortLinear(energy)
    sortQuadratic(energy)
    sortCubic(energy)
    sortQuartic(energy)
    for entry in 0..<energy.count where energy.degree(entry) > 4 { keep(energy, entry) }
    if hasReturned { rest = rest.canonical() }
    modes = modes.canonical()
  }

  private mutating func keep(_ list: MonomialList, _ entry: Int) {
    rest.append(list.monomial(entry), slot: list.slots[entry], list.values[entry])
  }

  // MARK: Fields

  private mutating func sortLinear(_ energy: MonomialList) {
    let linear = energy.filter { energy.degree($0) == 1 }
    var isDriven = Array(repeating: false, count: variables.sites)
    for entry in 0..<linear.count where linear.slots[entry] != 0 {
      let variable = linear.monomial(entry).first!
      if variables.isSpin(variable) { isDriven[variables.place(variable)] = true }
    }
    for entry in 0..<linear.count {
      let monomial = linear.monomial(entry)
      switch variables.meaning(monomial.first!) {
      case .spin(let site, _) where isDriven[site]:
        driven.append(monomial, slot: linear.slots[entry], linear.values[entry])
      case .spin(let site, let axis):
        fields[site][axis.rawValue] = 2 * linear.values[entry]
      case .mode where linear.slots[entry] == 0:
        modes.append(monomial, slot: 0, linear.values[entry])
      case .mode: keep(linear, entry)
      }
    }
  }

  // MARK: Pairs

  private mutating func sortQuadratic(_ energy: MonomialList) {
    for entry in 0..<energy.count where energy.degree(entry) == 2 {
      let (monomial, slot, value) = (
        energy.monomial(entry), energy.slots[entry], energy.values[entry]
      )
      switch (variables.meaning(monomial.first!), variables.meaning(monomial.last!)) {
      case (.spin(let i, let alpha), .spin(let j, let beta)) where alpha == beta:
        Self.add((i, j, value), slot, to: &ising[alpha.rawValue])
      case (.spin(let i, let alpha), .mode(let l, let isImaginary)):
        Self.add((i, l, value), slot, to: &quadratures[2 * alpha.rawValue + (isImaginary ? 1 : 0)])
      case (.mode, .mode) where slot == 0: modes.append(monomial, slot: 0, value)
      default: keep(energy, entry)
      }
    }
    for axis in 0..<3 {
      ising[axis] = limited(ising[axis]) { row, column in
        [Int32(3 * row + axis), Int32(3 * column + axis)]
      }
    }
    for kind in 0..<6 {
      let first = Int32(3 * variables.sites + kind % 2)
      quadratures[kind] = limited(quadratures[kind], isDense: true) { row, column in
        [Int32(3 * row + kind / 2), first + Int32(2 * column)]
      }
    }
  }

  private static func add(
    _ element: (row: Int, column: Int, value: Double), _ slot: Int32, to list: inout [Couplings]
  ) {
    let place =
      list.firstIndex { $0.slot == slot }
      ?? {
        // In the order of slots, whatever monomial comes first.
        let place = list.firstIndex { $0.slot > slot } ?? list.count
        list.insert(Couplings(slot: slot), at: place)
        return place
      }()
    list[place].elements.append(element)
  }

  /// Matrices that are worth their products; the others stay monomials.
  private mutating func limited(
    _ list: [Couplings], isDense: Bool = false, _ monomial: (Int, Int) -> [Int32]
  ) -> [Couplings] {
    let area = variables.sites * variables.modes
    let hasTooMany = list.count { $0.slot != 0 } > Self.mostFunctions
    return list.filter { couplings in
      let isEmpty = isDense && area > 4096 && area > 64 * couplings.elements.count
      guard isEmpty || (hasTooMany && couplings.slot != 0) else { return true }
      hasReturned = true
      for element in couplings.elements {
        rest.append(monomial(element.row, element.column), slot: couplings.slot, element.value)
      }
      return false
    }
  }

  // MARK: Modes

  /// s^z |a|².
  private mutating func sortCubic(_ energy: MonomialList) {
    let cubic = energy.filter { energy.degree($0) == 3 }
    var found: [SIMD2<Int>: (re: Double?, im: Double?)] = [:]
    func key(_ entry: Int) -> (key: SIMD2<Int>, isImaginary: Bool)? {
      guard cubic.slots[entry] == 0 else { return nil }
      let monomial = Array(cubic.monomial(entry))
      guard monomial[1] == monomial[2],
        case .spin(let site, .z) = variables.meaning(monomial[0]),
        case .mode(let mode, let isImaginary) = variables.meaning(monomial[1])
      else { return nil }
      return (SIMD2(site, mode), isImaginary)
    }
    for entry in 0..<cubic.count {
      guard let (place, isImaginary) = key(entry) else { continue }
      if isImaginary {
        found[place, default: (nil, nil)].im = cubic.values[entry]
      } else {
        found[place, default: (nil, nil)].re = cubic.values[entry]
      }
    }
    for entry in 0..<cubic.count {
      if let (place, isImaginary) = key(entry), let pair = found[place], let re = pair.re,
        let im = pair.im, Self.areEqual(re, im)
      {
        if !isImaginary { dispersive.elements.append((place.x, place.y, re)) }
      } else {
        keep(cubic, entry)
      }
    }
  }

  /// |a|⁴, which takes −2|a|² with it.
  private mutating func sortQuartic(_ energy: MonomialList) {
    let quartic = energy.filter { energy.degree($0) == 4 }
    // Coefficients of x^(4 − q) y^q of every mode.
    var found: [Int: [Double]] = [:]
    func key(_ entry: Int) -> (mode: Int, power: Int)? {
      guard quartic.slots[entry] == 0 else { return nil }
      let monomial = quartic.monomial(entry)
      guard case .mode(let mode, _) = variables.meaning(monomial.first!),
        monomial.allSatisfy({ variables.place($0) == variables.place(monomial.first!) })
      else { return nil }
      let y = variables.mode(mode, isImaginary: true)
      return (mode, monomial.count { $0 == y })
    }
    for entry in 0..<quartic.count {
      guard let (mode, power) = key(entry) else { continue }
      found[mode, default: Array(repeating: 0, count: 5)][power] = quartic.values[entry]
    }
    func isKerr(_ c: [Double]) -> Bool {
      c[1] == 0 && c[3] == 0 && Self.areEqual(c[0], c[4]) && Self.areEqual(2 * c[0], c[2])
    }
    for entry in 0..<quartic.count {
      guard let (mode, power) = key(entry), let c = found[mode], isKerr(c) else {
        keep(quartic, entry)
        continue
      }
      if power > 0 { continue }
      kerr[mode] = 2 * c[0]
      // (U/2) a†²a² → (U/2)(|a|⁴ − 2|a|²).
      for isImaginary in [false, true] {
        let variable = variables.mode(mode, isImaginary: isImaginary)
        modes.append([variable, variable], slot: 0, kerr[mode])
      }
    }
  }

  /// But for rounding.
  static func areEqual(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-13 * max(abs(a), abs(b))
  }
}
