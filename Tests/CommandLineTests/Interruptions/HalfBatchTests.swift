import BatchCore
import Foundation
import HDF5Store
import Testing

/// A batch with free lanes stands alone in the reduction tree, also where it has a neighbour to join:
/// growth replaces it.
@Suite(.serialized) struct HalfBatchTests {
  /// Four batches a realization, and fourteen of one, the last half full.
  @Test(arguments: [(Jobs.glass, 56, 72), (Jobs.single, 216, 240)])
  func shardsAndGrowth(job: String, trajectories: Int, more: Int) throws {
    let directory = try TemporaryDirectory()
    func counts(_ count: Int) -> [String] {
      ["--set", "sampling.realizations=\(job == Jobs.glass ? 2 : 1)"]
        + ["--set", "sampling.trajectories=\(count)"]
    }
    let whole = DataBits(
      try Program.result(of: job, in: directory, name: "whole", arguments: counts(trajectories)))
    let names = try (1...5).map { shard in
      _ = try Program.result(
        of: job, in: directory, name: "s\(shard)",
        arguments: ["--shard", "\(shard)/5"] + counts(trajectories))
      return directory.path("s\(shard).h5")
    }
    let merged = directory.path("merged.h5")
    let merge = try Program.run(["merge"] + names.reversed() + ["-o", merged])
    #expect(merge.code == 0, "\(merge.errors)")
    let document = try #require(try HDF5ResultStore(path: merged).load())
    #expect(DataBits(document).differing(from: whole) == [])
    let larger = DataBits(
      try Program.result(of: job, in: directory, name: "larger", arguments: counts(more)))
    let grown = try Program.result(
      of: job, in: directory, name: "merged", ranks: 2, arguments: counts(more))
    #expect(DataBits(grown).differing(from: larger) == [])
  }
}
