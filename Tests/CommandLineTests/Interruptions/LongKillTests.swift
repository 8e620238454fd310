import BatchRunner
import Foundation
import HDF5Store
import TestSupport
import Testing

/// However and whenever a run is ended, running it again ends in the bits of a run that was left
/// alone.
@Suite(.serialized) struct LongKillTests {
  /// About two seconds of one core, in 96 units.
  static let job =
    Jobs.glass.replacingOccurrences(of: "end: 2, step: 0.05", with: "end: 2, step: 0.0005")
    .replacingOccurrences(of: "realizations: 5", with: "realizations: 8")
    + "\noutput: {checkpoint: 0.1s}\n"

  enum Blow: CaseIterable {
    case request, terminate, killOneRank, killLeader, killAll
  }

  /// Runs until done, each run but the last struck at a random moment.
  private func runToTheEnd(
    blows: [Blow], seed: UInt64, in directory: TemporaryDirectory, whole: DataBits
  ) throws {
    var random = SplitMix(seed: seed)
    let job = try directory.write(Self.job, "job.yaml")
    let file = directory.path("struck-\(seed).h5")
    for blow in blows {
      let ranks = Int(random.next() % 3) + 1
      let delay = 0.2 + 1.3 * Double(random.next() % 1000) / 1000
      let result = try Program.strike(
        ["run", job, "-o", file, "--quiet"], ranks: ranks, after: delay, blow: blow)
      // Whatever is there is whole: nothing yet, a checkpoint, or the finished result.
      let document = try HDF5ResultStore(path: file).load()
      if blow == .request {
        #expect([0, 75].contains(result), "\(blow) after \(delay) s on \(ranks) ranks: \(result)")
        if result == 75 { #expect(document?[attribute: "complete"] == .integer(0)) }
      }
    }
    let last = try Program.run(["run", job, "-o", file, "--quiet"], ranks: 2)
    #expect(last.code == 0, "\(last.errors)")
    let document = try #require(try HDF5ResultStore(path: file).load())
    #expect(
      DataBits(document).differing(from: whole) == [], "seed \(seed), blows \(blows)")
    let left = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
    #expect(left.filter { $0.hasPrefix(".struck-\(seed)") } == [], "nothing is left behind")
  }

  @Test func anyMixtureOfBlowsEndsInTheSameBits() throws {
    let directory = try TemporaryDirectory()
    let whole = DataBits(try Program.result(of: Self.job, in: directory, name: "whole", ranks: 2))
    // 25 blows at random moments on one to three ranks.
    var random = SplitMix(seed: 20)
    for seed in 1...5 {
      let blows = (0..<5).map { _ in Blow.allCases[Int(random.next() % 5)] }
      try runToTheEnd(blows: blows, seed: UInt64(seed), in: directory, whole: whole)
    }
  }

  @Test func aTimeLimitEndsInTime() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      Self.job.replacingOccurrences(of: "realizations: 8", with: "realizations: 400"), "job.yaml")
    let start = Date()
    let result = try Program.run(
      ["run", job, "-o", directory.path("a.h5"), "--time-limit", "4s"], ranks: 2)
    #expect(result.code == 75, "\(result.errors)")
    #expect(result.errors.contains("time limit:"))
    // mpirun takes its own time to start and to end.
    #expect(Date().timeIntervalSince(start) < 15)
    let document = try #require(try HDF5ResultStore(path: directory.path("a.h5")).load())
    guard
      case .integer(let counts)? = document.variables.first(where: {
        $0.name == "trajectories_done"
      })?.values
    else {
      Issue.record("trajectories_done is missing")
      return
    }
    #expect(counts.contains { $0 > 0 })
  }

  @Test func theEndOfASlurmJobIsKnown() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      Self.job.replacingOccurrences(of: "realizations: 8", with: "realizations: 400"), "job.yaml")
    let end = Int(Date().timeIntervalSince1970) + 4
    let result = try Program.run(
      ["run", job, "-o", directory.path("a.h5")],
      environment: ["SLURM_JOB_END_TIME": String(end)])
    #expect(result.code == 75, "\(result.errors)")
    #expect(Date().timeIntervalSince1970 < Double(end) + 1)
  }
}

extension Program {
  /// Starts the program under mpirun, lets it run for a while and strikes.
  /// - Returns: exit code, or minus the signal that ended mpirun.
  static func strike(
    _ arguments: [String], ranks: Int, after delay: Double, blow: LongKillTests.Blow
  ) throws -> Int32 {
    let process = try start(arguments, ranks: ranks)
    let deadline = Date().addingTimeInterval(delay)
    while process.isRunning, Date() < deadline { usleep(2000) }
    let family = children(of: process.processIdentifier).filter { name(of: $0) == "twa" }
    switch blow {
    case .request: kill(process.processIdentifier, SIGUSR1)
    case .terminate: kill(process.processIdentifier, SIGTERM)
    case .killOneRank: if let rank = family.max() { kill(rank, SIGKILL) }
    case .killLeader: if let rank = family.min() { kill(rank, SIGKILL) }
    case .killAll:
      for rank in family { kill(rank, SIGKILL) }
      kill(process.processIdentifier, SIGKILL)
    }
    let end = Date().addingTimeInterval(30)
    while process.isRunning, Date() < end { usleep(2000) }
    #expect(!process.isRunning, "\(blow): everything ends")
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let gone = Date().addingTimeInterval(10)
    while family.contains(where: { name(of: $0) == "twa" }), Date() < gone { usleep(5000) }
    #expect(!family.contains { name(of: $0) == "twa" }, "\(blow): every rank is gone")
    return process.terminationReason == .exit
      ? process.terminationStatus : -process.terminationStatus
  }

  /// The name of a living process.
  private static func name(of process: pid_t) -> String? {
    guard
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let open = status.firstIndex(of: "("), let close = status.lastIndex(of: ")")
    else { return nil }
    let state = status[status.index(after: close)...].split(separator: " ").first
    return state == "Z" ? nil : String(status[status.index(after: open)..<close])
  }
}
