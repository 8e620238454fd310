import BatchCore

/// Disordered spin-boson model, in the conventions of PRL 126, 133603.
struct SpinBoson: DickeModel {
  static let description = ModelDescription(
    name: "spin_boson",
    summary:
      "disordered spin-boson model: spins coupled to many modes by Gaussian random couplings",
    notes: [
      "ds/dt = B x s,  B^x_j = 4 sum_l g_jl Re a_l,  B^z = 2h;  da_l/dt = -(i omega + kappa) a_l - i sum_j g_jl s^x_j + noise",
      "The photon memory keeps a self-interaction of each spin, 4 W_jj/omega with W = g g^T (mean 2 sigma^2 alpha/(1 + alpha));",
      "compare it with the field 2h: it is an artifact of DTWA (for spins 1/2 (s^x)^2 = 1 makes it trivial).",
    ],
    source: "Kelly, Rey, Marino, PRL 126, 133603 (2021), arXiv:2012.04660",
    variants: [
      ParameterVariant(
        title: "disordered spin-boson", parameters: parameters + [loss],
        choices: choices,
        equations: ModelEquations(
          spins: [.init("spin", "spins")], modes: [.init("mode", "modes")],
          numbers: [("g[j,l]", coupling)],
          hamiltonian: [
            .init("field", "sum(j in spin: h*sz[j])"),
            .init("modes", "sum(l in mode: omega*ad[l]*a[l])"),
            .init("coupling", "sum(j in spin, l in mode: g[j,l]*sx[j]*(a[l] + ad[l]))"),
          ],
          jumps: [.init("a[l]", for: "l in mode", rate: "2*kappa")]))
    ],
    initial: InitialState(theta: .pi / 2), hasPhotons: true)

  /// Without the loss of the modes.
  static let parameters: [ParameterDescription] = [
    .init("spins", .count, size: .grows, "number of spins 1/2"),
    .init("modes", .count, size: .grows, "number of boson modes"),
    .init("total", .integer(2...1_000_000_000), size: .grows, "spins + modes, with alpha"),
    .init(
      "alpha", .positive, size: .shiftsRatio,
      "modes / spins, with total; both numbers are rounded"),
    .init("h", .anyReal, unit: "h", default: 1, "transverse field; a bare spin precesses at 2h"),
    .init("omega", .positive, unit: "h", "mode frequency"),
    .init(
      "sigma", .nonNegative, unit: "h",
      "coupling strength: var g = sigma^2 omega/(2(spins + modes))"),
  ]

  private static let loss = ParameterDescription(
    "kappa", .nonNegative, unit: "h", default: 0,
    "amplitude decay rate of every mode: <a> decays as exp(-kappa t)")

  static let choices = [[["spins", "modes"], ["total", "alpha"]]]

  static let coupling = ModelEquations.Number.normal(
    mean: "0", deviation: "sigma*sqrt(omega/(2*(spins + modes)))")

  let numbers: DickeFamily

  init(_ parameters: Parameters) {
    numbers = DickeFamily(spinBoson: parameters, photons: .dynamical)
  }
}
