import BatchRunner
import Foundation
import HDF5Store
import Testing

/// A result that is replaced stays until the new one is complete.
@Suite(.serialized) struct OverwriteTests {
  let directory: TemporaryDirectory
  let job: String
  let file: String
  let partial: String

  init() throws {
    directory = try TemporaryDirectory()
    job = try directory.write(Fault.job, "job.yaml")
    file = directory.path("out.h5")
    partial = directory.path("out.partial.h5")
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  @Test func theOldResultStaysUntilTheNewOneIsComplete() throws {
    let first = try Program.run(
      ["run", job, "-o", file, "--quiet", "--set", "sampling.seed=1", "--set", "time.step=0.01"])
    #expect(first.code == 0)
    chmod(file, 0o640)
    let old = FileManager.default.contents(atPath: file)
    // Killed on the way, each time with more.
    for ranks in [nil, 2] {
      let killed = try Program.run(
        ["run", job, "-o", file, "--quiet", "--overwrite"], ranks: ranks
      ) { exists(partial) }
      try #require(killed.timedOut, "the job must be long enough to be killed")
      Fault.expectNobody(with: file)
      #expect(FileManager.default.contents(atPath: file) == old)
    }
    // The old job goes on with the old file.
    let again = try Program.run(
      ["run", job, "-o", file, "--set", "sampling.seed=1", "--set", "time.step=0.01"])
    #expect(again.output.contains("nothing to compute"))
    #expect(FileManager.default.contents(atPath: file) == old && exists(partial))
    // The same command goes on with the new one.
    let last = try Program.run(["run", job, "-o", file, "--overwrite"], ranks: 2)
    #expect(last.code == 0 && last.output.contains("were in the file"), "\(last.errors)")
    #expect(!exists(partial))
    var information = stat()
    #expect(stat(file, &information) == 0 && information.st_mode & 0o777 == 0o640)
    try Fault.expectCompletion(job, file)
  }

  @Test func whatIsLeftOfAnotherJobIsStartedAnew() throws {
    let other = try Program.run(
      ["run", job, "-o", partial, "--quiet", "--set", "sampling.seed=1", "--set", "time.step=0.01"])
    #expect(other.code == 0)
    let result = try Program.run(["run", job, "-o", file, "--quiet", "--overwrite"], ranks: 2)
    Fault.expectLine(
      result, code: 0, partial, "nothing that this job can continue; it is started anew")
    #expect(!exists(partial))
    try Fault.expectCompletion(job, file)
  }

  @Test func aTimeLimitWithoutAnOldResult() throws {
    let result = try Program.run(
      ["run", job, "-o", file, "--quiet", "--overwrite", "--time-limit", "1500ms"])
    if result.code == 75 {
      Fault.expectLine(result, code: 75, "are saved in \(partial), \(file) is as it was")
      #expect(exists(partial) && !exists(file))
      let last = try Program.run(["run", job, "-o", file, "--overwrite"])
      #expect(last.code == 0 && last.output.contains("were in the file"), "\(last.errors)")
    }
    try Fault.expectCompletion(job, file)
  }
}
