import BatchCore
import Numerics

/// N spins coupled equally to one mode: one cluster, moved as one vector.
struct Dicke: DickeModel {
  static let description = ModelDescription(
    name: "dicke",
    summary: "Dicke model: N spins 1/2 coupled equally to one lossy cavity mode, no disorder",
    notes: [
      "g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c)/2: superradiant transition",
      "The spins evolve as one collective vector: exact within DTWA for any N.",
    ],
    source: "PRR 6, 043314, App. G (normalization of g: standard Dicke, g/sqrt(N))",
    variants: [
      ParameterVariant(
        title: "Dicke",
        parameters: [.init("spins", .count, size: .grows, "number N of spins 1/2")]
          + RandomDicke.cavity + [
            .init("g", .nonNegative, unit: "delta", "collective coupling"),
            .init(
              "g_over_gc", .nonNegative,
              "g in units of g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c)/2"),
          ],
        choices: RandomDicke.choices, hasClusters: true,
        equations: ModelEquations(
          spins: [.init("spin", "spins")], modes: [.init("cavity", "1")],
          hamiltonian: [
            .init("splitting", "sum(j in spin: delta/2*sz[j])"), .init("mode", "omega_c*ad*a"),
            .init("coupling", "sum(j in spin: g/sqrt(spins)*sx[j]*(a + ad))"),
          ],
          jumps: [.init("a", rate: "2*kappa")]))
    ],
    initial: InitialState(theta: .pi / 2), hasPhotons: true)

  let numbers: DickeFamily

  init(_ parameters: Parameters) {
    let (splitting, omega) = (parameters.number("delta"), parameters.number("omega_c"))
    let (kappa, spins) = (parameters.number("kappa"), Int(parameters.number("spins")))
    let loss = (omega * omega + kappa * kappa) / omega
    let g =
      parameters.has("g")
      ? parameters.number("g")
      : parameters.number("g_over_gc") * 0.5 * (splitting * loss).squareRoot()
    numbers = DickeFamily(
      sites: 1, modes: 1, spinsPerSite: spins, splitting: splitting, omega: omega, kappa: kappa,
      coupling: .uniform(g / Double(spins).squareRoot()), photons: .dynamical)
  }
}
