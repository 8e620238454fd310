import Testing

@testable import BatchCore
@testable import TruncatedWigner

extension JobTests {
  /// `method` stands on line 4.
  private static func meanField(_ model: String, rest: String = "") -> String {
    "model:\n  {\(model)}\ntime: {end: 4, step: 0.1, record_every: 1}\nmethod: mean_field\n\(rest)"
  }

  static let openSpins: [BadJob] = [
    .text(meanField("name: driven_spin, gamma_z: 1"), 4, "`gamma_z` is 1", "`method: twa`"),
    .text(meanField("name: driven_spin, gamma_up: 1e-300"), 4, "`gamma_up` is 1e-300"),
    .text(
      meanField("name: tavis_cummings, atoms: 3, g: 1, gamma_down: 0.5"), 4, "`gamma_down` is 0.5"),
    .text(
      meanField("name: central_spin, satellites: 3, g: 1, kappa: 2"), 4, "`kappa` is 2",
      "set it to 0"),
    .text(
      meanField("name: rydberg_chain, sites: 3, omega_rabi: 1, gamma_z: 0.1"), 4, "`gamma_z` is 0.1"
    ),
    .text(
      meanField(
        "name: rydberg_chain, sites: 3, omega_rabi: 1", rest: "sweep: {gamma_down: [0, 0.7]}"),
      4, "`gamma_down` takes the value 0.7"),
    .text(
      meanField("name: correlated_emission, atoms: 3, spacing: 0.2"), 4, "correlated_emission",
      "decay", "`method: twa`"),
  ]

  @Test("mean field of spins that decay is refused", arguments: openSpins)
  func openSpins(bad: BadJob) { badJobs(bad: bad) }

  @Test("mean field of spins that keep their state, and of lossy photons")
  func closedSpins() throws {
    for text in [
      Self.meanField("name: driven_spin, gamma_z: 0"),
      Self.meanField("name: tavis_cummings, atoms: 3, g: 1, kappa: 0.7"),
      Self.meanField(
        "name: tavis_cummings, atoms: 3, g: 1, gamma_up: 1", rest: "sweep: {gamma_up: [0]}"),
      Self.meanField("name: central_spin, satellites: 3, g: 1"),
      Self.meanField("name: rydberg_chain, sites: 3, omega_rabi: 1"),
      Self.meanField("name: dicke, spins: 3, omega_c: 1, g: 1, kappa: 1"),
      Self.meanField("name: spin_boson, spins: 3, modes: 2, omega: 1, sigma: 1, kappa: 1"),
      Self.meanField("name: hopfield, clusters: 3, modes: 2, omega_c: 1, g: 1, kappa: 1"),
    ] {
      let job = try job(text)
      #expect(job.method.name == "mean_field")
    }
    let error = #expect(throws: JobError.self) {
      try job(
        Self.meanField("name: driven_spin, gamma_z: 1")
          .replacing("mean_field", with: "twa"), "method=mean_field")
    }
    #expect(error?.message.hasPrefix("--set method=mean_field: ") == true)
  }
}
