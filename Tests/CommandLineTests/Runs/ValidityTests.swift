import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// What a result says about itself.
@Suite(.serialized) struct ValidityTests {
  private func warnings(_ document: ResultDocument) -> [String] {
    if case .texts(let texts)? = document[attribute: "warnings"] { texts } else { [] }
  }

  private func values(_ name: String, _ document: ResultDocument) -> [Double] {
    guard case .real(let values)? = document.variables.first(where: { $0.name == name })?.values
    else { return [] }
    return values
  }

  private func emission(spacing: Double, realizations: Int = 16) -> String {
    """
    model: {name: correlated_emission, atoms: 6, spacing: \(spacing)}
    sampling: {realizations: \(realizations), trajectories: 32, batch: 32}
    time: {end: 2, step: 0.01, record_every: 0.1}
    observables: {emission_rate: true}
    """
  }

  /// Close atoms exchange so fast that this step is wrong without any number being infinite.
  @Test func tooLargeAStepIsTold() throws {
    let directory = try TemporaryDirectory()
    let close = try Program.result(of: emission(spacing: 0.05), in: directory, name: "close")
    #expect(warnings(close).contains { $0.contains("rad in one time step") })
    let apart = try Program.result(of: emission(spacing: 0.2), in: directory, name: "apart")
    #expect(warnings(apart) == [])
    #expect(values("turn_per_step", apart)[0] < 0.1 * values("turn_per_step", close)[0])
    let shown = try Program.run(["show", directory.path("close.h5")])
    #expect(shown.output.contains("warning     spins turn by"), "\(shown.output)")
  }

  @Test func driftsAreMeasured() throws {
    let directory = try TemporaryDirectory()
    let lossy = try Program.result(of: Jobs.glass, in: directory, name: "lossy")
    #expect(values("spin_length_drift", lossy).allSatisfy { $0 > 0 && $0 < 1e-12 })
    #expect(values("energy_drift", lossy).allSatisfy { $0.isNaN })
    let closed = ["--set", "model.kappa=0"]
    let fine = try Program.result(
      of: Jobs.glass, in: directory, name: "fine", arguments: closed + ["--set", "time.step=0.025"])
    let coarse = try Program.result(
      of: Jobs.glass, in: directory, name: "coarse", arguments: closed)
    let drifts = try [coarse, fine].map { try #require(values("energy_drift", $0).max()) }
    // Second order in the step.
    #expect(drifts[0] / drifts[1] > 3 && drifts[0] / drifts[1] < 5, "\(drifts)")
    let wrong = try Program.result(
      of: Jobs.glass, in: directory, name: "wrong", arguments: closed + ["--set", "time.step=0.25"])
    #expect(
      warnings(wrong).contains { $0.contains("though it is conserved") }, "\(warnings(wrong))")
  }

  @Test func fewSamplesAreTold() throws {
    let directory = try TemporaryDirectory()
    let few = try Program.result(
      of: emission(spacing: 0.2, realizations: 3), in: directory, name: "few")
    #expect(warnings(few).contains { $0.contains("standard errors come from 3 realizations") })
    let single = try Program.result(
      of: Jobs.glass, in: directory, name: "pairs",
      arguments: ["--set", "sampling.trajectories=4", "--set", "sampling.realizations=20"])
    #expect(warnings(single).contains { $0.contains("pairs of 4 trajectories") })
  }
}
