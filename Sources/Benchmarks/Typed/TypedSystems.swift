/// A built-in model, and the same one typed in a job.
struct TypedSystem {
  let name: String
  /// Sections `model` and `initial` of the built-in model.
  let builtIn: String
  /// The same of the typed one.
  let typed: String
  /// Section `time`.
  let time: String
  let realizations: Int
  /// Trajectories of a realization.
  let trajectories: Int
  var hasPhotons = false

  /// Sizes make most of the time that of steps.
  static let all = [
    drivenSpin, tavisCummings, centralSpin, rydbergChain, correlatedEmission, spinBoson,
    randomDicke,
  ]

  private static let drivenSpin = TypedSystem(
    name: "driven_spin",
    builtIn: """
      model: {name: driven_spin, omega_rabi: 1, gamma_down: 0.4, gamma_up: 0.3, gamma_z: 0.2}
      initial: {theta: pi}
      """,
    typed: """
      model:
        name: custom
        spins: {spin: 1}
        parameters: {omega_rabi: 1, gamma_down: 0.4, gamma_up: 0.3, gamma_z: 0.2}
        hamiltonian: "omega_rabi*sx"
        jumps:
          - {operator: "sm", rate: gamma_down}
          - {operator: "sp", rate: gamma_up}
          - {operator: "sz", rate: gamma_z}
      initial: {spin: {theta: pi}}
      """,
    time: "{end: 20, step: 0.02, record_every: 4}", realizations: 64, trajectories: 2048)

  private static let tavisCummings = TypedSystem(
    name: "tavis_cummings",
    builtIn: """
      model: {name: tavis_cummings, atoms: 100, omega: 1, epsilon: 1, g: 0.9, kappa: 1, gamma_down: 0.125, gamma_up: 0.375}
      initial: {theta: 0}
      """,
    typed: """
      model:
        name: custom
        spins: {atom: 100}
        modes: {cavity: 1}
        parameters: {omega: 1, epsilon: 1, g: 0.9, kappa: 1, gamma_down: 0.125, gamma_up: 0.375}
        hamiltonian: "omega*ad*a + sum(i in atom: epsilon/2*sz[i] + g/sqrt(size(atom))*(a*sp[i] + h.c.))"
        jumps:
          - {operator: "a", rate: kappa}
          - {for: i in atom, operator: "sm[i]", rate: gamma_down}
          - {for: i in atom, operator: "sp[i]", rate: gamma_up}
      initial: {atom: {theta: 0}, cavity: {displacement: 0}}
      """,
    time: "{end: 10, step: 0.01, record_every: 2}", realizations: 16, trajectories: 64,
    hasPhotons: true)

  private static let centralSpin = TypedSystem(
    name: "central_spin",
    builtIn: """
      model: {name: central_spin, satellites: 100, omega: 1, epsilon: 1, g: 3, kappa: 1, gamma_down: 0.5, gamma_up: 1.5}
      initial: {theta: 0, central_theta: pi}
      """,
    typed: """
      model:
        name: custom
        spins: {central: 1, satellites: 100}
        parameters: {omega: 1, epsilon: 1, g: 3, kappa: 1, gamma_down: 0.5, gamma_up: 1.5}
        hamiltonian: "omega/2*sz[central] + sum(i in satellites: epsilon/2*sz[i] + g/sqrt(size(satellites))*(sp[central]*sm[i] + h.c.))"
        jumps:
          - {operator: "sm[central]", rate: kappa}
          - {for: i in satellites, operator: "sm[i]", rate: gamma_down}
          - {for: i in satellites, operator: "sp[i]", rate: gamma_up}
      initial: {central: {theta: pi}, satellites: {theta: 0}}
      """,
    time: "{end: 10, step: 0.01, record_every: 2}", realizations: 16, trajectories: 64)

  private static let rydbergChain = TypedSystem(
    name: "rydberg_chain",
    builtIn: """
      model: {name: rydberg_chain, sites: 100, omega_rabi: 0.5, interaction: 1, gamma_down: 0.1, gamma_z: 0.1, boundary: periodic}
      initial: {theta: pi}
      """,
    typed: """
      model:
        name: custom
        spins: {atom: {count: 100, boundary: periodic}}
        parameters: {omega_rabi: 0.5, interaction: 1, gamma_down: 0.1, gamma_z: 0.1}
        define: {"n[i]": "(1 + sz[i])/2"}
        hamiltonian: "sum(i in atom: omega_rabi*sx[i]) + sum(<i,j> in atom: interaction*n[i]*n[j])"
        jumps:
          - {for: i in atom, operator: "sm[i]", rate: gamma_down}
          - {for: i in atom, operator: "sz[i]", rate: gamma_z}
      initial: {atom: {theta: pi}}
      """,
    time: "{end: 20, step: 0.02, record_every: 4}", realizations: 16, trajectories: 64)

