import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// `step: auto`: chosen steps are fine enough, point by point, once and for all.
@Suite(.serialized) struct StepAutoTests {
  private func reals(_ document: ResultDocument, _ name: String) -> [Double] {
    guard case .real(let values)? = document.variables.first(where: { $0.name == name })?.values
    else {
      Issue.record("no \(name)")
      return []
    }
    return values
  }

  /// Records far apart leave the pilot few values of its own, and chaos much noise; steps that are
  /// much too coarse agree with their halves by chance, or sample a mode at equal phases.
  static let coarseRecords = [
    """
    model: {name: hopfield, spins: 8, modes: 12, omega: 2, sigma: 1.5}
    initial: {theta: 0}
    sampling: {realizations: 24, trajectories: 64, seed: SEED}
    time: {end: 1, step: auto, record_every: 1}
    """,
    """
    model: {name: central_spin, satellites: 20, omega: 1, epsilon: 1, g: 1, kappa: 1, gamma_down: 0.2, gamma_up: 0.4}
    sampling: {realizations: 1, trajectories: 1024, seed: SEED}
    time: {end: 4, step: auto, record_every: 1}
    """,
    """
    model: {name: correlated_emission, atoms: 5, spacing: 0.1, dipole: 0.5pi}
    sampling: {realizations: 1, trajectories: 1024, seed: SEED}
    time: {end: 2, step: auto, record_every: 1}
    """,
    // One turn of the mode in 1/4: it stands still for steps of 1, 1/2 and 1/4.
    """
    model: {name: dicke, spins: 4, omega_c: 8pi, kappa: 0, g: 3}
    sampling: {realizations: 1, trajectories: 1024, seed: SEED}
    time: {end: 40, step: auto, record_every: 1}
    """,
    // The step is judged by the state, whatever is recorded.
    """
    model: {name: random_dicke, clusters: 16, modes: 16, spins_per_cluster: 5, omega_c: 5, kappa: 0.5, g_over_gc: 1.5}
    sampling: {realizations: 32, trajectories: 32, seed: SEED}
    time: {end: 2, step: auto, record_every: 1}
    observables: {overlap: true, magnetization: false, photon_number: false}
    """,
  ]

  @Test(arguments: coarseRecords, [1, 2])
  func chosenStepsGiveWhatFineOnesGive(job: String, seed: Int) throws {
    let directory = try TemporaryDirectory()
    let job = job.replacingOccurrences(of: "SEED", with: "\(seed)")
    let chosen = try Program.result(of: job, in: directory, name: "auto")
    let step = try #require(reals(chosen, "step").first)
    let fine = try Program.result(
      of: job, in: directory, name: "fine",
      arguments: ["--set", "time.step=\(step / 8)", "--set", "sampling.seed=\(seed + 100)"])
    for name in ["magnetization", "photon_number", "overlap_raw"]
    where chosen.variables.contains(where: { $0.name == name }) {
      let (a, b) = (reals(chosen, name), reals(fine, name))
      let (da, db) = (reals(chosen, name + "_stderr"), reals(fine, name + "_stderr"))
      let range = b.map(abs).max() ?? 0
      for i in a.indices {
        let allowed = 4 * (da[i] * da[i] + db[i] * db[i]).squareRoot() + 0.01 * range + 1e-9
        #expect(abs(a[i] - b[i]) < allowed, "\(name)[\(i)]: \(a[i]) and \(b[i]), step \(step)")
      }
    }
  }

  /// A stiff point gets a fine step wherever it stands in the sweep, and the others theirs.
  @Test func everyPointHasAStepOfItsOwn() throws {
    let directory = try TemporaryDirectory()
    func job(_ rates: String) -> String {
      """
      model: {name: tavis_cummings, atoms: 6, omega: 1, epsilon: 1, g: 0.8, kappa: 1, gamma_down: 0.3}
      sampling: {realizations: 1, trajectories: 256, seed: 9}
      time: {end: 3, step: auto, record_every: 1}
      sweep: {gamma_up: [\(rates)]}
      """
    }
    let mixed = try Program.result(of: job("0.02, 20, 0.1"), in: directory, name: "mixed", ranks: 3)
    let sorted = try Program.result(of: job("0.02, 0.1, 20"), in: directory, name: "sorted")
    let (a, b) = (reals(mixed, "step"), reals(sorted, "step"))
    #expect(a[1] * 4 <= a[0])
    #expect(a[1] * 4 <= a[2])
    // The pilot of a point takes the random numbers of its number.
    #expect(a[1] == b[2] || a[1] == 2 * b[2] || 2 * a[1] == b[2])
    #expect(reals(mixed, "magnetization").allSatisfy { abs($0) < 1.02 })
    #expect(reals(mixed, "step_bias").allSatisfy { $0 > 0 && $0 <= 0.1 })
  }

