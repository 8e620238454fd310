import BatchRunner
import Foundation
import HDF5Store
import Testing

/// A shard whose time is over goes on as a shard, and joins with the others to the whole.
@Suite(.serialized) struct ShardInterruptionTests {
  /// A few seconds of one core for a half.
  private static let job = Fault.job.replacingOccurrences(
    of: "realizations: 8", with: "realizations: 16")

  private func computed(_ file: String) throws -> Set<Int> {
    guard let document = try HDF5ResultStore(path: file).load() else { return [] }
    return Set(document.unitDigests.indices.filter { document.unitDigests[$0] != 0 })
  }

  @Test func aTimeLimit() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(Self.job, "job.yaml")
    var units: [Set<Int>] = []
    for shard in 1...2 {
      let file = directory.path("\(shard).h5")
      let arguments = ["run", job, "-o", file, "--quiet", "--shard", "\(shard)/2"]
      var codes: [Int32] = []
      // More and more time, so that it comes to an end on any machine.
      while codes.last != 0, codes.count < 12 {
        let before = try computed(file)
        let run = try Program.run(
          arguments + ["--time-limit", "\(1.4 * Double(codes.count + 1))s"],
          ranks: codes.count % 2 + 1)
        codes.append(run.code)
        if run.code == 75 {
          Fault.expectLine(run, code: 75, "time limit", "of 64 units are saved in \(file)")
        }
        #expect(before.isSubset(of: try computed(file)), "nothing is lost")
      }
      #expect(codes.last == 0 && codes.dropLast().allSatisfy { $0 == 75 }, "\(codes)")
      #expect(codes.count > 1, "the job must be long enough to be interrupted")
      units.append(try computed(file))
      // Complete as a shard: nothing is left to do.
      let again = try Program.run(arguments.filter { $0 != "--quiet" })
      #expect(again.output.contains("nothing to compute"), "\(again.output)")
    }
    #expect(units.map(\.count) == [64, 64] && units[0].isDisjoint(with: units[1]))
    let merged = directory.path("merged.h5")
    #expect(
      try Program.run(
        ["merge", directory.path("1.h5"), directory.path("2.h5"), "-o", merged]
      ).code == 0)
    let whole = DataBits(
      try Program.result(of: Self.job, in: directory, name: "whole", ranks: 2))
    let document = try #require(try HDF5ResultStore(path: merged).load())
    #expect(DataBits(document).differing(from: whole) == [])
  }
}
