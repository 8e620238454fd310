import Numerics

/// H = ½ Σ_ij V_ij σ^α_i σ^α_j with one spin component α and symmetric V; V_ii is a self-interaction.
/// Exchange σ⁺σ⁻ + h.c. is the x and the y part with half its strength.
public struct IsingCoupling: SystemPart {
  public let axis: SpinAxis
  public let couplings: Couplings
  /// A real function of time that multiplies V; nil: 1.
  public let factor: TimeFunction?

  /// V, in the form that suits it.
  public enum Couplings {
    case dense(Matrix)
    case sparse(SparseMatrix)
  }

  public init(axis: SpinAxis, couplings: Couplings, factor: TimeFunction? = nil) {
    self.factor = factor
    self.axis = axis
    self.couplings = couplings
  }
}
