import Foundation

/// Rows of a table of Tests/ReferenceData/superfluid, by column.
func referenceRows(_ name: String) throws -> [[String: Double]] {
  let file = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../ReferenceData/superfluid/\(name).csv").standardizedFileURL
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
  let names = lines[0].split(separator: ",").map(String.init)
  return lines.dropFirst().map { line in
    Dictionary(uniqueKeysWithValues: zip(names, line.split(separator: ",").map { Double($0)! }))
  }
}
