import BatchCore
import Foundation
import HDF5Store
import Testing

/// Files that have units in common, but not all of them, are not joined: their sums hold both parts.
@Suite(.serialized) struct MergeOverlapTests {
  private func shard(_ text: String, _ directory: TemporaryDirectory) throws -> String {
    let file = directory.path(text.replacingOccurrences(of: "/", with: "-of-") + ".h5")
    let run = try Program.run(
      ["run", directory.path("job.yaml"), "--shard", text, "-o", file, "--quiet"])
    try #require(run.code == 0, "\(run.errors)")
    return file
  }

  /// 37 realizations: a half has 19, the third to fifth eighth 14, of which 9 are in the half.
  @Test func moreThanHalfInCommonIsRefused() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(Jobs.eliminated, "job.yaml")
    let half = try shard("1/2", directory)
    let eighths = try ["3/8", "4/8", "5/8"].map { try shard($0, directory) }
    let part = directory.path("part.h5")
    #expect(try Program.run(["merge"] + eighths + ["-o", part]).code == 75)
    let output = directory.path("out.h5")
    for files in [[half, part], [part, half]] {
      let merged = try Program.run(["merge"] + files + ["-o", output])
      Fault.expectLine(
        merged, code: 65, part, "overlaps with the other files in 9 of its 14 units")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    // Few in common are too many as well: 19 and 20 of the other half.
    let few = try shard("10/18", directory)
    let more = try shard("2/2", directory)
    let wide = directory.path("wide.h5")
    #expect(try Program.run(["merge", half, few, "-o", wide]).code == 75)
    Fault.expectLine(
      try Program.run(["merge", more, wide, "-o", output]), code: 65,
      "overlaps with the other files in 2 of its 18 units")
  }

  /// The same unit computed to other bits: one of the files is not what it says.
  @Test func unitsThatDifferAreRefused() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(Jobs.eliminated, "job.yaml")
    let half = try shard("1/2", directory)
    let eighth = try shard("3/8", directory)
    let output = directory.path("out.h5")
    let store = HDF5ResultStore(path: eighth)
    var document = try #require(try store.load())
    let unit = try #require(document.unitDigests.firstIndex { $0 != 0 })
    document.unitDigests[unit] ^= 1
    try store.save(document)
    let merged = try Program.run(["merge", half, eighth, "-o", output])
    Fault.expectLine(
      merged, code: 65, eighth, "disagrees with the other files about unit \(unit):")
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
