import Numerics

/// H = Σ_il χ_il s^z_i |a_l|², the symbol of σ^z (a†a + ½): spins turn about z with the photons, modes
/// with the spins.
public struct DispersiveCoupling: SystemPart {
  /// χ, sites × modes.
  public let couplings: Matrix

  public init(_ couplings: Matrix) { self.couplings = couplings }
}
