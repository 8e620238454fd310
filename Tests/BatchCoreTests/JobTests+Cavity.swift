import Testing

@testable import BatchCore

extension JobTests {
  private static let cavityNumbers =
    "name: bcs_cavity, atoms: 4, epsilon_0: 6, width: 8, delta_c: 5"

  /// The model stands on line 2, what follows on line 4.
  private static func cavity(_ model: String = cavityNumbers, rest: String = "") -> String {
    "model:\n  {\(model)}\ntime: {end: 4, step: 0.1, record_every: 1}\n\(rest)"
  }

  private static func cavity(_ key: String, _ value: String, rest: String = "") -> String {
    cavity(
      (cavityNumbers.split(separator: ", ").filter { !$0.hasPrefix("\(key):") } + [
        "\(key): \(value)"
      ])
      .joined(separator: ", "), rest: rest)
  }

  static let badCavities: [BadJob] = [
    .text(cavity("atoms", "5"), 2, "`atoms` is 5", "even"),
    .text(cavity("atoms", "1"), 2, "`model.atoms` is 1", "from 2"),
    .text(cavity("atoms", "4.5"), 2, "`model.atoms`"),
    .text(cavity(rest: "sweep: {atoms: [4, 7]}\n"), 2, "`atoms` is 7"),
    .text(cavity("delta_c", "0"), 2, "`model.delta_c` is 0"),
    .text(cavity("delta_c", "-3"), 2, "`model.delta_c` is -3"),
    .text(cavity("delta_c", "nan"), 2, "`model.delta_c`"),
    .text(cavity(rest: "sweep:\n  delta_c: [1, -1]\n"), 5, "delta_c"),
    .text(cavity("width", "-1"), 2, "`model.width` is -1"),
    .text(cavity("chi_n", "0"), 2, "`model.chi_n` is 0"),
    .text(cavity("kappa", "-0.1"), 2, "`model.kappa`"),
    .text(cavity("kappa_over_g", "-0.1"), 2, "`model.kappa_over_g`"),
    .text(cavity("coupling", "standing"), 2, "standing_wave"),
    .text(cavity("levels", "[1, 2]"), 2, "`model.levels`", "grid"),
    .text(cavity(rest: "initial: {cavity: full}\n"), 4, "`initial.cavity`", "equilibrium"),
    .text(cavity(rest: "sweep: {cavity: [0, 1]}\n"), 4, "cavity"),
    .text(cavity(rest: "initial: {phase_difference: [1]}\n"), 4, "phase_difference"),
    .text(
      cavity("name: driven_spin", rest: "initial: {phase_difference: 1}\n"), 4,
      "`driven_spin` has no two boxes"),
    .text(cavity("name: driven_spin", rest: "initial: {cavity: empty}\n"), 4, "`driven_spin`"),
    .text(
      cavity("name: driven_spin", rest: "observables: {photon_density: true}\n"), 4,
      "no two boxes"),
    .text(cavity(rest: "observables: {average: {from: 3, to: 2}}\n"), 4, "`from` below `to`"),
    .text(cavity(rest: "observables: {average: {from: -1}}\n"), 4, "outside of the run"),
    .text(cavity(rest: "observables: {average: {to: 4.1}}\n"), 4, "is 4.1", "0 to 4"),
    .text(cavity(rest: "observables: {average: {until: 3}}\n"), 4, "until", "from"),
    .text(cavity(rest: "observables: {average: 3}\n"), 4, "average"),
    .text(
      cavity(rest: "observables: {coherence: false, photon_density: false, average: {to: 3}}\n"),
      4, "neither `coherence` nor `photon_density`"),
  ]

  @Test("errors of a BCS cavity", arguments: badCavities)
  func badCavities(bad: BadJob) { badJobs(bad: bad) }
}
