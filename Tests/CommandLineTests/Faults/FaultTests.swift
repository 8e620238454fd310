import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// What can go wrong around a run: every test asks for the exit code, one clear line, a file that
/// is whole, no process left, and the bits of a quiet run afterwards. One after another, since
/// they take the machine.
@Suite(.serialized) enum FaultTests {}

/// What all fault tests share.
enum Fault {
  /// A second or more of one core, in 64 units, saved ten times a second.
  static let job = """
    name: fault
    model: {name: random_dicke, clusters: 6, modes: 5, spins_per_cluster: 3, omega_c: 5, kappa: 0.5}
    sampling: {realizations: 8, trajectories: 64, seed: 7, batch: 16}
    time: {end: 2, step: 0.0001, record_every: 0.25}
    sweep: {g_over_gc: [0.8, 1.27]}
    output: {checkpoint: 0.1s}
    """

  /// The result of a run that is left alone.
  static let whole = Result {
    let directory = try TemporaryDirectory()
    return try Program.result(of: job, in: directory, name: "whole", ranks: 2)
  }

  /// Runs, and strikes each few milliseconds once the first checkpoint is there. On a busy machine
  /// a run may end before that; then it is run again.
  /// - Parameter prepare: undoes the blow, before each run.
  static func strike(
    _ arguments: [String], ranks: Int?, file: String, prepare: () -> Void = {},
    blow: @escaping () -> Void
  ) throws -> Program.Result {
    var result: Program.Result
    var attempts = 0
    repeat {
      prepare()
      unlink(file)
      result = try Program.run(arguments, ranks: ranks, timeout: 60) {
        if FileManager.default.fileExists(atPath: file) { blow() }
        return false
      }
      attempts += 1
    } while result.code == 0 && attempts < 5
    return result
  }

  // MARK: What is asked for

  /// - Parameter checkpointFails: whether a line before may say that saving was not possible.
  static func expectLine(
    _ result: Program.Result, code: Int32, _ fragments: String..., checkpointFails: Bool = false,
    at place: SourceLocation = #_sourceLocation
  ) {
    let lines = result.ownErrors.filter {
      !checkpointFails
        || !$0.hasSuffix("what was saved before is kept, saving is tried again every 0.1 s")
    }
    #expect(!result.timedOut, sourceLocation: place)
    #expect(result.code == code, "\(result.errors)", sourceLocation: place)
    #expect(lines.count == 1, "\(result.errors)", sourceLocation: place)
    for fragment in fragments {
      #expect(
        lines.first?.contains(fragment) == true, "\(fragment): \(result.errors)",
        sourceLocation: place)
    }
  }

  /// A file in the middle of the job: units of the whole run and no others.
  /// - Parameter orWhole: whether it may have come to the end.
  static func expectPart(
    _ file: String, orWhole: Bool = false, at place: SourceLocation = #_sourceLocation
  ) throws {
    let part = try #require(try HDF5ResultStore(path: file).load(), sourceLocation: place)
    let whole = try whole.get()
    let done = part.unitDigests.indices.filter { part.unitDigests[$0] != 0 }
    let isWhole = done.count == whole.unitDigests.count
    #expect(!done.isEmpty && (!isWhole || orWhole), sourceLocation: place)
    #expect(part[attribute: "complete"] == .integer(isWhole ? 1 : 0), sourceLocation: place)
    #expect(
      done.allSatisfy { part.unitDigests[$0] == whole.unitDigests[$0] }, sourceLocation: place)
  }

  /// Runs again: the bits of the whole run, and nothing beside the result.
  static func expectCompletion(
    _ job: String, _ file: String, ranks: Int? = nil,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let again = try Program.run(["run", job, "-o", file, "--quiet"], ranks: ranks)
    #expect(again.code == 0, "\(again.errors)", sourceLocation: place)
    #expect(again.errors == "", sourceLocation: place)
    let document = try #require(try HDF5ResultStore(path: file).load(), sourceLocation: place)
    let whole = DataBits(try whole.get())
    #expect(DataBits(document).differing(from: whole) == [], sourceLocation: place)
    #expect(hidden(beside: file) == [], sourceLocation: place)
  }

  static func hidden(beside file: String) -> [String] {
    let directory = URL(fileURLWithPath: file).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { $0.hasPrefix(".") }
  }

  /// Every process that has the file in its command line goes within seconds.
  static func expectNobody(
    with file: String, within seconds: Double = 5, at place: SourceLocation = #_sourceLocation
  ) {
    let end = Date().addingTimeInterval(seconds)
    while !processes(with: file).isEmpty, Date() < end { usleep(5000) }
    #expect(processes(with: file) == [], sourceLocation: place)
  }

  // MARK: Processes

  /// Living processes with a word in their command line, mpirun among them.
  static func processes(with word: String) -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    // The command line of a process that has ended is empty.
    return all.compactMap(pid_t.init).filter { read($0, "cmdline").contains(word) }
  }

  /// The MPI ranks among them, by rank.
  static func ranks(with word: String) -> [Int: pid_t] {
    let pairs = processes(with: word).compactMap { process -> (Int, pid_t)? in
      let variables = read(process, "environ").split(separator: "\0")
      let key = "OMPI_COMM_WORLD_RANK="
      guard let own = variables.first(where: { $0.hasPrefix(key) }) else { return nil }
      return Int(own.dropFirst(key.count)).map { ($0, process) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private static func read(_ process: pid_t, _ entry: String) -> String {
    String(
      decoding: FileManager.default.contents(atPath: "/proc/\(process)/\(entry)") ?? Data(),
      as: UTF8.self)
  }
}
