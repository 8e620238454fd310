import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// Processes that die: nothing stays but the last checkpoint.
  @Suite(.serialized) struct Processes {
    enum Victim: Equatable {
      case rank(Int)
      case launcher
    }

    @Test(arguments: [Victim.rank(0), .rank(2), .launcher]) func killed(victim: Victim) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      var struck: Date?
      let result = try Fault.strike(
        ["run", job, "-o", file, "--quiet"], ranks: 3, file: file, prepare: { struck = nil },
        blow: {
          guard struck == nil else { return }
          let ranks = Fault.ranks(with: file)
          let target =
            switch victim {
            case .rank(let number): ranks[number]
            case .launcher: Fault.processes(with: file).first { !ranks.values.contains($0) }
            }
          guard ranks.count == 3, let target else { return }
          struck = Date()
          kill(target, SIGKILL)
        })
      let moment = try #require(struck, "the job must be long enough to be struck")
      #expect(!result.timedOut)
      #expect(result.code != 0)
      // The launcher tells what happened; a rank that is asked to end may find time to save.
      #expect(result.ownErrors.allSatisfy { $0.contains("asked to end at once") })
      #expect(result.ownErrors.count <= 1)
      Fault.expectNobody(with: file)
      #expect(Date().timeIntervalSince(moment) < 10)
      // Ranks notice within a second that their launcher is gone; a short job ends before. And a
      // rank may be struck when all is done.
      try Fault.expectPart(file, orWhole: true)
      try Fault.expectCompletion(job, file, ranks: 2)
    }

    /// A rank that does not answer, as on a dead node, does not hold the others past the time limit.
    @Test func aSilentRank() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      var stopped: pid_t?
      let result = try Fault.strike(
        ["run", job, "-o", file, "--quiet", "--time-limit", "8s"], ranks: 3, file: file,
        prepare: { stopped = nil },
        blow: {
          guard stopped == nil, let rank = Fault.ranks(with: file)[2] else { return }
          stopped = rank
          kill(rank, SIGSTOP)
        })
      try #require(stopped != nil, "the job must be long enough to be struck")
      Fault.expectLine(
        result, code: 75, "time limit, rank 2 does not answer", "are saved in \(file)")
      Fault.expectNobody(with: file)
      try Fault.expectPart(file)
      try Fault.expectCompletion(job, file, ranks: 3)
    }

    /// The job is rank 0's; what another rank meets alone ends all, with its code and its message.
    @Test func oneRankAlone() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      let arguments = ["run", job, "-o", file, "--quiet"]
      let wrong = try Program.run(
        arguments + [":", "-n", "1", Program.path, "run", job, "--shard", "9/2"], ranks: 2,
        timeout: 60)
      #expect(!wrong.timedOut && wrong.code == 64, "\(wrong.errors)")
      #expect(wrong.errors.contains("--shard 9/2 is no part of a job"))
      #expect(!FileManager.default.fileExists(atPath: file))
      let missing = try Program.run(
        arguments + [":", "-n", "1", Program.path, "run", directory.path("no.yaml"), "--quiet"],
        ranks: 2, timeout: 60)
      #expect(missing.code == 0, "\(missing.errors)")
      try Fault.expectCompletion(job, file)
    }

    /// Two programs, one file: the second leaves; when the first has been killed, the next begins.
    @Test(arguments: [nil, 2]) func twoWriters(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      let arguments = ["run", job, "-o", file, "--quiet"]
      var second: Program.Result?
      var holder: pid_t?
      var first: Program.Result
      var attempts = 0
      repeat {
        unlink(file)
        first = try Program.run(arguments, timeout: 60) {
          guard FileManager.default.fileExists(atPath: file) else { return false }
          // Held still, so that it is there in any case.
          holder = Fault.processes(with: file).first
          guard let holder, kill(holder, SIGSTOP) == 0 else { return false }
          second = try? Program.run(arguments, ranks: ranks)
          return true
        }
        attempts += 1
      } while (!first.timedOut || second?.code == 0) && attempts < 5
      try #require(first.timedOut, "the job must be long enough to be killed")
      Fault.expectNobody(with: file)
      Fault.expectLine(
        try #require(second), code: 73, file,
        "another twa (process \(try #require(holder)) on \(ProcessInfo.processInfo.hostName))")
      #expect(Fault.hidden(beside: file).contains(".out.h5.lock"), "it was killed")
      // As if it had been in the middle of a saving.
      _ = try directory.write("half", ".out.h5.tmp-\(try #require(holder))")
      try Fault.expectPart(file)
      try Fault.expectCompletion(job, file, ranks: ranks)
    }
  }
}
