import Foundation
import Methods
import Models
import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

/// The tables in the documentation are those that the program prints.
struct JobReferenceTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("analysis/docs/job.md")

  @Test func thePageHasTheTablesOfTheProgram() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    var blocks: [String: String] = [:]
    for part in text.components(separatedBy: "<!-- twa reference ").dropFirst() {
      let name = part.prefix { $0 != " " }
      let body = try #require(part.components(separatedBy: "-->\n").dropFirst().first)
      blocks[String(name)] =
        body.components(separatedBy: "<!-- end").first?
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    for name in JobReference(.all).names {
      #expect(
        blocks[name] == JobReference(.all).table(name),
        "\(name): put the output of `twa reference \(name)` between its marks in job.md")
    }
    #expect(blocks.keys.sorted() == JobReference(.all).names.sorted())
  }

  @Test func everyParameterIsInTheTableOfItsModel() throws {
    for model in ModelCatalogue.all {
      let table = try #require(JobReference(.all).table(model.name))
      for parameter in model.variants.flatMap(\.parameters) {
        #expect(table.contains("| `\(parameter.name)` |"))
      }
    }
    #expect(JobReference(.all).table("nonsense") == nil)
  }
}
