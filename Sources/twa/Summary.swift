import BatchRunner
import Foundation

/// Text views of a result document.
struct Summary {
  let document: ResultDocument

  /// Observables in the file, without their errors.
  var observables: [String] {
    document.variables.map(\.name).filter { name in
      document.variables.contains { $0.name == name + "_stderr" }
    }
  }

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
      case .texts(let texts)?: texts.joined(separator: ", ")
      case nil: "?"
      }
    }
    var lines = ["\(file): \(text("title"))"]
    let done = variable("trajectories_done").map(Self.integers) ?? []
    let wanted = (Int64(text("realizations")) ?? 0) * (Int64(text("trajectories")) ?? 0)
    let complete = done.count { $0 == wanted }
    lines.append(
      "\(text("complete") == "1" ? "complete" : "incomplete"): \(complete) of \(done.count) points; \(text("realizations")) realizations × \(text("trajectories")) trajectories each, seed \(text("seed"))"
    )
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

  // MARK: Values

  func variable(_ name: String) -> ResultDocument.Variable? {
    document.variables.first { $0.name == name }
  }

  func coordinate(_ name: String) -> ResultDocument.Coordinate? {
    document.coordinates.first { $0.name == name }
  }

  /// Coordinates of the sweep: the dimensions of the counts.
  var sweep: [ResultDocument.Coordinate] {
    (variable("trajectories_done")?.dimensions ?? []).compactMap { coordinate($0) }
  }

  static func reals(_ variable: ResultDocument.Variable) -> [Double] {
    switch variable.values {
    case .real(let values): values
    case .integer(let values): values.map(Double.init)
    }
  }

  private static func integers(_ variable: ResultDocument.Variable) -> [Int64] {
    if case .integer(let values) = variable.values { values } else { [] }
  }

  static func numbers(_ coordinate: ResultDocument.Coordinate) -> [Double] {
    switch coordinate.values {
    case .real(let values): values
    case .integer(let values): values.map(Double.init)
    case .text(let values): values.indices.map(Double.init)
    }
  }

  private static func range(_ coordinate: ResultDocument.Coordinate) -> String {
    let values = numbers(coordinate)
    if values.count > 8 {
      return "\(values.count) values from \(values[0].formatted) to \(values.last!.formatted)"
    }
    return values.map(\.formatted).joined(separator: ", ")
  }

  /// Labels of the sweep points, "g_over_gc=1.27 kappa=0.5".
  var pointLabels: [String] {
    var labels = [""]
    for coordinate in sweep {
      labels = labels.flatMap { label in
        Self.numbers(coordinate).map {
          label + (label.isEmpty ? "" : " ") + "\(coordinate.name)=\($0.formatted)"
        }
      }
    }
    return labels
  }

  // MARK: Table of final values

  /// Values at the last time with one standard error, a row a sweep point; two-time correlations at
  /// lag 0, pair correlations of neighbours, nothing of single sites.
  func finalValues(observable: String? = nil) -> String {
    let names = observable.map { [$0] } ?? observables
    var columns: [(title: String, cells: [String])] = []
    let labels = pointLabels
    if !sweep.isEmpty { columns.append(("point", labels)) }
    for name in names {
      guard let values = variable(name), let errors = variable(name + "_stderr") else { continue }
      let (x, e) = (Self.reals(values), Self.reals(errors))
      let inner = values.dimensions.dropFirst(sweep.count)
      let size = x.count / max(labels.count, 1)
      func column(_ title: String, _ offset: Int) {
        columns.append(
          (
            title,
            labels.indices.map { Self.text(x[$0 * size + offset], e[$0 * size + offset]) }
          ))
      }
      switch Array(inner) {
      case ["time"]:
        column(name, size - 1)
      case ["time", "component"]:
        for (index, axis) in ["x", "y", "z"].enumerated() {
          column("\(name).\(axis)", size - 3 + index)
        }
      case ["time", "distance", "pair_component"]:
        // Neighbours only; the file has all distances.
        let last = size - 6 * (coordinate("distance")?.count ?? 1)
        for (index, pair) in [(0, "xx"), (1, "yy"), (2, "zz")] {
          column("\(name).\(pair)(d=1)", last + index)
        }
      case ["waiting_time", "lag"]:
        let lags = coordinate("lag")?.count ?? 1
        let waitingTimes = coordinate("waiting_time").map(Self.numbers) ?? []
        for (row, waiting) in waitingTimes.enumerated() {
          column("\(name)(τ=\(waiting.formatted), lag 0)", row * lags)
        }
      default:
        break
      }
    }
    return Self.table(columns, end: coordinate("time").flatMap { Self.numbers($0).last })
  }

  private static func table(_ columns: [(title: String, cells: [String])], end: Double?) -> String {
    var lines: [String] = []
    if let end { lines.append("values at t = \(end.formatted) (one standard error)") }
    // One sweep point: a line an observable; several: a table.
    let rows = columns.first?.cells.count ?? 0
    if rows == 1 {
      let width = columns.map(\.title.count).max() ?? 0
      lines += columns.map {
        "  " + $0.title.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + $0.cells[0]
      }
      return lines.joined(separator: "\n")
    }
    let widths = columns.map { max($0.title.count, $0.cells.map(\.count).max() ?? 0) }
    func row(_ cells: [String]) -> String {
      zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
    }
    lines.append(row(columns.map(\.title)))
    for index in 0..<rows { lines.append(row(columns.map { $0.cells[index] })) }
    return lines.joined(separator: "\n")
  }

  /// "0.12345(67)": the error in units of the last digits.
  static func text(_ value: Double, _ error: Double) -> String {
    guard value.isFinite else { return "-" }
    guard error.isFinite, error > 0 else {
      return String(format: "%.6g", value) + (error == 0 ? "(0)" : "")
    }
    let digits = max(0, 1 - Int(log10(error).rounded(.down)))
    guard digits <= 12 else { return String(format: "%.6g ± %.1e", value, error) }
    let scaled = Int((error * pow(10, Double(digits))).rounded())
    return String(format: "%.*f(%d)", digits, value, scaled)
  }
}
