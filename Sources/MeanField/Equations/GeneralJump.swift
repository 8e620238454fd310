import Models

/// Rates of change by any jump operator: D†(A) = (γ/2)(L†[A, L] + [L†, A] L) in normal form, factorised,
/// for the components J_i of every site and for every amplitude that it changes.
struct GeneralJump {
  let operation: TimedOperator
  let rate: MasterEquation.Rate
  let layout: StateLayout

  /// Σ_kk' f̄_k f_k' of L = Σ_k f_k L_k and the rate.
  private struct Pair {
    let first, second: OperatorPolynomial
    let weight: TimeWeight
  }

  private var pairs: [Pair] {
    operation.parts.filter { $0.polynomial.monomialCount > 0 }.flatMap { first in
      operation.parts.filter { $0.polynomial.monomialCount > 0 }.map { second in
        Pair(
          first: first.polynomial.adjoint, second: second.polynomial,
          weight: TimeWeight(rate.function) * TimeWeight(first.function).conjugate
            * TimeWeight(second.function))
      }
    }
  }

  /// - Parameter add: target variable, other variables, slots and coefficient; the real part counts.
  func rates(
    _ factorisation: inout Factorisation, _ slots: inout TimeSlots, limit: Int,
    _ add: (Int, [Int32], (re: Int, im: Int?), ComplexNumber) -> Void
  ) throws {
    var (sites, modes, count) = ([Int: Bool](), Set<Int>(), 0)
    for part in operation.parts {
      for (monomial, _) in part.polynomial.terms {
        for spin in monomial.spins { sites[spin.site] = spin.isLarge }
        for mode in monomial.modes { modes.insert(mode.mode) }
      }
    }
    let touching = Touching(operation)
    for pair in pairs {
      let own = slots.slots(of: pair.weight)
      for (site, isLarge) in sites.sorted(by: { $0.key < $1.key }) {
        for (component, a) in OperatorPolynomial.vector(site, isLarge: isLarge).enumerated() {
          // Re (L†[A, L']) stands for both halves, which are adjoints of each other.
          let l = touching.part(pair.second, site: site)
          let product = pair.first * (a * l - l * a)
          count += product.monomialCount
          let factor = rate.number / layout.spins[site]
          factorisation.means(of: product) { variables, value in
            add(layout.spin(site, component), variables, own, factor * value)
          }
          try Self.check(count, limit)
        }
      }
      for mode in modes.sorted() {
        let a = OperatorPolynomial.a(mode)
        let (l, adjoint) = (
          touching.part(pair.second, mode: mode), touching.part(pair.first, mode: mode)
        )
        let product = pair.first * (a * l - l * a) + (adjoint * a - a * adjoint) * pair.second
        count += product.monomialCount
        factorisation.means(of: product) { variables, value in
          add(layout.re(mode), variables, own, (0.5 * rate.number) * value)
          add(
            layout.im(mode), variables, own,
            ComplexNumber(0, -0.5 * rate.number) * value)
        }
        try Self.check(count, limit)
      }
    }
  }

  private static func check(_ count: Int, _ limit: Int) throws {
    if count > limit {
      throw ImpossibleRealization(
        "a jump operator gives more than \(limit) terms in the equations of mean field; write it as operators of fewer spins"
      )
    }
  }
}

/// Monomials of an operator that act on a place: only these do not commute with it.
private struct Touching {
  private let isSmall: Bool

  init(_ operation: TimedOperator) {
    isSmall = operation.parts.reduce(0) { $0 + $1.polynomial.monomialCount } <= 8
  }

  func part(_ polynomial: OperatorPolynomial, site: Int) -> OperatorPolynomial {
    isSmall
      ? polynomial : polynomial.filtered { $0.spins.contains { $0.site == site } }
  }

  func part(_ polynomial: OperatorPolynomial, mode: Int) -> OperatorPolynomial {
    isSmall
      ? polynomial : polynomial.filtered { $0.modes.contains { $0.mode == mode } }
  }
}
