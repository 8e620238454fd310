import BatchRunner
import Foundation
import HDF5Store
import Testing

/// What a run says of the values it found.
@Suite(.serialized) struct JudgementTests {
  private func warnings(_ document: ResultDocument) -> [String] {
    if case .texts(let texts)? = document[attribute: "warnings"] { texts } else { [] }
  }

  /// One stiff point of a sweep: |s| = √3 shows.
  @Test func impossibleValuesAreTold() throws {
    let directory = try TemporaryDirectory()
    let laser = """
      model: {name: tavis_cummings, atoms: 5, g: 1, kappa: 1}
      sampling: {realizations: 16, trajectories: 32}
      time: {end: 4, step: 0.5, record_every: 1}
      sweep: {gamma_up: [0.02, 20, 0.1]}
      """
    let stiff = try Program.result(of: laser, in: directory, name: "stiff")
    let told = warnings(stiff).filter { $0.contains("impossible") }
    #expect(told.count == 2, "\(told)")
    #expect(
      told[0].hasPrefix("magnetization has impossible values")
        && told[0].contains("component = z, gamma_up = 20, where -1 to 1 is possible"), "\(told)")
    #expect(told[1].hasPrefix("spin_length "), "\(told)")
    let mild = try Program.result(
      of: laser, in: directory, name: "mild", arguments: ["--set", "sweep.gamma_up=[0.02, 0.1]"])
    #expect(warnings(mild) == [])
  }

  /// Free spins along z have no overlap: known well that is no news, known badly it is.
  @Test func zeroBySymmetryIsNotTold() throws {
    let directory = try TemporaryDirectory()
    let free = """
      model: {name: random_dicke, clusters: 8, modes: 4, omega_c: 2, g: 0}
      initial: {theta: 0}
      sampling: {realizations: 16, trajectories: 64}
      time: {end: 2, step: 0.1, record_every: 0.1}
      observables: {overlap: true}
      """
    let known = try Program.result(of: free, in: directory, name: "known")
    #expect(warnings(known) == [])
    let few = try Program.result(
      of: free, in: directory, name: "few",
      arguments: [
        "--set", "sampling.trajectories=2", "--set", "sampling.realizations=8", "--set",
        "model.clusters=2",
      ])
    #expect(
      warnings(few).contains { $0.hasPrefix("overlap is nowhere clearly different from zero") },
      "\(warnings(few))")
  }
}
