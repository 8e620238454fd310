import BatchCore
import Models
import Numerics

/// What the numbers of some sums are in quantum mechanics.
package enum SumsMeaning {
  /// At each recorded time expectation values, in this order; nil where there is nothing to measure.
  case means([MeasuredOperator?])
  /// At each recorded time one number, Σ ⟨A⟩² over these operators.
  case squares([OperatorPolynomial])
  /// For each waiting time τ and recorded time t' ≤ τ the two-time averages of these products, one after
  /// the other.
  case products([TwoTimeProduct], waitingRecords: [Int])
}

/// Σ_n w_n ⟨A_n(τ) B_n(t')⟩ of Hermitian operators: its real part, half the anticommutators, or −2 times its
/// imaginary part, i times the commutators.
package struct TwoTimeProduct {
  package let terms: [(late: TimedOperator, early: TimedOperator, weight: Double)]
  package let isResponse: Bool

  package init(
    _ terms: [(late: TimedOperator, early: TimedOperator, weight: Double)], isResponse: Bool = false
  ) {
    self.terms = terms
    self.isResponse = isResponse
  }
}

/// One disorder realization as operators.
package struct MeasuredSystem {
  package let run: RecordedRun
  /// J_i = Σ σ over the spins ½ of each site: x, y, z.
  package let vectors: [[OperatorPolynomial]]
  /// Pairs of sites by distance.
  package let pairClasses: PairClasses
  /// Γ_ij of collective emission, for the emission rate; nil where there is none.
  package let emission: Matrix?
  /// What mean field conserves; nil where nothing is known.
  package let invariants: ExchangeInvariants?
  /// Named expressions, in the order of the run.
  package let expressions: [TimedOperator]

  package init(
    run: RecordedRun, vectors: [[OperatorPolynomial]], pairClasses: PairClasses, emission: Matrix?,
    expressions: [TimedOperator], invariants: ExchangeInvariants? = nil
  ) {
    self.run = run
    self.vectors = vectors
    self.pairClasses = pairClasses
    self.emission = emission
    self.invariants = invariants
    self.expressions = expressions
  }

  /// Spins ½ of each site.
  package var spinsPerSite: [Double] {
    run.blocks.flatMap { Array(repeating: $0.perSite, count: $0.sites.count) }
  }

  package func operation(of expression: NamedExpression) -> TimedOperator {
    guard let index = run.expressions.firstIndex(where: { $0.name == expression.name }) else {
      preconditionFailure("nobody records the expression \(expression.name)")
    }
    return expressions[index]
  }
}
