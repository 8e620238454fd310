import Foundation
import Testing

/// System calls that fail on purpose, by a library loaded before all others.
enum Preload {
  static let isPossible = call(["cc", "--version"])

  /// The environment that puts these C functions in the place of the system's; for the program
  /// alone, not for its launcher.
  static func environment(
    _ source: String, in directory: TemporaryDirectory
  ) throws -> [String: String] {
    let name = "preload-\(UUID().uuidString)"
    let library = directory.path("\(name).so")
    let path = try directory.write(source, "\(name).c")
    try #require(call(["cc", "-shared", "-fPIC", "-o", library, path, "-ldl"]))
    return ["LD_PRELOAD": library]
  }

  private static func call(_ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
