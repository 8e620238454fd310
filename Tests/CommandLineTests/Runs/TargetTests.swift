import BatchRunner
import Foundation
import HDF5Store
import Testing

/// `sampling.target_stderr`: what it ended at, and what a tighter one does.
@Suite(.serialized) struct TargetTests {
  private func job(_ target: String, realizations: Int = 200) -> String {
    """
    name: target
    model: {name: random_dicke, clusters: 4, modes: 3, spins_per_cluster: 2, omega_c: 5, kappa: 0.5}
    sampling:
      {realizations: \(realizations), trajectories: 16, seed: 7, batch: 16, target_stderr: \(target)}
    time: {end: 1, step: 0.05, record_every: 0.25}
    observables: {magnetization: true, photon_number: true, overlap: true}
    sweep: {g_over_gc: [0.8, 1.27]}
    output: {keep_partial: false}
    """
  }

  @Test func aTighterTargetWithoutSumsIsComputedAnew() throws {
    let directory = try TemporaryDirectory()
    let whole = try Program.result(of: job("{magnetization: 0.03}"), in: directory, name: "whole")
    _ = try Program.result(of: job("{magnetization: 0.08}"), in: directory, name: "a")
    let file = directory.path("a.h5")
    func expectSound() throws {
      let verified = try Program.run(["verify", file, "--units", "all"])
      #expect(verified.code == 0, "\(verified.output)")
    }
    try expectSound()
    let shown = try Program.run(["show", file])
    #expect(
      shown.output.firstMatch(
        of: /complete: all 2 points reached their target after [0-9–]+ of 200 realizations, seed/)
        != nil,
      "\(shown.output)")
    // A wider one is content with what is there.
    let path = try directory.write(job("{magnetization: 0.1}"), "job.yaml")
    let wider = try Program.run(["run", path, "-o", file])
    #expect(wider.output.contains("nothing to compute"))
    let tighter = try Program.result(of: job("{magnetization: 0.03}"), in: directory, name: "a")
    #expect(DataBits(tighter).differing(from: DataBits(whole)) == [])
    try expectSound()
  }

  @Test func whatHeldItBackIsNamed() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      job("{overlap: 5%, photon_number: 1e-9}", realizations: 10), "job.yaml")
    let file = directory.path("a.h5")
    let result = try Program.run(["run", path, "-o", file, "--quiet"], ranks: 2)
    #expect(result.code == 0)
    let lines = result.ownErrors.filter { $0.contains("target_stderr was not reached") }
    #expect(lines.count == 1, "\(result.errors)")
    #expect(
      lines.first?.firstMatch(
        of:
          /photon_number held it back; its error ended at [0-9.e-]+ at t = [0-9.]+, the target is 1e-09, and 1 more points/
      ) != nil, "\(lines)")
    let shown = try Program.run(["show", file])
    #expect(shown.output.contains("photon_number held it back"))
    #expect(shown.output.contains("complete: 2 of 2 points; 10 realizations"))
  }
}
