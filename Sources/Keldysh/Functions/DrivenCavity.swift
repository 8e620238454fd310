/// Two-level atoms in a cavity mode, each in a bath with chemical potential μ_B, and the mode driven incoherently
/// through a bath of finite bandwidth: the parameters of arXiv:2201.00873, in units of the collective coupling g.
/// Frequencies are counted from the common one of atoms and mode.
public struct DrivenCavity: Sendable, Hashable {
  /// κ > 0: the amplitude of the mode decays at κ.
  public var kappa: Double
  /// γ > 0: half the width of the atomic levels.
  public var gamma: Double
  /// Chemical potential μ_B of the atoms' baths.
  public var chemicalPotential: Double
  /// Temperature T > 0 of the atoms' baths.
  public var temperature: Double
  public var spectrum: DriveSpectrum
  public var selfEnergy: SelfEnergyKind
  /// Whether self-energies are those of the dressed functions.
  public var isSelfConsistent: Bool

  public init(
    kappa: Double, gamma: Double, chemicalPotential: Double, temperature: Double = 0.1,
    spectrum: DriveSpectrum, selfEnergy: SelfEnergyKind = .consistent,
    isSelfConsistent: Bool = false
  ) {
    (self.kappa, self.gamma) = (kappa, gamma)
    (self.chemicalPotential, self.temperature) = (chemicalPotential, temperature)
    (self.spectrum, self.selfEnergy) = (spectrum, selfEnergy)
    self.isSelfConsistent = isSelfConsistent
  }
}

/// How interactions with the incoherent field dress the atoms.
public enum SelfEnergyKind: String, Sendable, CaseIterable {
  /// The Dyson equation G = (G₀⁻¹ − Σ)⁻¹ with causal self-energies.
  case consistent
  /// G = G₀ + G₀ΣG₀ with G_ψ(ω−ν) in both lines: what reproduces the figures of arXiv:2201.00873.
  case firstOrder = "first_order"
  /// Σ = 0: atoms feel the coherent field alone.
  case none
}
