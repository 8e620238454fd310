import BatchCore
import Foundation

/// The picture of a comparison, drawn by the Python package that draws all pictures.
struct ComparisonPicture {
  let comparison: ComparisonJSON

  /// - Throws: `ProgramExit` with what Python says.
  func draw(_ file: String) throws {
    let process = Process()
    let root = Self.root
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      Self.python(root), "-m", "twa_analysis", "compare", "-", "-o", file,
    ]
    if let root {
      var environment = ProcessInfo.processInfo.environment
      let others = environment["PYTHONPATH"].map { ":" + $0 } ?? ""
      environment["PYTHONPATH"] = root + "/analysis" + others
      process.environment = environment
    }
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw ProgramExit(code: 73, message: "twa: no picture: Python cannot be started: \(error)")
    }
    // It may leave before it has read everything; what it says matters then.
    signal(SIGPIPE, SIG_IGN)
    comparison.write(points: false) { text in
      try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }
    try? input.fileHandleForWriting.close()
    let complaint = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return }
    let lines = complaint.split(separator: "\n").map(String.init)
    if let own = lines.last, own.hasPrefix("twa_analysis: ") {
      throw ProgramExit(
        code: process.terminationStatus,
        message: "twa: no picture: \(own.dropFirst("twa_analysis: ".count))")
    }
    throw ProgramExit(
      code: 73,
      message:
        "twa: no picture: it needs Python with the packages of analysis/requirements.txt (\((lines.last ?? "no Python here").printable.shortened(to: 300))); make demo installs them"
    )
  }

  /// What the environment variable TWA_PYTHON names, else that of `make demo`, else any.
  private static func python(_ root: String?) -> String {
    if let chosen = ProcessInfo.processInfo.environment["TWA_PYTHON"], !chosen.isEmpty {
      return chosen
    }
    let own = root.map { $0 + "/.venv/bin/python" }
    return own.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil } ?? "python3"
  }

  /// The folder of the program's sources, found upwards from the program.
  private static let root: String? = {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return nil }
    var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
    while folder.path != "/" {
      let package = folder.appendingPathComponent("analysis/twa_analysis/__main__.py")
      if FileManager.default.fileExists(atPath: package.path) { return folder.path }
      folder.deleteLastPathComponent()
    }
    return nil
  }()
}
