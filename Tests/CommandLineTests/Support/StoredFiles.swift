import Foundation

/// Result files of earlier versions, Tests/ResultFiles.
enum StoredFiles {
  static let folder: URL = {
    var tests = URL(fileURLWithPath: #filePath)
    // Of Tests/CommandLineTests/Support/StoredFiles.swift.
    for _ in 0..<3 { tests.deleteLastPathComponent() }
    return tests.appendingPathComponent("ResultFiles")
  }()
}
