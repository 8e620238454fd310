import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// What a finished file keeps: partial sums or not, and the runs it comes from.
@Suite(.serialized) struct HistoryTests {
  private func runs(_ document: ResultDocument) throws -> [RunRecord] {
    guard case .text(let text)? = document[attribute: "runs"] else { return [] }
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(RunRecord.self, from: Data($0.utf8))
    }
  }

  @Test func everyRunIsTold() throws {
    let directory = try TemporaryDirectory()
    let counts = ["--set", "sampling.realizations=3"]
    _ = try Program.result(of: Jobs.glass, in: directory, name: "a", ranks: 2, arguments: counts)
    var document = try Program.result(of: Jobs.glass, in: directory, name: "a")
    var told = try runs(document)
    #expect(told.map(\.ranks) == [2, 1])
    for run in told {
      #expect(run.hostnames.count == 1 && run.machines.count == 1 && !run.mpi.isEmpty)
      #expect(run.compiler.hasPrefix("Swift 6") && run.hdf5.hasPrefix("HDF5 1."))
    }
    #expect(told[0].commandLine.hasSuffix("sampling.realizations=3"))
    // Looking again is no run.
    document = try Program.result(of: Jobs.glass, in: directory, name: "a")
    #expect(try runs(document) == told)
    // Merging unites.
    for shard in 1...3 {
      _ = try Program.result(
        of: Jobs.glass, in: directory, name: "s\(shard)", arguments: ["--shard", "\(shard)/3"])
    }
    let merged = directory.path("merged.h5")
    let parts = (1...3).map { directory.path("s\($0).h5") }
    #expect(try Program.run(["merge"] + parts + [parts[0], "-o", merged]).code == 0)
    told = try runs(try #require(try HDF5ResultStore(path: merged).load()))
    #expect(told.count == 3)
    #expect(Set(told.map(\.commandLine)).count == 3)
  }

  @Test func secondsAddUp() throws {
    let directory = try TemporaryDirectory()
    var document = try Program.result(
      of: Jobs.glass, in: directory, name: "a", arguments: ["--set", "sampling.realizations=3"])
    // As if it had taken a while.
    let place = try #require(document.attributes.firstIndex { $0.name == "wall_time_s" })
    document.attributes[place].value = .real(1000)
    try HDF5ResultStore(path: directory.path("a.h5")).save(document)
    document = try Program.result(of: Jobs.glass, in: directory, name: "a")
    guard case .real(let seconds)? = document[attribute: "wall_time_s"] else {
      Issue.record("no wall time")
      return
    }
    #expect(seconds > 1000)
  }

  @Test func aFinishedFileIsSlimmed() throws {
    let directory = try TemporaryDirectory()
    let before = try Program.result(of: Jobs.glass, in: directory, name: "a")
    let (job, file) = (directory.path("job.yaml"), directory.path("a.h5"))
    let slim = ["run", job, "-o", file, "--set", "output.keep_partial=false"]
    let first = try Program.run(slim)
    #expect(
      first.code == 0 && first.output.contains("its partial sums are gone"), "\(first.output)")
    let after = try #require(try HDF5ResultStore(path: file).load())
    #expect(!before.checkpoint.isEmpty && after.checkpoint.isEmpty)
    var whole = DataBits(before)
    whole.bits = whole.bits.filter { !$0.key.hasPrefix("_checkpoint") }
    #expect(DataBits(after).differing(from: whole) == [])
    #expect(try Program.run(slim).output.contains("nothing to compute"))
    // Growth then computes everything, beside the old file.
    let grown = try Program.run(["run", job, "-o", file, "--set", "sampling.realizations=6"])
    #expect(
      grown.code == 0 && grown.errors.contains("computed anew in \(directory.path("a.partial.h5"))")
    )
    #expect(grown.output.contains("computed 72 of 72"), "\(grown.output)")
    // Shards keep theirs until they are joined.
    for shard in 1...2 {
      let part = try Program.result(
        of: Jobs.glass, in: directory, name: "s\(shard)",
        arguments: ["--shard", "\(shard)/2"] + slim.suffix(2))
      #expect(!part.checkpoint.isEmpty)
    }
    let merged = directory.path("merged.h5")
    let parts = (1...2).map { directory.path("s\($0).h5") }
    #expect(try Program.run(["merge"] + parts + ["-o", merged, "--quiet"]).code == 0)
    let joined = try #require(try HDF5ResultStore(path: merged).load())
    #expect(joined.checkpoint.isEmpty)
    #expect(DataBits(joined).differing(from: whole) == [])
  }
}
