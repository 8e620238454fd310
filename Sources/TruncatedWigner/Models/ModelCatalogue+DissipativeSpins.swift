import BatchCore

/// The systems of "Making truncated Wigner for dissipative spins plain easy", PRX Quantum 6, 030344.
extension ModelCatalogue {
  private static let source = "PRX Quantum 6, 030344 (2025)"
  private static let anySite = ParameterDescription.Kind.perSite(
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)

  private static func rate(_ name: String, unit: String, _ meaning: String)
    -> ParameterDescription
  {
    ParameterDescription(name, nonNegative, unit: unit, default: 0, meaning)
  }

  static let drivenSpin = ModelDescription(
    name: "driven_spin",
    summary: "one driven spin 1/2 with loss, pump and dephasing",
    equations: [
      "H = omega_rabi sigma^x  (sigma^z oscillates at 2 omega_rabi)",
      "jump operators: sqrt(gamma_down) sigma^-, sqrt(gamma_up) sigma^+, sqrt(gamma_z) sigma^z (coherences decay at 2 gamma_z)",
      "TWA keeps |s| = sqrt 3: without drive and dephasing <sigma^z> tends to 1/r - sqrt(3) coth(sqrt(3) r),",
      "r = (gamma_down - gamma_up)/(gamma_down + gamma_up), instead of -r.",
    ],
    source: source + ", Sec. III B",
    variants: [
      ParameterVariant(
        title: "driven spin",
        parameters: [
          .init("omega_rabi", anyReal, unit: "omega_rabi", default: 1, "drive strength"),
          rate("gamma_down", unit: "omega_rabi", "loss rate"),
          rate("gamma_up", unit: "omega_rabi", "pump rate"),
          rate("gamma_z", unit: "omega_rabi", "dephasing rate"),
        ], choices: [])
    ],
    initial: InitialState(theta: .pi), hasPhotons: false,
    spinRates: ["gamma_down", "gamma_up", "gamma_z"])

  static let tavisCummings = ModelDescription(
    name: "tavis_cummings",
    summary: "laser: N pumped two-level atoms and one lossy cavity mode in rotating-wave coupling",
    equations: [
      "H = omega a^dag a + sum_i (epsilon_i/2) sigma^z_i + sum_i (g_i/sqrt N)(a sigma^+_i + a^dag sigma^-_i)",
      "jump operators: sqrt(kappa) a (amplitude decays at kappa/2), sqrt(gamma_down) sigma^-, sqrt(gamma_up) sigma^+",
    ],
    source: source + ", Sec. III C",
    variants: [
      ParameterVariant(
        title: "Tavis-Cummings",
        parameters: [
          .init("atoms", count, "number N of atoms"),
          .init("omega", anyReal, unit: "omega", default: 1, "mode frequency"),
          .init(
            "epsilon", anySite, unit: "omega", default: 1,
            "atomic splitting; a number, a list, or a distribution"),
          .init(
            "g", anySite, unit: "omega", "collective coupling; a number, a list, or a distribution"),
          rate("kappa", unit: "omega", "photon loss rate; |a|^2 decays at kappa"),
          rate("gamma_down", unit: "omega", "loss rate of each atom"),
          rate("gamma_up", unit: "omega", "pump rate of each atom"),
        ], choices: [])
    ],
    initial: InitialState(theta: 0), hasPhotons: true, spinRates: ["gamma_down", "gamma_up"])

