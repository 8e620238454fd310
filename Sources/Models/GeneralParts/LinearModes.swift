import Numerics

/// Modes with any quadratic Hamiltonian and jump operators that are linear in them (hopping, squeezing,
/// loss into common or squeezed baths): a linear Langevin equation
///   dz = (M z + v) dt + dW,  ⟨dW dWᵀ⟩ = D dt,  z = (Re a_0, Im a_0, Re a_1, …),
/// which is exact.
public struct LinearModes: SystemPart {
  /// M, 2 modes × 2 modes.
  public let drift: Matrix
  /// v.
  public let shift: [Double]
  /// D, symmetric and positive semidefinite.
  public let diffusion: Matrix

  public init(drift: Matrix, shift: [Double], diffusion: Matrix) {
    self.drift = drift
    self.shift = shift
    self.diffusion = diffusion
  }
}
