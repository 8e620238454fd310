import BatchCore
import BatchRunner
import Foundation
import Testing

/// Running again: nothing to do, only the difference, or a refusal.
@Suite(.serialized) struct GrowthTests {
  private func sampling(_ job: String, _ realizations: Int, _ trajectories: Int) -> [String] {
    [
      "--set", "sampling.realizations=\(realizations)", "--set",
      "sampling.trajectories=\(trajectories)",
    ]
  }

  @Test func aFinishedJobIsLeftAlone() throws {
    let directory = try TemporaryDirectory()
    _ = try Program.result(of: Jobs.single, in: directory, name: "a")
    let before = try FileManager.default.attributesOfItem(atPath: directory.path("a.h5"))
    let again = try Program.run(
      ["run", directory.path("job.yaml"), "-o", directory.path("a.h5")], ranks: 3)
    #expect(again.code == 0)
    #expect(again.output.contains("complete; nothing to compute"))
    let after = try FileManager.default.attributesOfItem(atPath: directory.path("a.h5"))
    #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
  }

  /// Steps of growth (realizations, trajectories) end in the same bits as the whole at once, and
  /// compute no more units than are missing or were not full.
  @Test(
    arguments: [
      (Jobs.glass, [(2, 40), (5, 40)], 5 * 3 * 4 - 2 * 3 * 4),
      (Jobs.glass, [(5, 16), (5, 40)], 5 * 2 * 4),
      (Jobs.glass, [(3, 20), (4, 33), (5, 40)], nil),
      (Jobs.single, [(1, 40), (1, 200)], 11),
      (Jobs.single, [(1, 112), (1, 200)], 6),
    ] as [(String, [(Int, Int)], Int?)])
  func growthEndsInTheSameBits(job: String, steps: [(Int, Int)], lastComputes: Int?) throws {
    let directory = try TemporaryDirectory()
    let (realizations, trajectories) = steps.last!
    let whole = DataBits(
      try Program.result(
        of: job, in: directory, name: "whole",
        arguments: sampling(job, realizations, trajectories)))
    var grown: ResultDocument?
    for (number, step) in steps.enumerated() {
      grown = try Program.result(
        of: job, in: directory, name: "grown", ranks: number + 1,
        arguments: sampling(job, step.0, step.1))
    }
    #expect(DataBits(grown!).differing(from: whole) == [])
    if let lastComputes {
      // Once more from the step before, to count what the last step computes.
      let file = directory.path("count.h5")
      let path = directory.path("job.yaml")
      for step in steps.dropLast() {
        _ = try Program.run(["run", path, "-o", file, "--quiet"] + sampling(job, step.0, step.1))
      }
      let last = try Program.run(
        ["run", path, "-o", file] + sampling(job, realizations, trajectories))
      #expect(last.output.contains("computed \(lastComputes) of"), "\(last.output)")
    }
  }

  @Test func aDifferentJobIsRefusedAndNothingIsLost() throws {
    let directory = try TemporaryDirectory()
    let before = DataBits(try Program.result(of: Jobs.single, in: directory, name: "a"))
    let job = directory.path("job.yaml")
    let file = directory.path("a.h5")
    let other = try Program.run(
      ["run", job, "-o", file, "--set", "model.kappa=0.25", "--set", "time.step=0.025"], ranks: 2)
    #expect(other.code == 65)
    #expect(other.ownErrors.count == 1, "\(other.errors)")
    #expect(other.errors.contains("model.kappa, time.step differ"))
    let fewer = try Program.run(["run", job, "-o", file, "--set", "sampling.trajectories=100"])
    Fault.expectLine(
      fewer, code: 65, "already holds sampling 1 × 200", "more than the job's 1 × 100")
    let same = try Program.run(["run", job, "-o", file])
    #expect(same.code == 0)
    let document = try Program.result(of: Jobs.single, in: directory, name: "a")
    #expect(DataBits(document).differing(from: before) == [])
    let replaced = try Program.result(
      of: Jobs.single, in: directory, name: "a",
      arguments: ["--overwrite", "--set", "model.kappa=0.25"])
    #expect(DataBits(replaced).differing(from: before).contains("magnetization"))
  }

  @Test func withoutPartialSumsTheFileStillAnswers() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.glass + "\noutput: {keep_partial: false}\n"
    let document = try Program.result(of: job, in: directory, name: "a")
    #expect(document.checkpoint.isEmpty)
    let again = try Program.run(["run", directory.path("job.yaml"), "-o", directory.path("a.h5")])
    #expect(again.code == 0)
    #expect(again.output.contains("nothing to compute"))
  }
}
