import Numerics

/// H = Σ_il G_il σ^α_i Q_l with one spin component α and one quadrature, Q = a + a† (real) or
/// −i (a − a†) (imaginary): 2 Re a or 2 Im a of the amplitude.
///
/// Dicke coupling is α = x with Q = a + a†; Tavis–Cummings, Σ g (a σ⁺ + h.c.), is ½ g of (x, 2 Re a)
/// and −½ g of (y, 2 Im a).
public struct QuadratureCoupling: SystemPart {
  public enum Quadrature: Sendable { case real, imaginary }

  public let axis: SpinAxis
  public let quadrature: Quadrature
  /// G, sites × modes.
  public let couplings: Matrix
  /// A real function of time that multiplies G; nil: 1.
  public let factor: TimeFunction?

  public init(
    axis: SpinAxis, quadrature: Quadrature, couplings: Matrix, factor: TimeFunction? = nil
  ) {
    self.factor = factor
    self.axis = axis
    self.quadrature = quadrature
    self.couplings = couplings
  }
}
