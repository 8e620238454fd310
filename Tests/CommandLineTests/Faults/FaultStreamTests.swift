import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// Nobody listens: the result counts, not what is said about it.
  @Suite(.serialized) struct Streams {
    /// Runs a shell command with the program as `$PROGRAM` and a launcher, or none, as `$LAUNCHER`.
    private func shell(
      _ command: String, ranks: Int?, in directory: TemporaryDirectory
    ) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", command]
      process.environment = ProcessInfo.processInfo.environment.merging([
        "LAUNCHER": ranks.map { "mpirun --oversubscribe -n \($0) " } ?? "", "PROGRAM": Program.path,
        "CODE": directory.path("code"), "OMPI_ALLOW_RUN_AS_ROOT": "1",
        "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_mpi_yield_when_idle": "1",
        "OMPI_MCA_hwloc_base_binding_policy": "none",
        "JOB": directory.path("job.yaml"), "OUT": directory.path("out.h5"),
      ]) { $1 }
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }

    static let run = "$LAUNCHER $PROGRAM run $JOB -o $OUT"

    static let commands = [
      "\(run) >&-",
      "\(run) 2>&-",
      "\(run) <&- >&- 2>&-",
      // The reader of the pipe is gone before anything is written.
      "{ sleep 0.2; \(run); echo $? >$CODE; } | true; exit $(cat $CODE)",
      "{ sleep 0.2; \(run) 2>&1 >/dev/null; echo $? >$CODE; } | true; exit $(cat $CODE)",
      "\(run) >/dev/full 2>/dev/full",
    ]

    /// Without any stream mpirun itself fails, whatever it runs (`hostname` 19 times out of 20).
    static let cases: [(command: String, ranks: Int?)] = commands.flatMap { command in
      command.hasSuffix("<&- >&- 2>&-") ? [(command, nil)] : [(command, nil), (command, 2)]
    }

    @Test(arguments: cases) func closed(command: String, ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let expected = DataBits(try Program.result(of: Jobs.single, in: directory, name: "expected"))
      #expect(try shell(command, ranks: ranks, in: directory) == 0)
      let file = directory.path("out.h5")
      let document = try #require(try HDF5ResultStore(path: file).load())
      #expect(DataBits(document).differing(from: expected) == [])
      #expect(Fault.hidden(beside: file) == [])
      Fault.expectNobody(with: file)
    }

    /// An error keeps its exit code without anyone to tell it to.
    @Test(arguments: [nil, 2]) func errorsKeepTheirCode(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      _ = try directory.write("no HDF5 file", "out.h5")
      _ = try directory.write(Jobs.single, "job.yaml")
      #expect(try shell("\(Self.run) 2>&-", ranks: ranks, in: directory) == 65)
    }
  }
}
