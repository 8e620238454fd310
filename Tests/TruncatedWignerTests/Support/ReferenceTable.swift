import Foundation
import Statistics

/// A table of Tests/ReferenceData: comment lines (# key: value), a header, numbers.
struct ReferenceTable {
  private let columns: [String: [Double]]

  private static let folder: URL = {
    // Of Tests/TruncatedWignerTests/Support/ReferenceTable.swift.
    let support = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let tests = support.deletingLastPathComponent().deletingLastPathComponent()
    return tests.appendingPathComponent("ReferenceData")
  }()

  init(_ name: String, folder: String = "disordered") throws {
    let url = ReferenceTable.folder.appendingPathComponent("\(folder)/\(name).csv")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    var columns: [String: [Double]] = [:]
    for (index, name) in lines[0].enumerated() {
      columns[String(name)] = lines.dropFirst().map { Double($0[index]) ?? .nan }
    }
    self.columns = columns
  }

  subscript(column: String) -> [Double] { columns[column]! }

  /// A column without statistical error.
  func exact(_ column: String) -> [Estimate] { self[column].map { Estimate($0, 0) } }

  /// A column with its standard errors.
  func estimates(_ column: String, error: String? = nil) -> [Estimate] {
    zip(self[column], self[error ?? column + "_se"]).map { Estimate($0, $1) }
  }
}
