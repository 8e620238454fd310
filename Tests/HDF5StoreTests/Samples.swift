import BatchCore
import Foundation

/// A fresh directory that goes with its last use.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Names in the directory, hidden ones too.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

enum Samples {
  static let specialNumbers: [Double] = [
    .nan, Double(bitPattern: 0xfff8_0000_dead_beef), -0.0, 0, .infinity, -.infinity,
    .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, -1e-300, 1, 2,
  ]

  /// A document with every kind of content, dimensions of equal length and of length one.
  static func full() -> ResultDocument {
    ResultDocument(
      attributes: [
        ("title", .text("Überlagerung ⟨σ⟩")),
        ("schema_version", .integer(1)),
        ("job", .text("run:\n  seed: 3\n\n  name: \"x\"\n")),
        ("empty", .text("")),
        ("wall_time_s", .real(-0.0)),
        ("undefined", .real(.nan)),
        ("seed", .integer(.min)),
        ("hostnames", .texts(["n1", "", "nœud"])),
        ("job_overrides", .texts(["a\nb", "c"])),
        ("warnings", .texts([""])),
        ("one", .texts(["alone"])),
        ("none", .texts([])),
        ("a_first_by_name", .integer(2)),
      ],
      coordinates: [
        .init(
          name: "z_sweep", values: .real([0.5]), units: "1", scale: "g_c", longName: "coupling"),
        .init(name: "time", values: .real([0, 1, 2]), units: "1/κ", longName: "time"),
        .init(name: "lag", values: .integer([0, 5, .max]), units: "1", longName: "lag"),
        .init(name: "component", values: .text(["x", "", "ζ"]), units: "", longName: "axis"),
        .init(name: "wide", values: .integer([1, 2, 3, 4]), units: "1", longName: ""),
      ],
      variables: [
        .init(
          name: "magnetization", dimensions: ["z_sweep", "time", "component"],
          values: .real(Array(specialNumbers.prefix(9))), units: "1", longName: "⟨σ⟩"),
        .init(
          name: "correlation", dimensions: ["lag", "time"],
          values: .real((0..<9).map(Double.init)), units: "1", longName: "C"),
        .init(
          name: "table", dimensions: ["component", "wide"], values: .real(specialNumbers),
          units: "", longName: ""),
        .init(
          name: "realizations_done", dimensions: ["z_sweep"], values: .integer([-7]), units: "1",
          longName: "count"),
        .init(name: "total", dimensions: [], values: .real([.nan]), units: "J", longName: "sum"),
        .init(name: "units_done", dimensions: [], values: .integer([9]), units: "1", longName: "n"),
      ],
      checkpoint: [
        .init(identity: [1, 2, 3, 4, 5, .max], payload: specialNumbers),
        .init(identity: [0, 0, 0, 0, 0, 0], payload: []),
        .init(identity: [-1, 9, 9, 9, 9, 9], payload: [3.5]),
      ])
  }

  static func small(title: String) -> ResultDocument {
    ResultDocument(attributes: [("schema_version", .integer(1)), ("title", .text(title))])
  }
}

/// Everything in a document as text, numbers by their bits, so that equal means identical.
func fingerprint(_ document: ResultDocument) -> [String] {
  func bits(_ numbers: [Double]) -> String {
    numbers.map { "\($0.bitPattern)" }.joined(separator: " ")
  }
  var lines: [String] = []
  for (name, value) in document.attributes {
    if case .real(let number) = value {
      lines.append("attribute \(name) real \(number.bitPattern)")
    } else {
      lines.append("attribute \(name) \(value)")
    }
  }
  for c in document.coordinates {
    let values =
      switch c.values {
      case .real(let v): "real " + bits(v)
      case .integer(let v): "integer \(v)"
      case .text(let v): "text \(v)"
      }
    lines.append("coordinate \(c.name) \(values) \(c.units) \(c.scale) \(c.longName)")
  }
  for v in document.variables {
    let values =
      switch v.values {
      case .real(let n): "real " + bits(n)
      case .integer(let n): "integer \(n)"
      }
    lines.append("variable \(v.name) \(v.dimensions) \(values) \(v.units) \(v.scale) \(v.longName)")
  }
  for node in document.checkpoint { lines.append("node \(node.identity) \(bits(node.payload))") }
  return lines
}
