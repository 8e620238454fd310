import Testing

@testable import BatchCore
@testable import TruncatedWigner

extension JobTests {
  /// A job of a dissipative model; `model` starts on line 2, `time` follows it.
  private static func yaml(_ model: String, rest: String = "") -> String {
    "model:\n  \(model)\ntime: {end: 4, step: 0.1, record_every: 1}\n\(rest)"
  }

  private static let cavity = "{name: tavis_cummings, atoms: 3, g: 0.9}"
  private static let star = "{name: central_spin, satellites: 3, g: 3}"
  private static let spin = "{name: driven_spin, gamma_down: 1}"

  static let siteValues: [(String, ParameterValue)] = [
    ("0.9", 0.9), ("[0.5, 0.9, 1]", .list([0.5, 0.9, 1])), ("[pi, -1, 2]", .list([.pi, -1, 2])),
    ("{uniform: [0.5, 1.5]}", .distribution(.uniform(0.5, 1.5))),
    ("{normal: [1, 0.1]}", .distribution(.normal(1, 0.1))),
    (
      "{box_pair: [1, 2, 0.5]}",
      .distribution(.boxPair(centre: 1, separation: 2, width: 0.5))
    ),
    ("{cosine: 2}", .distribution(.cosine(2))), ("{cosine: [2]}", .distribution(.cosine(2))),
  ]

  @Test("values of sites: a number, a list, a distribution", arguments: siteValues)
  func siteValues(text: String, value: ParameterValue) throws {
    for key in ["g", "epsilon"] {
      let other = key == "g" ? "epsilon: 1" : "g: 1"
      for model in ["tavis_cummings, atoms: 3", "central_spin, satellites: 3"] {
        let job = try job(Self.yaml("{name: \(model), \(other), \(key): \(text)}"))
        #expect(job.parameters[key] == value)
      }
    }
  }

