import Foundation

/// Another program, run to its end.
struct Command {
  var arguments: [String]
  var directory: URL
  var environment: [String: String] = [:]

  /// Runs it.
  /// - Returns: what it printed, nil when it failed.
  @discardableResult
  func run() -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }

  /// Runs it.
  /// - Returns: processor time it took, s; nil when it failed. Other work on the machine adds
  ///   little to it.
  func processorSeconds() -> Double? {
    func used() -> Double {
      var usage = rusage()
      getrusage(-1, &usage)  // RUSAGE_CHILDREN, whose Swift type varies
      return [usage.ru_utime, usage.ru_stime].reduce(0) {
        $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
      }
    }
    let before = used()
    return run() == nil ? nil : used() - before
  }

  /// The file of a program, searched as a shell does.
  static func path(of program: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// The `twa` built beside this program.
func twaProgram() -> String? {
  let path = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("twa").path
  return FileManager.default.isExecutableFile(atPath: path) ? path : nil
}

/// Makes a directory for the work and removes it afterwards.
func withTemporaryDirectory(_ work: (URL) -> Void) {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
    "twa-bench-\(ProcessInfo.processInfo.processIdentifier)")
  try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  work(directory)
}
