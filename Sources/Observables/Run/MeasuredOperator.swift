import Models
import Numerics

/// The real or the imaginary part of an expectation value.
package struct MeasuredOperator {
  package let isImaginary: Bool
  /// The same as sums over pairs of sites, for whom products of different sites are products of means: N numbers
  /// in place of N² monomials. Nil where it is no such sum.
  package let pairs: PairForm?
  private let whole: () -> TimedOperator

  package init(_ operation: TimedOperator, isImaginary: Bool = false) {
    whole = { operation }
    self.isImaginary = isImaginary
    pairs = nil
  }

  package init(_ operation: OperatorPolynomial) { self.init(TimedOperator(operation)) }

  /// - Parameters:
  ///   - pairs: the operator as sums over pairs.
  ///   - whole: the same multiplied out; asked for only by those who need it.
  package init(_ pairs: PairForm, whole: @escaping () -> OperatorPolynomial) {
    self.pairs = pairs
    self.whole = { TimedOperator(whole()) }
    isImaginary = false
  }

  /// Multiplied out.
  package var operation: TimedOperator { whole() }
}

/// Σ_k f_k Σ_ij W_ij ½ (A_i B_j + B_j A_i), and a rest.
package struct PairForm {
  package var products: [PairProduct]
  package var rest = OperatorPolynomial()
}

/// f Σ_ij W_ij ½ (A_i B_j + B_j A_i) with Hermitian operators A_i, B_i of single sites, linear in their spins.
package struct PairProduct {
  /// A_i and B_i, of every site.
  package var left, right: [OperatorPolynomial]
  /// W, symmetric; nil: 1 for all pairs.
  package var weights: Matrix?
  /// Whether i = j is among the pairs.
  package var includesSelf: Bool
  /// f.
  package var factor: Double
}
