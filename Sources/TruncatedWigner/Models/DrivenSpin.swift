import Numerics

/// One driven spin with loss, pump and dephasing (Eqs. 17–21 of PRX Quantum 6, 030344):
/// H = Ω σ^x; jump operators √γ↓ σ⁻, √γ↑ σ⁺, √γ_z σ^z.
struct DrivenSpin: SystemRecipe {
  let omegaRabi, gammaDown, gammaUp, gammaZ: Double

  init(_ parameters: Parameters) {
    omegaRabi = parameters.number("omega_rabi")
    gammaDown = parameters.number("gamma_down")
    gammaUp = parameters.number("gamma_up")
    gammaZ = parameters.number("gamma_z")
  }

  var shape: SystemShape { SystemShape(sites: 1, modes: 0) }

  /// With the noise and the drive outside the decay the error of a large step is half of what it is
  /// the other way round.
  func system(disorder: RandomStream) -> PhaseSpaceSystem {
    PhaseSpaceSystem(
      sites: 1, modes: 0,
      stages: [
        [LocalField(sites: 1, SIMD3(2 * omegaRabi, 0, 0))],
        [SpinDecay(down: [gammaDown], up: [gammaUp]), Dephasing([gammaZ])],
      ], noise: .outside)
  }
}
