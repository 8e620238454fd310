import BatchCore

/// All systems a job can name.
public enum ModelCatalogue {
  public static let all: [ModelDescription] = [
    spinBoson, randomDicke, hopfield, dicke, drivenSpin, tavisCummings, centralSpin, rydbergChain,
    correlatedEmission,
  ]

  public static func model(named name: String) -> ModelDescription? {
    all.first { $0.name == name }
  }

  static let positive = ParameterDescription.Kind.real(
    Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
  static let nonNegative = ParameterDescription.Kind.real(
    0...Double.greatestFiniteMagnitude)
  static let anyReal = ParameterDescription.Kind.real(
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
  static let count = ParameterDescription.Kind.integer(1...1_000_000_000)

  private static let selfInteraction = ParameterDescription(
    "self_interaction", .word(["keep", "remove"]), default: "keep",
    "keep: the diagonal j = k of the coupling acts on the spin itself, as DTWA of the full model has it; remove: without it, as for exact spins 1/2"
  )

  private static let spinBosonParameters = ParameterVariant(
    title: "disordered spin-boson",
    parameters: [
      .init("spins", count, "number of spins 1/2"),
      .init("modes", count, "number of boson modes"),
      .init("total", .integer(2...1_000_000_000), "spins + modes, with alpha"),
      .init("alpha", positive, "modes / spins, with total; both numbers are rounded"),
      .init("h", anyReal, unit: "h", default: 1, "transverse field; a bare spin precesses at 2h"),
      .init("omega", positive, unit: "h", "mode frequency"),
      .init(
        "sigma", nonNegative, unit: "h",
        "coupling strength: var g = sigma^2 omega/(2(spins + modes))"),
      .init(
        "kappa", nonNegative, unit: "h", default: 0,
        "amplitude decay rate of every mode: <a> decays as exp(-kappa t)"),
    ],
    choices: [[["spins", "modes"], ["total", "alpha"]]])

  private static let randomDickeParameters = ParameterVariant(
    title: "multimode cavity QED",
    parameters: [
      .init("clusters", count, "number N of spin clusters (sites)"),
      .init("modes", count, "number M of cavity modes"),
      .init(
        "spins_per_cluster", .integer(1...1_000_000_000), default: 1, "spins 1/2 in a cluster, N_s"),
      .init(
        "delta", nonNegative, unit: "delta", default: 1,
        "splitting of a spin: it precesses at delta"),
      .init("omega_c", positive, unit: "delta", "cavity frequency"),
      .init(
        "kappa", nonNegative, unit: "delta", default: 0,
        "amplitude decay rate of every mode: <a> decays as exp(-kappa t)"),
      .init("g", nonNegative, unit: "delta", "standard deviation of the couplings g_ai"),
      .init(
        "g_over_gc", nonNegative,
        "g in units of g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c (N + M)/M)/2"),
    ],
    choices: [[["g"], ["g_over_gc"]]])

  private static func without(_ names: [String], _ variant: ParameterVariant)
    -> [ParameterDescription]
  {
    variant.parameters.filter { !names.contains($0.name) }
  }

  static let spinBoson = ModelDescription(
    name: "spin_boson",
    summary:
      "disordered spin-boson model: spins coupled to many modes by Gaussian random couplings",
    equations: [
      "H = sum_jl g_jl s^x_j (a_l + a_l^dag) + h sum_j s^z_j + omega sum_l a_l^dag a_l   (s: Pauli matrices)",
      "var g_jl = sigma^2 omega / (2 (spins + modes));  photon loss L_l = sqrt(2 kappa) a_l",
      "ds/dt = B x s,  B^x_j = 4 sum_l g_jl Re a_l,  B^z = 2h;  da_l/dt = -(i omega + kappa) a_l - i sum_j g_jl s^x_j + noise",
      "The photon memory keeps a self-interaction of each spin, 4 W_jj/omega with W = g g^T (mean 2 sigma^2 alpha/(1 + alpha));",
      "compare it with the field 2h: it is an artifact of DTWA (for spins 1/2 (s^x)^2 = 1 makes it trivial).",
    ],
    source: "Kelly, Rey, Marino, PRL 126, 133603 (2021), arXiv:2012.04660",
    variants: [spinBosonParameters],
    initial: InitialState(theta: .pi / 2), hasPhotons: true)

  static let randomDicke = ModelDescription(
    name: "random_dicke",
    summary: "frustrated multimode cavity QED: clusters of spins coupled to many cavity modes",
    equations: [
      "H = (delta/2) sum s^z + omega_c sum_a a_a^dag a_a + sum_ai g_ai/sqrt((M + N) N_s) (a_a + a_a^dag) J^x_i",
      "J_i = sum of the N_s Pauli vectors of cluster i;  var g_ai = g^2;  photon loss L_a = sqrt(2 kappa) a_a",
      "dJ/dt = B x J,  B^x_i = 4 sum_a G_ai Re a_a,  B^z = delta;  da/dt = -(i omega_c + kappa) a - i sum_i G_ai J^x_i + noise",
      "g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c (N + M)/M)/2 (Eq. 96): instability of a single cluster",
      "The self-interaction of a spin through the photons is kept (DTWA); it matters for N_s = 1, less for large clusters.",
    ],
    source: "Hosseinabadi, Chang, Marino, PRR 6, 043314 (2024), arXiv:2312.11624",
    variants: [randomDickeParameters],
    initial: InitialState(theta: .pi / 2), hasPhotons: true)

  static let hopfield = ModelDescription(
    name: "hopfield",
    summary:
      "the disordered models with photons eliminated: infinite-range Ising spins with Hopfield couplings",
    equations: [
      "H = -(1/omega) sum_jk W_jk s^x_j s^x_k + h sum_j s^z_j,  W = g g^T   (parameters of spin_boson), or",
      "H = -(omega_c/(omega_c^2 + kappa^2)) sum_ij (G^T G)_ij J^x_i J^x_j + (delta/2) sum s^z   (parameters of random_dicke)",
      "ds_j/dt = B_j x s_j,  B^x_j = -(4/omega) sum_k W_jk s^x_k",
      "The sum includes j = k: the self-interaction artifact of DTWA; self_interaction: remove drops it (one spin per site only).",
    ],
    source: "PRL 126, 133603, Eq. 3; PRR 6, 043314, Eqs. 4-6",
    variants: [
      ParameterVariant(
        title: "parameters of random_dicke",
        parameters: randomDickeParameters.parameters + [selfInteraction],
        choices: randomDickeParameters.choices),
      ParameterVariant(
        title: "parameters of spin_boson (no loss)",
        parameters: without(["kappa"], spinBosonParameters) + [selfInteraction],
        choices: spinBosonParameters.choices),
    ],
    initial: InitialState(theta: .pi / 2), hasPhotons: false)

  static let dicke = ModelDescription(
    name: "dicke",
    summary: "Dicke model: N spins 1/2 coupled equally to one lossy cavity mode, no disorder",
    equations: [
      "H = (delta/2) sum s^z + omega_c a^dag a + (g/sqrt(N)) (a + a^dag) sum_j s^x_j;  photon loss L = sqrt(2 kappa) a",
      "g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c)/2: superradiant transition",
      "The spins evolve as one collective vector: exact within DTWA for any N.",
    ],
    source: "PRR 6, 043314, App. G (normalization of g: standard Dicke, g/sqrt(N))",
    variants: [
      ParameterVariant(
        title: "Dicke",
        parameters: [
          .init("spins", count, "number N of spins 1/2")
        ]
          + without(["clusters", "modes", "spins_per_cluster", "g_over_gc"], randomDickeParameters)
          .map { parameter in
            parameter.name == "g"
              ? .init("g", parameter.kind, unit: "delta", "collective coupling") : parameter
          } + [
            .init(
              "g_over_gc", nonNegative,
              "g in units of g_c = sqrt(delta (omega_c^2 + kappa^2)/omega_c)/2")
          ],
        choices: [[["g"], ["g_over_gc"]]])
    ],
    initial: InitialState(theta: .pi / 2), hasPhotons: true)
}
