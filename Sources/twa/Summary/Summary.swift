import BatchCore
import BatchRunner
import Foundation

/// Text views of a result document.
struct Summary {
  let document: ResultDocument

  /// - Parameter document: of a file that anybody may have written; its texts are made printable.
  init(document: ResultDocument) { self.document = document.printable }

  var observables: [String] { document.observables }

  var defaultPlot: String? {
    ["overlap", "magnetization", "photon_number"].first { observables.contains($0) }
      ?? observables.first
  }

  func header(file: String) -> String {
    func text(_ name: String) -> String {
      switch document[attribute: name] {
      case .text(let text)?: text
      case .integer(let value)?: String(value)
      case .real(let value)?: String(format: "%.4g", value)
      case .texts(let texts)?: Self.shortList(texts)
      case nil: "?"
      }
    }
    var lines = ["\(file): \(text("title"))"]
    lines.append(progress + ", seed \(text("seed"))")
    lines.append(
      "\(text("created")), twa \(text("twa_version")) (\(text("git_commit").prefix(10))), \(text("mpi_size")) ranks on \(text("hostnames")), \(durationText(Double(text("wall_time_s")) ?? 0))"
    )
    for coordinate in sweep {
      lines.append("sweep \(coordinate.name): \(Self.range(coordinate))")
    }
    lines += Self.sections(ofJob: text("job_resolved"))
    lines += validity()
    return lines.joined(separator: "\n")
  }

  /// "n1, n2, n3, … (12)" where there are many.
  static func shortList(_ texts: [String]) -> String {
    texts.count <= 8
      ? texts.joined(separator: ", ")
      : texts.prefix(6).joined(separator: ", ") + ", … (\(texts.count))"
  }

  // MARK: Values

  func variable(_ name: String) -> ResultDocument.Variable? { document.variable(name) }

  func coordinate(_ name: String) -> Axis? { document.coordinate(name) }

  var sweep: [Axis] { document.sweep }

  static func reals(_ variable: ResultDocument.Variable) -> [Double] {
    switch variable.values {
    case .real(let values): values
    case .integer(let values): values.map(Double.init)
    }
  }

  static func integers(_ variable: ResultDocument.Variable) -> [Int64] {
    if case .integer(let values) = variable.values { values } else { [] }
  }

  static func numbers(_ coordinate: Axis) -> [Double] {
    switch coordinate.values {
    case .real(let values): values
    case .integer(let values): values.map(Double.init)
    case .text(let values): values.indices.map(Double.init)
    }
  }

  private static func range(_ coordinate: Axis) -> String {
    let values = numbers(coordinate)
    if values.count > 8, let first = values.first, let last = values.last {
      return "\(values.count) values from \(first.formatted) to \(last.formatted)"
    }
    return values.map(\.formatted).joined(separator: ", ")
  }

  /// Number of sweep points, 1 without a sweep.
  var pointCount: Int { sweep.reduce(1) { $0 * $1.count } }

  /// "g_over_gc=1.27 kappa=0.5", empty without a sweep.
  func pointLabel(_ point: Int) -> String {
    var (rest, words) = (point, [String]())
    for coordinate in sweep.reversed() {
      words.append(
        "\(coordinate.name)=\(Self.numbers(coordinate)[rest % coordinate.count].formatted)")
      rest /= coordinate.count
    }
    return words.reversed().joined(separator: " ")
  }
}
