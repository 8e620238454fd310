import BatchCore
import Foundation
import Models
import Testing

/// The tables of the program are those of the page validity.md.
struct ValidityPageTests {
  private static let page = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../../analysis/docs/validity.md").standardizedFileURL

  /// Lines of the table of a model, without its head.
  private func lines(_ model: String) throws -> [String] {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- validity \(model) -->"), "\(model)")
    let end = try #require(text[start.upperBound...].range(of: "<!-- end -->"), "\(model)")
    return text[start.upperBound..<end.lowerBound].split(separator: "\n").filter {
      $0.hasPrefix("|")
    }
    .dropFirst(2).map(String.init)
  }

  /// Six significant digits, as on the page.
  private func short(_ value: Double) -> String { String(format: "%g", value) }

  @Test func tablesAgree() throws {
    #expect(ValidityTable.all.count == 10)
    for table in ValidityTable.all {
      let lines = try lines(table.model)
      #expect(lines.count == table.rows.count && lines.count > 2, "\(table.model)")
      for (line, row) in zip(lines, table.rows) {
        let cells =
          row.values.map(short)
          + row.figures.map {
            String(format: "%.4f ± %.4f, %.4f", $0.largest, $0.error, $0.rms)
          }
        #expect(line.hasPrefix("| " + cells.joined(separator: " | ") + " |"), "\(table.model)")
      }
    }
  }
}
