import BatchRunner
import Foundation
import HDF5Store
import Testing

/// A run that is killed continues from its last checkpoint and ends in the same bits.
@Suite(.serialized) struct LongInterruptionTests {
  private let job =
    Jobs.glass.replacingOccurrences(of: "end: 2, step: 0.05", with: "end: 2, step: 0.0002")
    .replacingOccurrences(of: "realizations: 5", with: "realizations: 64")
    + "\noutput: {checkpoint: 0.5s}\n"

  @Test(arguments: [nil, 3]) func aKilledRunGoesOn(ranks: Int?) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(job, "job.yaml")
    let file = directory.path("killed.h5")
    func trajectoriesDone() throws -> [Int64] {
      let document = try HDF5ResultStore(path: file).load()
      let done = document?.variables.first { $0.name == "trajectories_done" }
      guard case .integer(let counts)? = done?.values else { return [] }
      return counts
    }
    // Killed at the first checkpoint that has whole realizations: mpirun and its ranks, without
    // warning.
    var seen: [Int]?
    let killed = try Program.run(["run", path, "-o", file, "--quiet"], ranks: ranks) {
      if Program.saving(of: file) == seen { return false }
      seen = Program.saving(of: file)
      return (try? trajectoriesDone().contains { $0 > 0 }) ?? false
    }
    try #require(killed.timedOut, "the job must be long enough to be killed")
    let partial = try #require(try HDF5ResultStore(path: file).load())
    #expect(partial[attribute: "complete"] == .integer(0))
    let counts = try trajectoriesDone()
    #expect(counts.contains { $0 > 0 })
    #expect(counts.contains { $0 < 64 * 40 })
    let resumed = try Program.run(["run", path, "-o", file], ranks: 2)
    #expect(resumed.code == 0)
    #expect(resumed.output.contains("were in the file"))
    let whole = try Program.result(of: job, in: directory, name: "whole", ranks: 2)
    let result = try #require(try HDF5ResultStore(path: file).load())
    #expect(DataBits(result).differing(from: DataBits(whole)) == [])
  }
}
