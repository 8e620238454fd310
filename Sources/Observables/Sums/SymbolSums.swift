import BatchCore
import Models
import Numerics

/// The symbol of an operator polynomial: its real part, and its imaginary part where it has one.
package struct SymbolSums: RecordedSums {
  package let name: String
  /// Of an operator that is its own adjoint.
  package let isReal: Bool
  package let polynomial: OperatorPolynomial

  package init(_ observable: String, _ polynomial: OperatorPolynomial) {
    name = "symbol of \(observable)"
    isReal = polynomial.isHermitian
    self.polynomial = polynomial
  }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(isReal ? 1 : 2) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let operation = TimedOperator(system.inVectors(polynomial))
    return .means(
      [MeasuredOperator(operation)]
        + (isReal ? [] : [MeasuredOperator(operation, isImaginary: true)]))
  }
}

extension MeasuredSystem {
  /// An operator of mean spins σ_i = J_i/N_s as one of the spins themselves.
  fileprivate func inVectors(_ polynomial: OperatorPolynomial) -> OperatorPolynomial {
    let spins = spinsPerSite
    var result = OperatorPolynomial()
    for (monomial, coefficient) in polynomial.terms {
      var product = OperatorPolynomial(coefficient)
      for spin in monomial.spins {
        product = product * ((1 / spins[spin.site]) * vectors[spin.site][spin.pauli.rawValue])
      }
      for mode in monomial.modes {
        for _ in 0..<mode.creations { product = product * .ad(mode.mode) }
        for _ in 0..<mode.annihilations { product = product * .a(mode.mode) }
      }
      result += product
    }
    return result
  }
}
