/// A polynomial in the Pauli matrices σ^x_i, σ^y_i, σ^z_i of sites and the amplitudes a_l, a†_l of modes,
/// expanded over numbers and kept in normal form: sums over sites are sums of terms, so coinciding
/// indices need no rules.
///
/// ```swift
/// typealias P = OperatorPolynomial
/// let walls = (0..<sites - 1).sum { 0.5 - 0.5 * P.sz($0) * P.sz($0 + 1) }
/// ```
public struct OperatorPolynomial: Sendable, Hashable {
  private var coefficients: [OperatorMonomial: ComplexNumber] = [:]

  public init(_ number: Double = 0) { self.init(ComplexNumber(number)) }

  public init(_ number: ComplexNumber) { add(.one, number) }

  private init(_ monomial: OperatorMonomial) { add(monomial, ComplexNumber(1)) }

  /// The sum of many terms.
  init(sumOf terms: some Collection<(monomial: OperatorMonomial, coefficient: ComplexNumber)>) {
    coefficients.reserveCapacity(terms.count)
    for term in terms {
      { $0 = $0 + term.coefficient }(&coefficients[term.monomial, default: .zero])
    }
    if coefficients.values.contains(.zero) {
      coefficients = coefficients.filter { $0.value != .zero }
    }
  }

  // MARK: Operators

  public static func sx(_ site: Int) -> Self { pauli(site, .x) }
  public static func sy(_ site: Int) -> Self { pauli(site, .y) }
  public static func sz(_ site: Int) -> Self { pauli(site, .z) }
  /// σ⁺ = (σ^x + iσ^y)/2.
  public static func sp(_ site: Int) -> Self { 0.5 * (sx(site) + .i * sy(site)) }
  /// σ⁻ = (σ^x − iσ^y)/2.
  public static func sm(_ site: Int) -> Self { 0.5 * (sx(site) - .i * sy(site)) }
  public static func a(_ mode: Int) -> Self { power(mode, 0, 1) }
  /// a†.
  public static func ad(_ mode: Int) -> Self { power(mode, 1, 0) }
  public static let i = OperatorPolynomial(ComplexNumber.i)

  private static func pauli(_ site: Int, _ pauli: OperatorMonomial.Pauli) -> Self {
    Self(OperatorMonomial(spins: [.init(site: site, pauli: pauli)]))
  }

  /// σ^x, σ^y, σ^z of a spin ½, or J = 2S^α of a spin S > ½.
  public static func vector(_ site: Int, isLarge: Bool) -> [Self] {
    [.x, .y, .z].map {
      Self(OperatorMonomial(spins: [.init(site: site, pauli: $0, isLarge: isLarge)]))
    }
  }

  private static func power(_ mode: Int, _ creations: Int, _ annihilations: Int) -> Self {
    Self(
      OperatorMonomial(
        modes: [.init(mode: mode, creations: creations, annihilations: annihilations)]))
  }

  // MARK: Terms

