import Foundation

/// Lines for a person, and the same numbers as JSON.
final class Report {
  private var entries: [[String: Any]] = []

  func section(_ title: String) { print("\n\(title)") }

  func line(_ text: String) { print("  " + text) }

  func record(_ entry: [String: Any]) { entries.append(entry) }

  func finish(path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let object: [String: Any] = ["machine": processorName(), "results": entries]
    try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys]
    ).write(to: url)
    print("\nmachine: \(processorName()); \(path)")
  }
}

func processorName() -> String {
  let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
  return line.map { String($0.drop { $0 != ":" }.dropFirst(2)) } ?? "unknown"
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try work()
  return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
}

/// Processor time of this process, s: other work on the machine adds little to it.
func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
  let start = clock()
  try work()
  return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}

/// Median of several measurements.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
