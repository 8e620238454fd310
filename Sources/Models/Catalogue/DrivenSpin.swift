import BatchCore
import Numerics

/// One driven spin with loss, pump and dephasing (Eqs. 17–21 of PRX Quantum 6, 030344):
/// H = Ω σ^x; jump operators √γ↓ σ⁻, √γ↑ σ⁺, √γ_z σ^z.
struct DrivenSpin: CatalogueModel {
  static let description = ModelDescription(
    name: "driven_spin",
    summary: "one driven spin 1/2 with loss, pump and dephasing",
    notes: [
      "sigma^z oscillates at 2 omega_rabi; coherences decay at 2 gamma_z by dephasing",
      "TWA keeps |s| = sqrt 3: without drive and dephasing <sigma^z> tends to 1/r - sqrt(3) coth(sqrt(3) r),",
      "r = (gamma_down - gamma_up)/(gamma_down + gamma_up), instead of -r.",
    ],
    source: "PRX Quantum 6, 030344 (2025), Sec. III B",
    variants: [
      ParameterVariant(
        title: "driven spin",
        parameters: [
          .init("omega_rabi", .anyReal, unit: "omega_rabi", default: 1, "drive strength"),
          .rate("gamma_down", unit: "omega_rabi", "loss rate"),
          .rate("gamma_up", unit: "omega_rabi", "pump rate"),
          .rate("gamma_z", unit: "omega_rabi", "dephasing rate"),
        ],
        equations: ModelEquations(
          spins: [.init("spin", "1")],
          hamiltonian: [.init("drive", "omega_rabi*sx")],
          jumps: [
            .init("sm", rate: "gamma_down"), .init("sp", rate: "gamma_up"),
            .init("sz", rate: "gamma_z"),
          ]))
    ],
    initial: InitialState(theta: .pi), hasPhotons: false)

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
  func system(disorder: RandomStream) -> PhysicalSystem {
    PhysicalSystem(
      shape: shape,
      stages: [
        [LocalField(sites: 1, SIMD3(2 * omegaRabi, 0, 0))],
        [SpinDecay(down: [gammaDown], up: [gammaUp]), Dephasing([gammaZ])],
      ], noise: .outside)
  }
}