  /// In the fixed order of monomials, none of them zero.
  public var terms: [(monomial: OperatorMonomial, coefficient: ComplexNumber)] {
    coefficients.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The terms with some of the monomials.
  public func filtered(_ isKept: (OperatorMonomial) -> Bool) -> Self {
    var part = Self()
    part.coefficients = coefficients.filter { isKept($0.key) }
    return part
  }

  /// In no fixed order, which is quicker.
  package func forEachTerm(_ visit: (OperatorMonomial, ComplexNumber) -> Void) {
    for (monomial, coefficient) in coefficients { visit(monomial, coefficient) }
  }

  public var monomialCount: Int { coefficients.count }

  /// Largest number of factors.
  public var degree: Int { coefficients.keys.reduce(0) { max($0, $1.degree) } }

  mutating func add(_ monomial: OperatorMonomial, _ coefficient: ComplexNumber) {
    let sum = coefficients[monomial, default: .zero] + coefficient
    coefficients[monomial] = sum == .zero ? nil : sum
  }

  /// Whether the operator is its own adjoint, rounding apart.
  public var isHermitian: Bool {
    withoutAdjoint(tolerance: 1e-12 * largestCoefficient).isEmpty
  }

  var largestCoefficient: Double { coefficients.values.reduce(0) { max($0, $1.magnitude) } }

  /// Monomials, and adjoints of monomials, whose coefficients are not the conjugates of each other.
  func withoutAdjoint(tolerance: Double) -> Set<OperatorMonomial> {
    var found: Set<OperatorMonomial> = []
    for (monomial, coefficient) in coefficients {
      let adjoint = monomial.adjoint
      let difference = coefficient - coefficients[adjoint, default: .zero].conjugate
      if difference.magnitude > tolerance { found.formUnion([monomial, adjoint]) }
    }
    return found
  }

  public var adjoint: Self {
    var adjoint = Self()
    for (monomial, coefficient) in coefficients {
      adjoint.add(monomial.adjoint, coefficient.conjugate)
    }
    return adjoint
  }

  /// The function on phase space whose average over a Wigner function is the expectation value: σ → s,
  /// and a†ᵐaⁿ → Σ_k (−½)ᵏ k! C(m, k) C(n, k) āᵐ⁻ᵏaⁿ⁻ᵏ of every mode.
  /// - Parameter vacuum: ½; 0 for averages over classical amplitudes, a†ᵐaⁿ → āᵐaⁿ.
  public func symbol(vacuum: Double = 0.5) -> [(
    monomial: OperatorMonomial, coefficient: ComplexNumber
  )] {
    let needsOrder = coefficients.keys.contains {
      $0.modes.contains { $0.creations > 0 && $0.annihilations > 0 }
    }
    if !needsOrder { return terms }
    var symbol = Self()
    for (monomial, coefficient) in terms {
      var terms = [(monomial: OperatorMonomial(spins: monomial.spins), factor: 1.0)]
      for power in monomial.modes {
        terms = terms.flatMap { term in
          (0...min(power.creations, power.annihilations)).map { k in
            var lower = power
            lower.creations -= k
            lower.annihilations -= k
            var product = term.monomial
            if lower.creations + lower.annihilations > 0 { product.modes.append(lower) }
            let sign = (0..<k).reduce(1.0) { factor, _ in factor * -vacuum }
            return (
              product,
              term.factor * sign
                * OperatorMonomial.contractions(power.creations, power.annihilations, k)
            )
          }
        }
      }
      for (product, factor) in terms { symbol.add(product, factor * coefficient) }
    }
    return symbol.terms
  }
}

// MARK: Arithmetic

extension OperatorPolynomial {
  public static func += (a: inout Self, b: Self) {
    // The shorter is added to the longer.
    var shorter = b
    if b.monomialCount > a.monomialCount { swap(&a, &shorter) }
    for (monomial, coefficient) in shorter.coefficients { a.add(monomial, coefficient) }
  }

  public static func -= (a: inout Self, b: Self) {
    for (monomial, coefficient) in b.coefficients { a.add(monomial, -coefficient) }
  }

  public static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum += b
    return sum
  }

  public static func - (a: Self, b: Self) -> Self {
    var difference = a
    difference -= b
    return difference
  }

  public static prefix func - (a: Self) -> Self { Self() - a }

  public static func * (a: Self, b: Self) -> Self {
    var product = Self()
    // In a fixed order, so that equal terms add up to the same digits.
    for first in a.terms {
      for second in b.terms {
        for term in first.monomial * second.monomial {
          product.add(
            term.monomial, term.coefficient * (first.coefficient * second.coefficient))
        }
      }
    }
    return product
  }

  public static func * (factor: Double, b: Self) -> Self {
    var product = Self()
    product.coefficients = b.coefficients.mapValues { factor * $0 }.filter { $0.value != .zero }
    return product
  }
  public static func + (number: Double, b: Self) -> Self { Self(number) + b }
  public static func + (a: Self, number: Double) -> Self { a + Self(number) }
  public static func - (number: Double, b: Self) -> Self { Self(number) - b }
  public static func - (a: Self, number: Double) -> Self { a - Self(number) }
}

extension Sequence {
  /// Σ of an operator over the members, such as sites.
  public func sum(_ operation: (Element) throws -> OperatorPolynomial) rethrows
    -> OperatorPolynomial
  {
    try reduce(into: OperatorPolynomial()) { $0 += try operation($1) }
  }
}
