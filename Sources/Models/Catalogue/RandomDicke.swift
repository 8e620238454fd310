import BatchCore

/// Clusters of spins and many cavity modes with random couplings, in the conventions of PRR 6, 043314.
struct RandomDicke: DickeModel {
  static let description = ModelDescription(
    name: "random_dicke",
    summary: "frustrated multimode cavity QED: clusters of spins coupled to many cavity modes",
    notes: [
      "J_i = sum of the N_s Pauli vectors of cluster i;  G_il = g[i,l]/sqrt((M + N) N_s)",
      "dJ/dt = B x J,  B^x_i = 4 sum_l G_il Re a_l,  B^z = delta;  da/dt = -(i omega_c + kappa) a - i sum_i G_il J^x_i + noise",
      "g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c (N + M)/M)/2 (Eq. 96): instability of a single cluster",
      "The self-interaction of a spin through the photons is kept (DTWA); it matters for N_s = 1, less for large clusters.",
    ],
    source: "Hosseinabadi, Chang, Marino, PRR 6, 043314 (2024), arXiv:2312.11624",
    variants: [
      ParameterVariant(
        title: "multimode cavity QED", parameters: parameters, choices: choices,
        hasClusters: true,
        equations: ModelEquations(
          spins: [spins], modes: [.init("mode", "modes")], numbers: [("g[i,l]", coupling)],
          hamiltonian: [
            splitting, .init("modes", "sum(l in mode: omega_c*ad[l]*a[l])"),
            .init(
              "coupling",
              "sum((i,k) in spin, l in mode: g[i,l]/sqrt((modes + clusters)*spins_per_cluster)*sx[i,k]*(a[l] + ad[l]))"
            ),
          ],
          jumps: [.init("a[l]", for: "l in mode", rate: "2*kappa")]))
    ],
    initial: InitialState(theta: .pi / 2), hasPhotons: true)

  static let parameters: [ParameterDescription] =
    [
      .init("clusters", .count, size: .grows, "number N of spin clusters (sites)"),
      .init("modes", .count, size: .grows, "number M of cavity modes"),
      .init(
        "spins_per_cluster", .integer(1...1_000_000_000), default: 1, "spins 1/2 in a cluster, N_s"),
    ] + cavity + [
      .init("g", .nonNegative, unit: "delta", "standard deviation of the couplings g_ai"),
      .init(
        "g_over_gc", .nonNegative,
        "g in units of g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c (N + M)/M)/2"),
    ]

  /// What `dicke` has too.
  static let cavity: [ParameterDescription] = [
    .init(
      "delta", .nonNegative, unit: "delta", default: 1,
      "splitting of a spin: it precesses at delta"),
    .init("omega_c", .positive, unit: "delta", "cavity frequency"),
    .init(
      "kappa", .nonNegative, unit: "delta", default: 0,
      "amplitude decay rate of every mode: <a> decays as exp(-kappa t)"),
  ]

  static let choices = [[["g"], ["g_over_gc"]]]

  /// Spin k of cluster i.
  static let spins = ModelEquations.IndexSet("spin", "clusters", "spins_per_cluster")

  static let splitting = ModelEquations.Named("splitting", "sum((i,k) in spin: delta/2*sz[i,k])")

  static let coupling = ModelEquations.Number.normal(mean: "0", deviation: "g")

  let numbers: DickeFamily

  init(_ parameters: Parameters) {
    numbers = DickeFamily(clusters: parameters, photons: .dynamical)
  }
}