  @Test func theStepDoesNotDependOnCountsOrRanks() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.glass.replacingOccurrences(of: "step: 0.05", with: "step: auto")
    let few = try Program.result(
      of: job, in: directory, name: "auto", arguments: ["--set", "sampling.realizations=3"])
    let grown = try Program.result(of: job, in: directory, name: "auto", ranks: 2)
    let whole = try Program.result(of: job, in: directory, name: "whole")
    #expect(DataBits(grown).differing(from: DataBits(whole)) == [])
    #expect(few[attribute: "job_identity"] == whole[attribute: "job_identity"])
    let again = try Program.run(
      ["run", directory.path("job.yaml"), "-o", directory.path("whole.h5"), "--overwrite"])
    #expect(again.errors.contains("chosen by measured halving"))
  }

  /// Shards choose alike, and merge to the bits of the whole.
  @Test func shardsChooseAlike() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.glass.replacingOccurrences(of: "step: 0.05", with: "step: auto")
    let whole = try Program.result(of: job, in: directory, name: "whole")
    for k in 1...2 {
      _ = try Program.result(
        of: job, in: directory, name: "part\(k)", ranks: k, arguments: ["--shard", "\(k)/2"])
    }
    let merged = try Program.run(
      [
        "merge", directory.path("part1.h5"), directory.path("part2.h5"), "-o",
        directory.path("m.h5"),
      ])
    #expect(merged.code == 0, "\(merged.errors)")
    let document = try #require(try HDF5ResultStore(path: directory.path("m.h5")).load())
    #expect(DataBits(document).differing(from: DataBits(whole)) == [])
    let verified = try Program.run(["verify", directory.path("m.h5"), "--units", "3"])
    #expect(verified.code == 0, "\(verified.output)")
  }

  /// What is stored is not chosen again, by `run`, `submit` or `merge`.
  @Test func theStepIsChosenOnce() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.single.replacingOccurrences(of: "step: 0.05", with: "step: auto")
    let path = try directory.write(job, "job.yaml")
    let file = directory.path("a.h5")
    func choosing(_ arguments: [String]) throws -> Bool {
      let result = try Program.run(arguments)
      #expect(result.code == 0, "\(result.errors)")
      return result.errors.contains("choosing the step")
    }
    #expect(try !choosing(["submit", path, "--dry-run"]))
    #expect(try choosing(["run", path, "-o", file]))
    #expect(try !choosing(["run", path, "-o", file]))
    #expect(try !choosing(["run", path, "-o", file, "--set", "sampling.trajectories=260"]))
    let fixed = try Program.run(["run", path, "-o", file, "--set", "time.step=0.05"])
    #expect(fixed.code == 65)
    #expect(fixed.errors.contains("time.step differ"))
  }

  /// A file of the first version goes on with the step that it was made with.
  @Test func theStepOfAnEarlierVersionStays() throws {
    let directory = try TemporaryDirectory()
    let folder = StoredFiles.folder.appendingPathComponent("0.1")
    let file = directory.path("auto_step.h5")
    try FileManager.default.copyItem(
      atPath: folder.appendingPathComponent("auto_step.h5").path, toPath: file)
    let job = folder.appendingPathComponent("glass.yaml").path
    let grown = try Program.run(
      [
        "run", job, "-o", file, "--set", "time.step=auto", "--set", "sampling.realizations=8",
      ])
    #expect(grown.code == 0, "\(grown.errors)")
    #expect(!grown.errors.contains("choosing the step"))
    let document = try #require(try HDF5ResultStore(path: file).load())
    #expect(reals(document, "step") == [0.125, 0.125])
    let direct = try Program.result(
      of: try String(contentsOfFile: job, encoding: .utf8), in: directory, name: "direct",
      arguments: ["--set", "time.step=0.125", "--set", "sampling.realizations=8"])
    #expect(reals(document, "magnetization") == reals(direct, "magnetization"))
  }

  /// Asked to end while it chooses, a run ends with nothing written.
  @Test(arguments: [1, 3]) func aRunCanEndWhileItChooses(ranks: Int) throws {
    let directory = try TemporaryDirectory()
    let job = """
      model: {name: random_dicke, clusters: 300, modes: 300, omega_c: 5, kappa: 0.5}
      sampling: {realizations: 2, trajectories: 8}
      time: {end: 2000, step: auto, record_every: 1}
      sweep: {g_over_gc: [0.5, 1.5, 2.5]}
      """
    let path = try directory.write(job, "job.yaml")
    let result = try Program.run(
      ["run", path, "-o", directory.path("a.h5"), "--time-limit", "3s"], ranks: ranks)
    #expect(!result.timedOut)
    #expect(result.code == 75, "\(result.errors)")
    #expect(result.errors.contains("while choosing the step"))
    #expect(!FileManager.default.fileExists(atPath: directory.path("a.h5")))
  }

  /// Chaotic paths: the step is decided by what the pilot can tell, not by single paths.
  @Test func aChaoticChainGetsALargeStep() throws {
    let directory = try TemporaryDirectory()
    let job = """
      model: {name: rydberg_chain, sites: 10, omega_rabi: 0.5, interaction: 1, gamma_down: 0.1}
      sampling: {realizations: 2, trajectories: 16, batch: 16}
      time: {end: 40, step: auto, record_every: 0.2}
      """
    let step = reals(try Program.result(of: job, in: directory, name: "chain"), "step")
    #expect(step.count == 1 && step[0] >= 0.02 && step[0] <= 0.2, "\(step)")
  }

  /// The warning about large turns does not advise what is already done.
  @Test func adviceFitsTheJob() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Jobs.glass, "job.yaml")
    let file = directory.path("a.h5")
    _ = try Program.run(["run", path, "-o", file, "--set", "time.step=0.25", "--quiet"])
    let shown = try Program.run(["show", file])
    #expect(shown.output.contains("use step: auto"))
    let old = StoredFiles.folder.appendingPathComponent("0.1/auto_step.h5").path
    let chosen = try Program.run(["show", old])
    #expect(!chosen.output.contains("use step: auto"))
  }
}