  static let centralSpin = ModelDescription(
    name: "central_spin",
    summary: "a lossy central spin exchanging excitations with N pumped satellites",
    equations: [
      "H = (omega/2) tau^z + sum_i (epsilon_i/2) sigma^z_i + sum_i (g_i/sqrt N)(tau^+ sigma^-_i + tau^- sigma^+_i)",
      "jump operators: sqrt(kappa) tau^-, and sqrt(gamma_down) sigma^-, sqrt(gamma_up) sigma^+ of every satellite",
    ],
    source: source + ", Sec. III D",
    variants: [
      ParameterVariant(
        title: "central spin",
        parameters: [
          .init("satellites", count, "number N of satellites"),
          .init("omega", anyReal, unit: "omega", default: 1, "splitting of the central spin"),
          .init(
            "epsilon", anySite, unit: "omega", default: 1,
            "splitting of the satellites; a number, a list, or a distribution"),
          .init(
            "g", anySite, unit: "omega", "collective coupling; a number, a list, or a distribution"),
          rate("kappa", unit: "omega", "loss rate of the central spin"),
          rate("gamma_down", unit: "omega", "loss rate of each satellite"),
          rate("gamma_up", unit: "omega", "pump rate of each satellite"),
        ], choices: [])
    ],
    initial: InitialState(theta: 0, centralTheta: .pi), hasPhotons: false,
    spinRates: ["kappa", "gamma_down", "gamma_up"])

  static let rydbergChain = ModelDescription(
    name: "rydberg_chain",
    summary: "driven Rydberg atoms with nearest-neighbour interaction, decay and dephasing",
    equations: [
      "H = omega_rabi sum sigma^x_i + interaction sum_<ij> n_i n_j,  n = (1 + sigma^z)/2",
      "jump operators: sqrt(gamma_down) sigma^-, sqrt(gamma_z) sigma^z (coherences decay at 2 gamma_z)",
    ],
    source: source + ", Sec. III E",
    variants: [
      ParameterVariant(
        title: "Rydberg chain",
        parameters: [
          .init("sites", count, "number of atoms; a square number on the square lattice"),
          .init("omega_rabi", anyReal, unit: "interaction", "drive strength"),
          .init(
            "interaction", anyReal, unit: "interaction", default: 1,
            "energy of two excited neighbours"),
          rate("gamma_down", unit: "interaction", "loss rate"),
          rate("gamma_z", unit: "interaction", "dephasing rate"),
          .init(
            "boundary", .word(["periodic", "open"]), default: "periodic", "ends of the lattice"),
          .init(
            "lattice", .word(["chain", "square"]), default: "chain", "arrangement of the atoms"),
        ], choices: [])
    ],
    initial: InitialState(theta: .pi), hasPhotons: false, spinRates: ["gamma_down", "gamma_z"])

  static let correlatedEmission = ModelDescription(
    name: "correlated_emission",
    summary: "atoms in free space with dipole exchange and correlated photon emission",
    equations: [
      "H = omega_rabi sum sigma^x_i + detuning sum sigma^z_i + sum_{i!=j} J_ij sigma^+_i sigma^-_j;  decay matrix Gamma_ij, L_i = sigma^-_i",
      "J = -(3/4) Re f, Gamma = (3/2) Im f of the Green's tensor, x = 2 pi r/lambda:",
      "f = e^{ix}(x^2 + ix - 1)/x^3 perpendicular to the dipole, 2 e^{ix}(1 - ix)/x^3 along it; Gamma_ii = 1, J_ii = 0",
      "lengths in wavelengths, rates in units of the decay rate Gamma0 of one atom",
      "emission_rate = (1/N)[sum_ij Gamma_ij (s^x_i s^x_j + s^y_i s^y_j)/4 + sum_i s^z_i/2] (Eq. 61)",
    ],
    source: source + ", Sec. III F",
    variants: [
      ParameterVariant(
        title: "correlated emission",
        parameters: [
          .init("atoms", count, "number of atoms in a chain along z"),
          .init("spacing", positive, unit: "lambda", "distance of neighbours"),
          .init(
            "positions", .vectors(3), unit: "lambda", "[x, y, z] of every atom, instead of a chain"),
          .init("omega_rabi", anyReal, unit: "Gamma0", default: 0, "drive strength"),
          .init("detuning", anyReal, unit: "Gamma0", default: 0, "coefficient of sigma^z"),
          .init(
            "dipole", .direction, unit: "rad", default: .number(.pi / 2),
            "polar angle of the dipoles to the z axis (the chain), or a vector [x, y, z]"),
        ], choices: [[["atoms", "spacing"], ["positions"]]])
    ],
    initial: InitialState(theta: 0), hasPhotons: false, hasCollectiveEmission: true)
}
