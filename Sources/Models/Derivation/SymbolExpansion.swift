/// Symbols of operators as real polynomials in the classical variables.
///
/// σ^α_i → s^α_i, and a†ᵐaⁿ → Σ_k (−½)ᵏ k! C(m, k) C(n, k) āᵐ⁻ᵏaⁿ⁻ᵏ with a = x + iy.
struct SymbolExpansion {
  let variables: ClassicalVariables
  let table: FunctionTable
  /// Sites of spins S > ½ that were met.
  private(set) var largeSites: Set<Int> = []
  private var powers: [SIMD2<Int>: [ModeTerm]] = [:]

  /// A term of the symbol of a†ᵐaⁿ: coefficient · xᵖ y^q.
  private struct ModeTerm {
    let x, y: Int
    let coefficient: ComplexNumber
  }

  init(_ shape: SystemShape, _ table: FunctionTable) {
    variables = ClassicalVariables(shape)
    self.table = table
  }

  /// Re (factor · operator), in canonical order.
  mutating func realPart(
    of operation: TimedOperator, times factor: ComplexNumber = ComplexNumber(1)
  ) -> MonomialList {
    var list = MonomialList()
    for (function, polynomial) in operation.parts {
      let (re, im) = table.slots(of: function)
      // Re (c X f) = Re (c X) Re f − Im (c X) Im f.
      let sign: Double = function.isConjugate ? 1 : -1
      list.reserve(polynomial.monomialCount, degree: 2)
      polynomial.forEachTerm { monomial, coefficient in
        if monomial.modes.isEmpty {
          // The most common kind, without lists in between.
          let value = factor * coefficient
          append(monomial.spins, slot: re, value.re, to: &list)
          if re != 0, !function.isReal {
            append(monomial.spins, slot: im, sign * value.im, to: &list)
          }
          return
        }
        expand(monomial, factor * coefficient) { variables, value in
          list.append(variables, slot: re, value.re)
          if re != 0, !function.isReal { list.append(variables, slot: im, sign * value.im) }
        }
      }
    }
    return list.canonical()
  }

  private mutating func append(
    _ spins: [OperatorMonomial.Spin], slot: Int32, _ value: Double, to list: inout MonomialList
  ) {
    if value == 0 { return }
    for spin in spins {
      if spin.isLarge { largeSites.insert(spin.site) }
      list.appendVariable(Int32(3 * spin.site + spin.pauli.rawValue))
    }
    list.closeEntry(slot: slot, value)
  }

  private mutating func expand(
    _ monomial: OperatorMonomial, _ coefficient: ComplexNumber,
    _ visit: ([Int32], ComplexNumber) -> Void
  ) {
    for spin in monomial.spins where spin.isLarge { largeSites.insert(spin.site) }
    var spins: [Int32] = []
    spins.reserveCapacity(monomial.degree)
    for spin in monomial.spins { spins.append(Int32(3 * spin.site + spin.pauli.rawValue)) }
    if monomial.modes.count == 1 {
      // Most couplings: in place.
      let power = monomial.modes[0]
      let x = variables.mode(power.mode, isImaginary: false)
      let y = variables.mode(power.mode, isImaginary: true)
      let own = spins.count
      for part in expansion(of: SIMD2(power.creations, power.annihilations)) {
        for _ in 0..<part.x { spins.append(x) }
        for _ in 0..<part.y { spins.append(y) }
        visit(spins, coefficient * part.coefficient)
        spins.removeLast(spins.count - own)
      }
      return
    }
    var terms = [(variables: spins, coefficient: coefficient)]
    for power in monomial.modes {
      let (x, y) = (
        variables.mode(power.mode, isImaginary: false),
        variables.mode(power.mode, isImaginary: true)
      )
      let expansion = expansion(of: SIMD2(power.creations, power.annihilations))
      terms = terms.flatMap { term in
        expansion.map { part in
          (
            term.variables + Array(repeating: x, count: part.x)
              + Array(repeating: y, count: part.y), term.coefficient * part.coefficient
          )
        }
      }
    }
    for term in terms { visit(term.variables, term.coefficient) }
  }

  /// - Parameter power: m and n of a†ᵐaⁿ.
  private mutating func expansion(of power: SIMD2<Int>) -> [ModeTerm] {
    if let known = powers[power] { return known }
    let (m, n) = (power.x, power.y)
    var terms: [ModeTerm] = []
    for k in 0...min(m, n) {
      let weight =
        (0..<k).reduce(1.0) { factor, _ in -0.5 * factor } * OperatorMonomial.contractions(m, n, k)
      let degree = m + n - 2 * k
      // (x − iy)ᵐ⁻ᵏ (x + iy)ⁿ⁻ᵏ = Σ_q c_q x^(degree − q) (iy)^q.
      var coefficients = [1.0]
      for factor in 0..<degree {
        let sign: Double = factor < m - k ? -1 : 1
        coefficients = (0...coefficients.count).map {
          ($0 < coefficients.count ? coefficients[$0] : 0)
            + ($0 > 0 ? sign * coefficients[$0 - 1] : 0)
        }
      }
      for (q, value) in coefficients.enumerated() where value != 0 {
        let turned = [ComplexNumber(1), .i, ComplexNumber(-1), -.i][q % 4]
        terms.append(ModeTerm(x: degree - q, y: q, coefficient: weight * value * turned))
      }
    }
    powers[power] = terms
    return terms
  }
}
