import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// The place of the result fails: full, read-only, gone.
  @Suite(.serialized) struct Places {
    static let needsRoot: Comment = "a small file system can be mounted only by root"

    /// No room at all is met before the work, a little room when the first result is saved.
    @Test(.enabled(if: SmallDisk.isPossible, needsRoot), arguments: [(nil, 0), (2, 0), (2, 8)])
    func fullFromTheStart(ranks: Int?, kilobytes: Int) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let disk = try SmallDisk(kilobytes: 512)
      let file = disk.path + "/out.h5"
      disk.fill(leaving: kilobytes)
      let result = try Program.run(["run", job, "-o", file, "--quiet"], ranks: ranks)
      Fault.expectLine(result, code: 74, file, "No space left on device", checkpointFails: true)
      Fault.expectNobody(with: file)
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["filler"])
      disk.free()
      try Fault.expectCompletion(job, file, ranks: 2)
    }

    @Test(.enabled(if: SmallDisk.isPossible, needsRoot), arguments: [nil, 3])
    func fullInTheMiddle(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let disk = try SmallDisk(kilobytes: 512)
      let file = disk.path + "/out.h5"
      let result = try Fault.strike(
        ["run", job, "-o", file, "--quiet"], ranks: ranks, file: file,
        prepare: { disk.free() }, blow: { disk.fill() })
      Fault.expectLine(result, code: 74, file, "No space left on device", checkpointFails: true)
      Fault.expectNobody(with: file)
      #expect(Fault.hidden(beside: file) == [])
      try Fault.expectPart(file)
      disk.free()
      try Fault.expectCompletion(job, file, ranks: 2)
    }

    @Test(.enabled(if: SmallDisk.isPossible, needsRoot), arguments: [nil, 2])
    func readOnlyFileSystem(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let disk = try SmallDisk(kilobytes: 512)
      let file = disk.path + "/out.h5"
      // A smaller run of the same job is there.
      let first = try Program.run(
        ["run", job, "-o", file, "--quiet", "--set", "sampling.realizations=2"])
      #expect(first.code == 0)
      let before = FileManager.default.contents(atPath: file)
      try #require(disk.remount("ro"))
      let result = try Program.run(["run", job, "-o", file, "--quiet"], ranks: ranks)
      Fault.expectLine(result, code: 73, file, "Read-only file system")
      Fault.expectNobody(with: file)
      #expect(FileManager.default.contents(atPath: file) == before)
      try #require(disk.remount("rw"))
      try Fault.expectCompletion(job, file, ranks: 2)
    }

    @Test(
      .enabled(if: geteuid() != 0, "permissions do not bind root"), arguments: [nil, 2])
    func readOnlyDirectory(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let place = directory.path("place")
      mkdir(place, 0o555)
      let file = place + "/out.h5"
      let result = try Program.run(["run", job, "-o", file, "--quiet"], ranks: ranks)
      Fault.expectLine(result, code: 73, file, "Permission denied")
      Fault.expectNobody(with: file)
      chmod(place, 0o755)
      try Fault.expectCompletion(job, file, ranks: 2)
    }

    @Test(arguments: [nil, 3]) func directoryDeleted(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let place = directory.path("place")
      let file = place + "/out.h5"
      let result = try Fault.strike(
        ["run", job, "-o", file, "--quiet"], ranks: ranks, file: file
      ) { try? FileManager.default.removeItem(atPath: place) }
      Fault.expectLine(
        result, code: 74, file, "the directory \(place) has been removed", checkpointFails: true)
      Fault.expectNobody(with: file)
      #expect(!FileManager.default.fileExists(atPath: place))
      try Fault.expectCompletion(job, file, ranks: 2)
    }
  }
}
