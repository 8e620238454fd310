/// A product of operators in normal form: at most one Pauli matrix a site, and a†ᵐaⁿ of modes, sites and
/// modes rising. On a site of spin S > ½ it is a symmetrised product of components of J = 2S, which have
/// the commutators of Pauli matrices. Read as a function on phase space, σ and J stand for s, and a†ᵐaⁿ
/// for āᵐaⁿ.
public struct OperatorMonomial: Sendable, Hashable {
  public enum Pauli: Int, Sendable {
    case x, y, z
  }

  public struct Spin: Sendable, Hashable {
    public var site: Int
    public var pauli: Pauli
    /// A component of J of a spin S > ½: it may repeat on its site, components rising.
    public var isLarge = false

    public init(site: Int, pauli: Pauli, isLarge: Bool = false) {
      self.site = site
      self.pauli = pauli
      self.isLarge = isLarge
    }
  }

  public struct Mode: Sendable, Hashable {
    public var mode: Int
    /// Powers of a† and of a.
    public var creations: Int
    public var annihilations: Int
  }

  public internal(set) var spins: [Spin] = []
  public internal(set) var modes: [Mode] = []

  public static let one = OperatorMonomial()

  /// Number of factors.
  public var degree: Int {
    modes.reduce(spins.count) { $0 + $1.creations + $1.annihilations }
  }

  /// As a function on phase space, its complex conjugate.
  public var conjugate: OperatorMonomial { adjoint }

  var adjoint: OperatorMonomial {
    var adjoint = self
    for index in modes.indices {
      adjoint.modes[index].creations = modes[index].annihilations
      adjoint.modes[index].annihilations = modes[index].creations
    }
    return adjoint
  }
}

extension OperatorMonomial {
  /// One number a factor, which is quick.
  public func hash(into hasher: inout Hasher) {
    for spin in spins { hasher.combine(spin.site << 2 | spin.pauli.rawValue) }
    for mode in modes {
      hasher.combine(mode.mode << 2 | 3)
      hasher.combine(mode.creations << 32 | mode.annihilations)
    }
  }
}

extension OperatorMonomial: Comparable {
  /// A fixed order: by degree, then by factors, spins first.
  public static func < (a: Self, b: Self) -> Bool {
    let (first, second) = (a.degree, b.degree)
    if first != second { return first < second }
    for (x, y) in zip(a.spins, b.spins) {
      if x.site != y.site { return x.site < y.site }
      if x.pauli != y.pauli { return x.pauli.rawValue < y.pauli.rawValue }
    }
    if a.spins.count != b.spins.count { return a.spins.count > b.spins.count }
    for (x, y) in zip(a.modes, b.modes) {
      if x.mode != y.mode { return x.mode < y.mode }
      if x.creations != y.creations { return x.creations < y.creations }
      if x.annihilations != y.annihilations { return x.annihilations < y.annihilations }
    }
    return a.modes.count < b.modes.count
  }
}

// MARK: Products

extension OperatorMonomial {
  /// The product in normal form.
  static func * (a: Self, b: Self) -> [(monomial: OperatorMonomial, coefficient: ComplexNumber)] {
    var terms = products(a.spins, b.spins).map { spins, phase in
      (monomial: OperatorMonomial(spins: spins, modes: []), coefficient: phase)
    }
    for modes in merged(a.modes, b.modes, \.mode) {
      let factors = product(modes.0, modes.1)
      terms = terms.flatMap { term in
        factors.map { power, factor in
          var monomial = term.monomial
          if power.creations + power.annihilations > 0 { monomial.modes.append(power) }
          return (monomial, factor * term.coefficient)
        }
      }
    }
    return terms
  }

  private static func products(_ a: [Spin], _ b: [Spin]) -> [([Spin], ComplexNumber)] {
    guard a.contains(where: \.isLarge) || b.contains(where: \.isLarge) else {
      return [product(a, b)]
    }
    let (small, phase) = product(a.filter { !$0.isLarge }, b.filter { !$0.isLarge })
    var terms = [(small, phase)]
    let (left, right) = (powers(a), powers(b))
    for site in Set(left.keys).union(right.keys).sorted() {
      let factors = LargeSpinProduct.product(
        left[site, default: .zero], right[site, default: .zero])
      terms = terms.flatMap { spins, coefficient in
        factors.map { powers, factor in
          (spins + letters(powers, site), factor * coefficient)
        }
      }
    }
    return terms.map { ($0.0.sorted(by: precedes), $0.1) }
  }

  private static func precedes(_ a: Spin, _ b: Spin) -> Bool {
    (a.site, a.pauli.rawValue) < (b.site, b.pauli.rawValue)
  }

  /// Powers of the components of large spins by site.
  private static func powers(_ spins: [Spin]) -> [Int: SIMD3<Int>] {
    spins.reduce(into: [:]) { powers, spin in
      if spin.isLarge { powers[spin.site, default: .zero][spin.pauli.rawValue] += 1 }
    }
  }

  private static func letters(_ powers: SIMD3<Int>, _ site: Int) -> [Spin] {
    (0..<3).flatMap { component in
      Array(
        repeating: Spin(site: site, pauli: Pauli(rawValue: component)!, isLarge: true),
        count: powers[component])
    }
  }

  /// σᵃσᵇ = δ_ab + iε_abc σᶜ on every site.
  private static func product(_ a: [Spin], _ b: [Spin]) -> ([Spin], ComplexNumber) {
    var (spins, phase) = ([Spin](), ComplexNumber(1))
    for pair in merged(a, b, \.site) {
      guard let first = pair.0, let second = pair.1 else {
        spins.append((pair.0 ?? pair.1)!)
        continue
      }
      let (p, q) = (first.pauli.rawValue, second.pauli.rawValue)
      if p == q { continue }
      spins.append(Spin(site: first.site, pauli: Pauli(rawValue: 3 - p - q)!))
      phase = phase * ((q - p + 3) % 3 == 1 ? .i : -.i)
    }
    return (spins, phase)
  }

  /// a†ᵐaⁿ a†ᵖa^q = Σ_k k! C(n, k) C(p, k) a†^(m + p − k) a^(n + q − k).
  private static func product(_ a: Mode?, _ b: Mode?) -> [(Mode, Double)] {
    guard let a, let b else { return [((a ?? b)!, 1)] }
    return (0...min(a.annihilations, b.creations)).map { k in
      (
        Mode(
          mode: a.mode, creations: a.creations + b.creations - k,
          annihilations: a.annihilations + b.annihilations - k),
        contractions(a.annihilations, b.creations, k)
      )
    }
  }

  /// Ways to pair k of m factors with k of n: k! C(m, k) C(n, k).
  static func contractions(_ m: Int, _ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1.0) { $0 * Double((m - $1) * (n - $1)) / Double($1 + 1) }
  }

  /// The members of two rising lists by their places, both where they have the same.
  private static func merged<Member>(
    _ a: [Member], _ b: [Member], _ place: KeyPath<Member, Int>
  ) -> [(Member?, Member?)] {
    var (i, j, pairs) = (0, 0, [(Member?, Member?)]())
    while i < a.count || j < b.count {
      let first = i < a.count ? a[i][keyPath: place] : .max
      let second = j < b.count ? b[j][keyPath: place] : .max
      pairs.append((first <= second ? a[i] : nil, second <= first ? b[j] : nil))
      if first <= second { i += 1 }
      if second <= first { j += 1 }
    }
    return pairs
  }
}