  @Test("positions, dipoles, lattices and new observables parse")
  func dissipativeModels() throws {
    let atoms = try job(
      Self.yaml(
        "{name: correlated_emission, positions: [[0, 0, 0], [0, 0.1, 0]], dipole: [0, 0, 1]}",
        rest: "observables: {emission_rate: true, excitation_number: true, spin_squeezing: true}\n")
    )
    #expect(atoms.parameters["positions"] == .list([0, 0, 0, 0, 0.1, 0]))
    #expect(atoms.parameters["dipole"] == .list([0, 0, 1]))
    #expect(
      atoms.observables["emission_rate"] == true && atoms.observables["spin_squeezing"] == true)
    let chain = try job(
      Self.yaml("{name: correlated_emission, atoms: 4, spacing: 0.2, dipole: 0.5pi}"))
    #expect(chain.parameters["dipole"] == .number(.pi / 2))
    #expect(chain.parameters["positions"] == nil)
    let lattice = try job(
      Self.yaml(
        "{name: rydberg_chain, sites: 9, omega_rabi: 1, lattice: square, boundary: open}",
        rest: "observables: {pair_correlation: 2, site_magnetization: true}\n"))
    #expect(lattice.parameters["lattice"] == .word("square"))
    #expect(lattice.parameters["boundary"] == .word("open"))
    #expect(lattice.observables["pair_correlation"] == .number(2))
    let star = try job(
      Self.yaml(
        Self.star,
        rest:
          "initial: {central_theta: 0.25pi}\nobservables: {correlation: {waiting_times: [2], of: [sy, sz]}}\n"
      ))
    #expect(star.initial.centralTheta == .pi / 4 && star.initial.theta == 0)
    #expect(star.observables["correlation"]["of"]?.texts == ["sy", "sz"])
    let cavity = try job(
      Self.yaml(
        Self.cavity,
        rest: "observables: {g2: true, correlation: {waiting_times: [2], of: field}}\n"))
    #expect(cavity.observables["correlation"]["of"]?.texts == ["field"])
    #expect(cavity.observables["g2"] == true)
    #expect(try job(Self.yaml(Self.spin)).initial.theta == .pi)
  }

  static let badSites: [BadJob] = [
    .text(
      yaml("{name: tavis_cummings, atoms: 4, g: [1, 2, 3]}"), 2, "`model.g` has 3 values",
      "4 atoms"),
    .text(
      yaml("{name: central_spin, satellites: 2, g: 1, epsilon: [1, 2, 3]}"), 2,
      "`model.epsilon` has 3 values", "2 satellites"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: [1, 2]}", rest: "sweep: {atoms: [2, 3]}\n"), 2,
      "`model.g` is a list while `atoms` is swept"),
    .text(yaml("{name: tavis_cummings, atoms: 2, g: []}"), 2, "`model.g`"),
    .text(yaml("{name: tavis_cummings, atoms: 2, g: [1, two]}"), 2, "two", "number"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: {gaussian: [1, 2]}}"), 2, "unknown key",
      "gaussian", "normal"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: {unifrom: [1, 2]}}"), 2,
      "did you mean `uniform`"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: {normal: 1}}"), 2, "{normal: [mean, deviation]}"),
    .text(yaml("{name: tavis_cummings, atoms: 2, g: {uniform: [2, 1]}}"), 2, "low <= high"),
    .text(yaml("{name: tavis_cummings, atoms: 2, g: {normal: [1, -1]}}"), 2, "deviation >= 0"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: {box_pair: [1, 2, -1]}}"), 2, "width >= 0"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: {normal: [1, 2], uniform: [1, 2]}}"), 2,
      "`model.g`", "number"),
    .text(
      yaml("{name: tavis_cummings, atoms: 2, g: 1, kappa: [1, 2]}"), 2, "`model.kappa`", "a list"),
    .text(
      yaml("{name: correlated_emission, positions: [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}"), 2,
      "atoms 1 and 3", "same position"),
    .text(
      yaml("{name: correlated_emission, positions: [[0, 0], [0, 1]]}"), 2, "vectors of 3 numbers"),
    .text(yaml("{name: correlated_emission, positions: []}"), 2, "vectors of 3 numbers"),
    .text(
      yaml("{name: correlated_emission, atoms: 3, spacing: 0.1, positions: [[0, 0, 0]]}"), 2,
      "both", "`positions`"),
    .text(yaml("{name: correlated_emission, atoms: 3}"), 2, "missing `spacing`"),
    .text(
      yaml("{name: correlated_emission, atoms: 3, spacing: 0.1, dipole: [0, 0, 0]}"), 2,
      "not all zero"),
    .text(
      yaml("{name: correlated_emission, atoms: 3, spacing: 0.1, dipole: [0, 1]}"), 2,
      "a vector of three numbers"),
    .text(yaml("{name: correlated_emission, atoms: 3, spacing: 0}"), 2, "`model.spacing` is 0"),
    .text(
      yaml("{name: rydberg_chain, sites: 10, omega_rabi: 1, lattice: square}"), 2,
      "square number of sites, not 10"),
    .text(
      yaml(
        "{name: rydberg_chain, omega_rabi: 1, lattice: square}", rest: "sweep: {sites: [9, 12]}\n"),
      2, "not 12"),
    .text(
      yaml("{name: rydberg_chain, sites: 9, omega_rabi: 1, lattice: hexagonal}"), 2, "chain",
      "square"),
    .text(yaml(spin, rest: "initial:\n  central_theta: 1\n"), 5, "no central spin"),
    .text(yaml(spin, rest: "initial:\n  displacement: 1\n"), 5, "no photon modes"),
    .text(yaml(spin, rest: "sweep:\n  central_theta: [1, 2]\n"), 5, "central_theta"),
    .text(
      yaml(spin, rest: "observables:\n  emission_rate: true\n"), 5, "no correlated decay"),
    .text(yaml(spin, rest: "observables:\n  g2: true\n"), 5, "no photon modes"),
    .text(
      yaml(spin, rest: "observables:\n  emision_rate: true\n"), 5,
      "did you mean `emission_rate`"),
    .text(yaml(spin, rest: "observables:\n  purity: true\n"), 5, "unknown key", "spin_squeezing"),
    .text(yaml(spin, rest: "observables:\n  pair_correlation: -1\n"), 5, "pair_correlation"),
    .text(
      yaml(spin, rest: "observables:\n  correlation: {waiting_times: [2], of: [field]}\n"), 5,
      "no photon modes"),
    .text(
      yaml(spin, rest: "observables:\n  correlation: {waiting_times: [2], of: [sx, sx]}\n"), 5,
      "given twice"),
    .text(
      yaml(spin, rest: "observables:\n  correlation: {waiting_times: [2], of: [sq]}\n"), 5, "sz"),
    .text(
      yaml(spin, rest: "observables:\n  correlation: {waiting_times: [2], of: []}\n"), 5,
      "empty list"),
  ]

  @Test("errors of sites, lattices and new observables", arguments: badSites)
  func badSites(bad: BadJob) { badJobs(bad: bad) }
}
