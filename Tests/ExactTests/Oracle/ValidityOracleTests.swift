import BatchCore
import Foundation
import Models
import TestSupport
import Testing

@testable import BatchRunner

/// Truncated Wigner against exact quantum mechanics in every built-in model: what the page validity.md says of
/// one row of each table is found again with fewer trajectories.
struct ValidityOracleTests {
  static let root = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../..").standardizedFileURL

  /// Rows by model. With disorder only the first has the same draws as the table.
  static let rows = [
    "driven_spin": [3, 8, 12], "tavis_cummings": [4, 9], "central_spin": [1, 2],
    "rydberg_chain": [1, 11], "correlated_emission": [0, 4, 10], "dicke": [2, 5],
    "random_dicke": [0], "spin_boson": [0], "hopfield": [0], "bcs_cavity": [3, 8],
  ]

  static let cases = ValidityTable.all.flatMap { table in
    rows[table.model, default: []].map { (table.model, $0) }
  }

  @Test func everyModelIsThere() {
    #expect(Set(ValidityTable.all.map(\.model)) == Set(ModelCatalogue.all.map(\.name)))
    #expect(Set(Self.rows.keys) == Set(ModelCatalogue.all.map(\.name)))
  }

  @Test(arguments: cases) func rowIsFoundAgain(model: String, number: Int) throws {
    let table = try #require(ValidityTable.all.first { $0.model == model })
    let row = table.rows[number]
    let yaml = try String(
      contentsOf: Self.root.appendingPathComponent("jobs/validity_\(model).yaml"), encoding: .utf8)
    let full = try Job.parse(yaml: yaml, file: "job.yaml").sampling.trajectories
    let fewer = min(full, Self.trajectories[model] ?? 256)
    let oracle = try Oracle(
      yaml: yaml,
      overrides: zip(table.swept, row.values).map { "sweep.\($0)=[\(Quantity.text($1))]" }
        + ["sampling.trajectories=\(fewer)"])
    for (name, figure) in zip(table.observables, row.figures) {
      let scale = table.shares.contains(name) ? try oracle.scale(name) : 1
      let largest = abs(try #require(try oracle[name].total.largest).value) / scale
      // Of the row, and of this run.
      let error = figure.error * (1 + (Double(full) / Double(fewer)).squareRoot())
      #expect(
        abs(largest - figure.largest) <= 4 * error,
        "\(model), row \(number): \(name) is off by \(largest), the page says \(figure.largest) ± \(figure.error)"
      )
    }
  }

  private static let trajectories = ["correlated_emission": 64, "central_spin": 512]
}
