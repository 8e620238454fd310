import BatchRunner
import Foundation
import HDF5Store
import TestSupport
import Testing

/// Shards of a job and what joins them.
@Suite(.serialized) struct MergeTests {
  private func merge(
    _ names: [String], into output: String, _ directory: TemporaryDirectory
  ) throws -> Program.Result {
    try Program.run(["merge"] + names.map(directory.path) + ["-o", directory.path(output)])
  }

  private func bits(_ name: String, _ directory: TemporaryDirectory) throws -> DataBits {
    DataBits(try #require(try HDF5ResultStore(path: directory.path(name)).load()))
  }

  /// - Returns: names of the files.
  private func shards(_ count: Int, of job: String, _ directory: TemporaryDirectory) throws
    -> [String]
  {
    let path = try directory.write(job, "job.yaml")
    return try (1...count).map { index in
      let name = "\(index)-\(count).h5"
      let result = try Program.run(
        ["run", path, "--shard", "\(index)/\(count)", "-o", directory.path(name), "--quiet"],
        ranks: index % 2 == 0 ? 2 : nil)
      try #require(result.code == 0, "\(result.errors)")
      return name
    }
  }

  /// 1 to 8 shards, joined in any order, at once or one after another.
  @Test(arguments: [Jobs.glass, Jobs.single, Jobs.eliminated])
  func shardsGiveTheWhole(job: String) throws {
    let directory = try TemporaryDirectory()
    let whole = DataBits(try Program.result(of: job, in: directory, name: "whole"))
    var random = SplitMix(seed: 4)
    for count in 1...8 {
      var names = try shards(count, of: job, directory)
      for index in names.indices.reversed() {
        names.swapAt(index, Int(random.next() % UInt64(index + 1)))
      }
      let merged = try merge(names, into: "m\(count).h5", directory)
      #expect(merged.code == 0, "\(merged.errors)")
      #expect(try bits("m\(count).h5", directory).differing(from: whole) == [], "\(names)")
      // Once more changes nothing.
      #expect(try merge(names.reversed(), into: "m\(count).h5", directory).code == 0)
      #expect(try bits("m\(count).h5", directory).differing(from: whole) == [])
    }
    // Three of five, then the others into the same file.
    let names = try shards(5, of: job, directory)
    let part = try merge([names[3], names[0], names[2]], into: "part.h5", directory)
    #expect(part.code == 75)
    #expect(part.errors.contains("--array=2,5 of 5"), "\(part.errors)")
    let rest = try merge([names[4], names[1], names[0]], into: "part.h5", directory)
    #expect(rest.code == 0, "\(rest.errors)")
    #expect(try bits("part.h5", directory).differing(from: whole) == [])
    // A part is also what a run goes on with.
    _ = try merge([names[1], names[4]], into: "go.h5", directory)
    let run = try Program.run(
      ["run", directory.path("job.yaml"), "-o", directory.path("go.h5"), "--quiet"], ranks: 3)
    #expect(run.code == 0)
    #expect(try bits("go.h5", directory).differing(from: whole) == [])
  }

  /// Shards do not grow, which is said before any work; what they are joined to does.
  @Test func growthComesAfterMerging() throws {
    let directory = try TemporaryDirectory()
    let names = try shards(3, of: Jobs.glass, directory)
    let job = directory.path("job.yaml")
    let more = ["--set", "sampling.realizations=7", "--set", "sampling.trajectories=48"]
    for shard in ["2/3", "1/2"] {
      let file = directory.path(names[1])
      let before = FileManager.default.contents(atPath: file)
      let run = try Program.run(["run", job, "--shard", shard, "-o", file] + more, ranks: 2)
      Fault.expectLine(
        run, code: 65, "holds a part of 5 × 40 samples", "shard \(shard) cannot grow", "twa merge")
      #expect(FileManager.default.contents(atPath: file) == before)
    }
    #expect(try merge(names, into: "whole.h5", directory).code == 0)
    let grown = try Program.result(
      of: Jobs.glass, in: directory, name: "whole", ranks: 2, arguments: more)
    let direct = try Program.result(of: Jobs.glass, in: directory, name: "direct", arguments: more)
    #expect(DataBits(grown).differing(from: DataBits(direct)) == [])
  }

  /// A shard is compared with its own samples: at a step far finer than needed nothing moves.
  @Test func theStepOfAShardIsChecked() throws {
    let directory = try TemporaryDirectory()
    let job = Jobs.glass.replacingOccurrences(of: "step: 0.05", with: "step: 0.005")
    for shard in ["1/2", "2/2"] {
      let document = try Program.result(
        of: job, in: directory, name: "s\(shard.first!)", ranks: 2,
        arguments: ["--shard", shard, "--check-step", "--quiet"])
      guard case .real(let largest)? = document[attribute: "step_check_max"] else {
        Issue.record("step_check_max is missing")
        return
      }
      #expect(largest < 0.5, "\(shard)")
    }
  }

  @Test func whatDoesNotBelongTogetherIsRefused() throws {
    let directory = try TemporaryDirectory()
    let halves = try shards(2, of: Jobs.glass, directory)
    let thirds = try shards(3, of: Jobs.glass, directory)
    let job = directory.path("job.yaml")
    let others = [
      ("seed.h5", "sampling.seed=8", "sampling.seed differ"),
      ("kappa.h5", "model.kappa=0.25", "model.kappa differ"),
      ("counts.h5", "sampling.realizations=6", "differ in realizations"),
    ]
    for (name, change, reason) in others {
      let run = try Program.run(
        ["run", job, "--shard", "2/2", "-o", directory.path(name), "--quiet", "--set", change])
      try #require(run.code == 0)
      let result = try merge([halves[0], name], into: "out.h5", directory)
      #expect(result.code == 65)
      #expect(result.errors.contains(reason), "\(result.errors)")
    }
    let overlap = try merge([halves[0], thirds[1]], into: "out.h5", directory)
    #expect(overlap.code == 65)
    #expect(overlap.errors.contains("overlaps"), "\(overlap.errors)")
    // The second third of the units is in neither half alone; the first is in the first half.
    let contained = try merge([halves[0], thirds[0], halves[1]], into: "out.h5", directory)
    #expect(contained.code == 0, "\(contained.errors)")
    #expect(contained.errors.contains("all of it is in the other files too"))
    let missing = try merge([halves[0], "none.h5"], into: "new.h5", directory)
    #expect(missing.code == 66)
    #expect(!FileManager.default.fileExists(atPath: directory.path("new.h5")))
  }

  @Test func shardsAndVerification() throws {
    let directory = try TemporaryDirectory()
    let names = try shards(2, of: Jobs.single, directory)
    _ = try merge(names, into: "m.h5", directory)
    for arguments in [[], ["--units", "3"], ["--units", "all"]] {
      let result = try Program.run(["verify", directory.path("m.h5")] + arguments)
      #expect(result.code == 0, "\(result.output)\(result.errors)")
      #expect(!result.output.contains("different"))
    }
    // One bit of one value.
    let store = HDF5ResultStore(path: directory.path("m.h5"))
    var document = try #require(try store.load())
    let index = try #require(document.variables.firstIndex { $0.name == "photon_number" })
    guard case .real(var values) = document.variables[index].values else { return }
    values[1] = values[1].nextUp
    document.variables[index].values = .real(values)
    try store.save(document)
    let changed = try Program.run(["verify", directory.path("m.h5"), "--units", "1"])
    #expect(changed.code == 65)
    #expect(
      changed.output.contains("different: values made again from the partial sums: photon_number"))
    // One bit of one unit.
    document.unitDigests[0] ^= 1
    try store.save(document)
    let unit = try Program.run(["verify", directory.path("m.h5"), "--units", "13"])
    #expect(unit.code == 65)
    #expect(unit.output.contains("different: unit 0"))
  }
}