  /// Dipoles perpendicular to the chain.
  private static let correlatedEmission = TypedSystem(
    name: "correlated_emission",
    builtIn: """
      model: {name: correlated_emission, atoms: 100, spacing: 0.2, omega_rabi: 2, dipole: pi/2}
      initial: {theta: pi}
      """,
    typed: """
      model:
        name: custom
        spins: {atom: 100}
        parameters:
          omega_rabi: 2
          spacing: 0.2
          "x[i,j]": "2*pi*spacing*abs(i - j)"
          "J[i,j]": "-3/4*((x[i,j]^2 - 1)*cos(x[i,j]) - x[i,j]*sin(x[i,j]))/x[i,j]^3"
          "Gamma[i,i]": 1
          "Gamma[i,j]": "3/2*((x[i,j]^2 - 1)*sin(x[i,j]) + x[i,j]*cos(x[i,j]))/x[i,j]^3"
        hamiltonian: "sum(i in atom: omega_rabi*sx[i]) + sum(i != j in atom: J[i,j]*sp[i]*sm[j])"
        jumps:
          - {for: i in atom, operator: "sm[i]", matrix: Gamma}
      initial: {atom: {theta: pi}}
      """,
    time: "{end: 5, step: 0.01, record_every: 1}", realizations: 16, trajectories: 64)

  private static let spinBoson = TypedSystem(
    name: "spin_boson",
    builtIn: """
      model: {name: spin_boson, spins: 64, modes: 64, h: 1, omega: 1, sigma: 2, kappa: 0.1}
      initial: {theta: pi/2}
      """,
    typed: """
      model:
        name: custom
        spins: {spin: 64}
        modes: {mode: 64}
        parameters: {h: 1, omega: 1, sigma: 2, kappa: 0.1, g: {normal: [0, "sigma*sqrt(omega/(2*(size(spin) + size(mode))))"], over: [spin, mode]}}
        hamiltonian: "sum(j in spin: h*sz[j]) + sum(l in mode: omega*ad[l]*a[l]) + sum(j in spin, l in mode: g[j,l]*sx[j]*(a[l] + ad[l]))"
        jumps:
          - {for: l in mode, operator: "a[l]", rate: 2*kappa}
      initial: {spin: {theta: pi/2}, mode: {displacement: 0}}
      """,
    time: "{end: 20, step: 0.01, record_every: 4}", realizations: 32, trajectories: 64,
    hasPhotons: true)

  /// In its glass. A cluster of N_s spins ½ has J = 2S, S = N_s/2.
  private static let randomDicke = TypedSystem(
    name: "random_dicke",
    builtIn: """
      model: {name: random_dicke, clusters: 64, modes: 64, spins_per_cluster: 5, delta: 1, omega_c: 5, kappa: 0.5, g_over_gc: 1.27}
      initial: {theta: pi/2}
      """,
    typed: """
      model:
        name: custom
        spins: {cluster: {count: 64, spin: 5/2}}
        modes: {mode: 64}
        parameters:
          delta: 1
          omega_c: 5
          kappa: 0.5
          g: {normal: [0, "1.27/2*sqrt(delta*(omega_c^2 + kappa^2)/omega_c*(size(cluster) + size(mode))/size(mode))"], over: [cluster, mode]}
        hamiltonian:
          splitting: "sum(i in cluster: delta*Sz[i])"
          modes: "sum(l in mode: omega_c*ad[l]*a[l])"
          coupling: "sum(i in cluster, l in mode: 2*g[i,l]/sqrt(5*(size(cluster) + size(mode)))*Sx[i]*(a[l] + ad[l]))"
        jumps:
          - {for: l in mode, operator: "a[l]", rate: 2*kappa}
      initial: {cluster: {theta: pi/2}, mode: {displacement: 0}}
      """,
    time: "{end: 40, step: 0.02, record_every: 8}", realizations: 32, trajectories: 64,
    hasPhotons: true)
}
