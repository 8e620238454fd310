import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// The built program, run for real, alone or under mpirun.
enum Program {
  struct Result {
    var code: Int32
    var output: String
    var errors: String
    var timedOut: Bool

    /// Lines of standard error that are ours, not the launcher's.
    var ownErrors: [String] {
      errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("twa: ") }
    }
  }

  static let path = path(of: "twa")

  /// Beside the test bundle, built with it.
  private static func path(of program: String) -> String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent(program).path
  }

  /// - Parameters:
  ///   - ranks: nil runs without a launcher.
  ///   - timeout: seconds after which the program and all its ranks are killed.
  ///   - environment: further variables.
  ///   - program: of the package.
  ///   - killWhen: kills them as soon as this holds.
  static func run(
    _ arguments: [String], ranks: Int? = nil, timeout: Double = 180,
    environment: [String: String] = [:], program: String = "twa",
    killWhen: () -> Bool = { false }
  ) throws -> Result {
    let directory = try TemporaryDirectory()
    let process = prepared(
      arguments, ranks: ranks, environment: environment, program: program)
    let (output, errors) = (directory.path("out"), directory.path("err"))
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try launch(process)
    let deadline = Date().addingTimeInterval(timeout)
    while process.isRunning, Date() < deadline, !killWhen() { usleep(5000) }
    let timedOut = process.isRunning
    if timedOut {
      // The ranks first, else they outlive mpirun for a moment.
      for child in children(of: process.processIdentifier) { kill(child, SIGKILL) }
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    return Result(
      code: process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8), timedOut: timedOut)
  }

  /// Starts the program, its output thrown away.
  static func start(_ arguments: [String], ranks: Int? = nil) throws -> Process {
    let process = prepared(arguments, ranks: ranks, environment: [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try launch(process)
    return process
  }

  private static func prepared(
    _ arguments: [String], ranks: Int?, environment further: [String: String],
    program: String = "twa"
  ) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let launcher = ranks.map { ["mpirun", "--oversubscribe", "-n", String($0)] } ?? []
    // What a shell starts in the background ignores this signal.
    process.arguments = ["--default-signal=QUIT"] + launcher + [path(of: program)] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1"
    environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1"
    // More ranks than cores: give way while waiting.
    environment["OMPI_MCA_mpi_yield_when_idle"] = "1"
    environment["OMPI_MCA_hwloc_base_binding_policy"] = "none"
    process.environment = environment.merging(further) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// With all signals open: a process inherits what the thread that starts it blocks, and threads of
  /// the test runner block nearly all.
  private static func launch(_ process: Process) throws {
    var (open, own) = (sigset_t(), sigset_t())
    sigemptyset(&open)
    pthread_sigmask(SIG_SETMASK, &open, &own)
    defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
    try process.run()
  }

  static func children(of parent: pid_t) -> [pid_t] {
    let path = "/proc/\(parent)/task/\(parent)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let own = text.split(separator: " ").compactMap { pid_t($0.trimmingCharacters(in: .newlines)) }
    return own.flatMap { children(of: $0) } + own
  }

  /// Tells one saving of a file from the next, each of which is another file; nil without a file.
  static func saving(of path: String) -> [Int]? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    return [Int(information.st_ino), information.st_mtim.tv_sec, information.st_mtim.tv_nsec]
  }

  /// Runs a job to its end and loads the result.
  static func result(
    of yaml: String, in directory: TemporaryDirectory, name: String, ranks: Int? = nil,
    arguments: [String] = []
  ) throws -> ResultDocument {
    let job = try directory.write(yaml, "job.yaml")
    let file = directory.path("\(name).h5")
    let result = try run(["run", job, "-o", file] + arguments, ranks: ranks)
    try #require(result.code == 0, "\(result.errors)")
    return try #require(try HDF5ResultStore(path: file).load())
  }
}

/// A directory that goes with its owner.
final class TemporaryDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "twa-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }
}

/// Every data bit of a document, in a form that `==` compares; attributes left out.
struct DataBits: Equatable {
  var bits: [String: [UInt64]]

  init(_ document: ResultDocument) {
    bits = [:]
    for coordinate in document.coordinates {
      switch coordinate.values {
      case .real(let values): bits[coordinate.name] = values.map(\.bitPattern)
      case .integer(let values): bits[coordinate.name] = values.map { UInt64(bitPattern: $0) }
      case .text(let values): bits[coordinate.name] = values.flatMap { $0.utf8.map(UInt64.init) }
      }
    }
    for variable in document.variables {
      switch variable.values {
      case .real(let values): bits[variable.name] = values.map(\.bitPattern)
      case .integer(let values): bits[variable.name] = values.map { UInt64(bitPattern: $0) }
      }
    }
    for (number, node) in document.checkpoint.enumerated() {
      bits["_checkpoint/\(number)"] =
        node.identity.map { UInt64(bitPattern: $0) } + node.payload.map(\.bitPattern)
    }
  }

  /// Names of datasets that differ.
  func differing(from other: DataBits) -> [String] {
    Set(bits.keys).union(other.bits.keys).filter { bits[$0] != other.bits[$0] }.sorted()
  }
}
