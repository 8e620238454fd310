import Models

/// Expectation values of operators in a product of states of single spins and coherent states of modes, as
/// polynomials in the variables of a layout: ⟨AB⟩ = ⟨A⟩⟨B⟩ for different spins and modes, Pauli algebra on
/// one spin, ⟨a†ᵐaⁿ⟩ = ᾱᵐαⁿ.
struct Factorisation {
  let layout: StateLayout
  private var moments = SpinMoments()
  private var powers: [SIMD2<Int>: [ModeTerm]] = [:]

  /// A term of ᾱᵐαⁿ: coefficient · xᵖ y^q.
  private struct ModeTerm {
    let x, y: Int
    let coefficient: ComplexNumber
  }

  init(_ layout: StateLayout) { self.layout = layout }

  /// Variables, rising, and the coefficient of every monomial, in no fixed order; equal ones may come
  /// several times.
  mutating func means(
    of polynomial: OperatorPolynomial, _ visit: ([Int32], ComplexNumber) -> Void
  ) {
    polynomial.forEachTerm { expand($0, $1, visit) }
  }

  private mutating func expand(
    _ monomial: OperatorMonomial, _ coefficient: ComplexNumber,
    _ visit: ([Int32], ComplexNumber) -> Void
  ) {
    var terms = [(variables: [Int32](), coefficient: coefficient)]
    terms[0].variables.reserveCapacity(monomial.degree)
    var index = 0
    while index < monomial.spins.count {
      let spin = monomial.spins[index]
      guard spin.isLarge else {
        let variable = Int32(layout.spin(spin.site, spin.pauli.rawValue))
        for number in terms.indices { terms[number].variables.append(variable) }
        index += 1
        continue
      }
      var powers = SIMD3<Int>.zero
      while index < monomial.spins.count, monomial.spins[index].site == spin.site {
        powers[monomial.spins[index].pauli.rawValue] += 1
        index += 1
      }
      let factors = moments.mean(powers, spins: layout.spins[spin.site])
      terms = terms.flatMap { term in
        factors.map { factor in
          let own = (0..<3).flatMap {
            Array(
              repeating: Int32(layout.spin(spin.site, $0)), count: factor.powers[$0])
          }
          return (term.variables + own, factor.coefficient * term.coefficient)
        }
      }
    }
    for power in monomial.modes {
      let factors = expansion(of: SIMD2(power.creations, power.annihilations))
      let (x, y) = (Int32(layout.re(power.mode)), Int32(layout.im(power.mode)))
      terms = terms.flatMap { term in
        factors.map { factor in
          (
            term.variables + Array(repeating: x, count: factor.x)
              + Array(repeating: y, count: factor.y), term.coefficient * factor.coefficient
          )
        }
      }
    }
    for term in terms {
      visit(term.variables.count > 1 ? term.variables.sorted() : term.variables, term.coefficient)
    }
  }

  /// ᾱᵐαⁿ with α = x + iy.
  private mutating func expansion(of power: SIMD2<Int>) -> [ModeTerm] {
    if let known = powers[power] { return known }
    let (m, n) = (power.x, power.y)
    // Coefficients of x^(degree − q) (iy)^q.
    var coefficients = [1.0]
    for factor in 0..<(m + n) {
      let sign: Double = factor < m ? -1 : 1
      coefficients = (0...coefficients.count).map {
        ($0 < coefficients.count ? coefficients[$0] : 0)
          + ($0 > 0 ? sign * coefficients[$0 - 1] : 0)
      }
    }
    let turns = [ComplexNumber(1), .i, ComplexNumber(-1), ComplexNumber(0, -1)]
    let terms = coefficients.enumerated().filter { $0.element != 0 }.map { q, value in
      ModeTerm(x: m + n - q, y: q, coefficient: value * turns[q % 4])
    }
    powers[power] = terms
    return terms
  }
}
