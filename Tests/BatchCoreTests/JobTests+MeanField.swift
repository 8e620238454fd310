import Testing

@testable import BatchCore

extension JobTests {
  /// `time` stands on line 3.
  private static func meanField(_ model: String, time: String = "", rest: String = "") -> String {
    "model:\n  {\(model)}\ntime: {end: 4, record_every: 1\(time)}\nmethod: mean_field\n\(rest)"
  }

  @Test(
    "mean field takes every model and does not need what it does not use",
    arguments: [
      "name: driven_spin, gamma_z: 1, gamma_up: 1e-300",
      "name: tavis_cummings, atoms: 3, g: 1, gamma_down: 0.5, kappa: 0.7",
      "name: central_spin, satellites: 3, g: 1, kappa: 2",
      "name: rydberg_chain, sites: 3, omega_rabi: 1, gamma_z: 0.1",
      "name: correlated_emission, atoms: 3, spacing: 0.2",
      "name: dicke, spins: 3, omega_c: 1, g: 1, kappa: 1",
      "name: spin_boson, spins: 3, modes: 2, omega: 1, sigma: 1, kappa: 1",
      "name: hopfield, clusters: 3, modes: 2, omega_c: 1, g: 1, kappa: 1",
    ])
  func meanFieldOf(model: String) throws {
    let plain = try job(Self.meanField(model))
    let other = try job(
      Self.meanField(model, time: ", step: 0.1", rest: "sampling: {trajectories: 7}"))
    #expect(plain.method.name == "mean_field")
    #expect(plain.identityJSON == other.identityJSON)
  }

  private static let spin = "name: driven_spin, omega_rabi: 1"

  static let meanFieldErrors: [BadJob] = [
    .text(meanField(spin, time: ", tolerance: 1e-14"), 3, "`time.tolerance`", "1e-13 to 0.01"),
    .text(meanField(spin, time: ", tolerance: 0.1"), 3, "`time.tolerance` is 0.1"),
    .text(meanField(spin, time: ", tolerance: 0"), 3, "`time.tolerance` is 0", "number > 0"),
    .text(meanField(spin, time: ", tolerance: low"), 3, "`time.tolerance`"),
    .text(meanField(spin, rest: "observables: {overlap: true}"), 5, "`method: mean_field` has one"),
  ]

  @Test("errors of mean field", arguments: meanFieldErrors)
  func meanFieldErrors(bad: BadJob) { badJobs(bad: bad) }

  @Test func tolerancesDecideTheNumbers() throws {
    let one = try job(Self.meanField(Self.spin, time: ", tolerance: 1e-6"))
    #expect(one[IntegrationTolerance.self].tolerance == 1e-6)
    #expect(one.identityJSON != (try job(Self.meanField(Self.spin))).identityJSON)
  }
}
