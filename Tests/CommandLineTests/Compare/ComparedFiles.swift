import BatchCore
import Foundation
import HDF5Store
import Testing

/// Two result files made by hand, compared by the program.
struct ComparedFiles {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A result of one observable.
  struct Result {
    var name = "excitation"
    var sweep: [(key: String, values: [Double])] = []
    /// The axis beside the sweep.
    var axis = Axis(name: "time", values: .real([0, 1, 2]), units: "1", longName: "time")
    var values: [Double]
    var errors: [Double]?
    var samples: Int64 = 1000
    /// Parameters that are not swept, as JSON.
    var model = "{}"
    var attributes: [(name: String, value: ResultDocument.Attribute)] = []

    var document: ResultDocument {
      let swept = sweep.map(\.key)
      let points = sweep.reduce(1) { $0 * $1.values.count }
      var variables = [
        ResultDocument.Variable(
          name: name, dimensions: swept + [axis.name], values: .real(values), units: "1",
          longName: name),
        .init(
          name: "realizations_done", dimensions: swept,
          values: .integer(.init(repeating: samples, count: points)), units: "1", longName: ""),
        .init(
          name: "trajectories_done", dimensions: swept,
          values: .integer(.init(repeating: samples, count: points)), units: "1", longName: ""),
      ]
      if let errors {
        variables.append(
          .init(
            name: name + "_stderr", dimensions: swept + [axis.name], values: .real(errors),
            units: "1", longName: ""))
      }
      return ResultDocument(
        attributes: [
          ("schema_version", .integer(2)), ("title", .text("by hand")), ("complete", .integer(1)),
          ("observables", .texts([name])), ("realizations", .integer(samples)),
          ("job_resolved", .text(#"{"model":\#(model)}"#)),
        ] + attributes,
        coordinates: sweep.map {
          Axis(name: $0.key, values: .real($0.values), units: "1", longName: "")
        } + [axis],
        variables: variables)
    }
  }

  func save(_ document: ResultDocument, _ name: String) throws -> String {
    let path = directory.path(name)
    try HDF5ResultStore(path: path).save(document)
    return path
  }

  /// What the program says of two results.
  func run(_ a: Result, _ b: Result, _ options: String...) throws -> Program.Result {
    try Program.run(
      ["compare", try save(a.document, "a.h5"), try save(b.document, "b.h5")] + options)
  }

  /// The same for scripts.
  func compare(_ a: Result, _ b: Result) throws -> Compared {
    let result = try run(a, b, "--json")
    try #require(result.code == 0, "\(result.errors)")
    return try Compared(result.output)
  }
}

/// The output of `twa compare --json`.
struct Compared {
  let json: [String: Any]

  init(_ text: String) throws {
    json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  func observable(_ name: String) throws -> Part {
    let all = try #require(json["observables"] as? [String: [String: Any]])
    return Part(json: try #require(all[name]))
  }

  var notes: String { (json["notes"] as? [String] ?? []).joined(separator: "\n") }

  /// An observable, or one of its points.
  struct Part {
    let json: [String: Any]

    func number(_ key: String) -> Double? { (json[key] as? NSNumber)?.doubleValue }
    func largest(_ key: String = "largest") -> Double? {
      ((json[key] as? [String: Any])?["value"] as? NSNumber)?.doubleValue
    }
    func place(_ key: String = "largest") -> [String: Double] {
      (json[key] as? [String: Any])?["at"] as? [String: Double] ?? [:]
    }
    func leftOut(_ place: String) -> Int? {
      (json["left_out"] as? [String: Any])?["missing_in_\(place)"] as? Int
    }
    var isBeyondChance: Bool? { json["beyond_chance"] as? Bool }
    var points: [Part] { (json["points"] as? [[String: Any]] ?? []).map(Part.init) }
    var at: [String: Double] { json["at"] as? [String: Double] ?? [:] }
  }
}
