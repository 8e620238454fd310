import BatchRunner
import Foundation

extension Summary {
  /// Most sweep points, and waiting times of a two-time observable, that a table shows.
  static let mostPoints = 20
  static let mostWaitingTimes = 4
  /// Lines that the blocks of a table may take together.
  private static let mostLines = 150

  /// One column of the table: a value of an observable at every sweep point.
  private struct Column {
    let title: String
    let cell: (_ point: Int) -> String
  }

  /// Values at the last time with their errors, a row a sweep point; two-time correlations at
  /// lag 0, pair correlations of neighbours, nothing of single sites. Bounded in both directions: of
  /// many points the first and the last, and columns that do not fit beside each other in blocks.
  func finalValues(observable: String? = nil, width: Int = Summary.width) -> String {
    let columns = (observable.map { [$0] } ?? observables).flatMap(self.columns)
    var lines: [String] = []
    if let end = coordinate("time").flatMap({ Self.numbers($0).last }) {
      let hasErrors = observables.contains { variable($0 + "_stderr") != nil }
      lines.append("values at t = \(end.formatted)" + (hasErrors ? " (\(meaningOfErrors))" : ""))
    }
    if pointCount == 0 {
      lines.append("no points")
    } else if pointCount == 1 {
      lines += Self.list(columns)
    } else {
      lines += blocks(columns, width)
    }
    return (lines + [hiddenWaitingTimes(observable)].compactMap(\.self)).joined(separator: "\n")
  }

  private var meaningOfErrors: String {
    guard case .text(let meaning)? = document[attribute: "stderr_meaning"] else {
      return "one standard error"
    }
    return meaning
  }

  // MARK: Columns

  private func columns(of name: String) -> [Column] {
    guard let values = variable(name) else { return [] }
    let (x, e) = (Self.reals(values), variable(name + "_stderr").map(Self.reals))
    let size = x.count / max(pointCount, 1)
    func column(_ title: String, _ offset: Int) -> Column {
      Column(title: title) { point in
        let place = point * size + offset
        guard x.indices.contains(place) else { return "-" }
        guard let e else { return Self.text(x[place]) }
        return e.indices.contains(place) ? Self.text(x[place], e[place]) : "-"
      }
    }
    let axes = Array(values.dimensions.dropFirst(sweep.count))
    switch axes {
    case [], ["time"]:
      return [column(name, size - 1)]
    case ["time", "component"]:
      return ["x", "y", "z"].enumerated().map { column("\(name).\($1)", size - 3 + $0) }
    case ["time", "distance", "pair_component"]:
      // Neighbours only; the file has all distances.
      let last = size - 6 * (coordinate("distance")?.count ?? 1)
      return ["xx", "yy", "zz"].enumerated().map { column("\(name).\($1)(d=1)", last + $0) }
    case ["waiting_time", "lag"]:
      let lags = coordinate("lag")?.count ?? 1
      let waiting = coordinate("waiting_time").map(Self.numbers) ?? []
      return Self.spread(waiting.count, Self.mostWaitingTimes).map {
        column("\(name)(τ=\(waiting[$0].formatted), lag 0)", $0 * lags)
      }
    case _ where axes.contains("site"):
      return []
    case _ where axes.first == "time":
      let inner = size / max(coordinate("time")?.count ?? 1, 1)
      return some(of: inner, Array(axes.dropFirst())).map { column(name + $1, size - inner + $0) }
    default:
      return some(of: size, axes).map { column(name + $1, $0) }
    }
  }

  /// Some of the numbers on axes, and where they lie: "(z, lag=2)".
  private func some(of count: Int, _ names: [String]) -> [(offset: Int, place: String)] {
    Self.spread(count, Self.mostWaitingTimes).map { offset in
      var (rest, words) = (offset, [String]())
      for axis in names.reversed().compactMap(coordinate) where axis.count > 0 {
        let index = rest % axis.count
        rest /= axis.count
        if case .text(let texts) = axis.values {
          words.append(texts[index])
        } else {
          words.append("\(axis.name)=\(Self.numbers(axis)[index].formatted)")
        }
      }
      return (offset, "(\(words.reversed().joined(separator: ", ")))")
    }
  }

  /// A line for waiting times that the table leaves out.
  private func hiddenWaitingTimes(_ observable: String?) -> String? {
    let names = (observable.map { [$0] } ?? observables).filter {
      variable($0)?.dimensions.contains("waiting_time") == true
    }
    guard !names.isEmpty, let count = coordinate("waiting_time")?.count,
      count > Self.mostWaitingTimes
    else { return nil }
    return "\(Self.mostWaitingTimes) of \(count) waiting times (all: twa show --json)"
  }

  /// At most `most` of the numbers 0 … count − 1, evenly spread, with the first and the last.
  static func spread(_ count: Int, _ most: Int) -> [Int] {
    if count <= most { return Array(0..<max(count, 0)) }
    return (0..<most).map { $0 * (count - 1) / (most - 1) }
  }

  // MARK: Rows

  /// A line a column, where there is one point.
  private static func list(_ columns: [Column]) -> [String] {
    let width = columns.map(\.title.count).max() ?? 0
    return columns.map { "  \(padded($0.title, width))  \($0.cell(0))" }
  }

  /// Columns beside each other as far as they fit, then the next ones below, each block with the
  /// points in front.
  private func blocks(_ columns: [Column], _ width: Int) -> [String] {
    // Fewer points where many blocks repeat them; the first point tells how many there will be.
    var (count, used) = (1, pointLabel(0).count)
    for column in columns {
      let own = 2 + max(column.title.count, column.cell(0).count)
      if used + own > width { (count, used) = (count + 1, pointLabel(0).count) }
      used += own
    }
    let rows = max(4, min(Self.mostPoints, Self.mostLines / count - 3))
    let (first, last) = (
      min(pointCount, (rows + 1) / 2), max(0, min(pointCount, rows) - (rows + 1) / 2)
    )
    let points = Array(0..<first) + Array((pointCount - last)..<pointCount)

    let labels = points.map(pointLabel)
    let front = max(5, labels.map(\.count).max() ?? 0)
    var lines: [String] = []
    var rest = columns.map { column in (column.title, points.map(column.cell)) }[...]
    repeat {
      var block: [(title: String, cells: [String], width: Int)] = []
      var used = front
      while let (title, cells) = rest.first {
        let own = max(title.count, cells.map(\.count).max() ?? 0)
        if !block.isEmpty, used + 2 + own > width { break }
        block.append((title, cells, own))
        used += 2 + own
        rest.removeFirst()
      }
      func row(_ label: String, _ cells: [String]) -> String {
        let padded =
          [Self.padded(label, front)] + zip(cells, block).map { Self.padded($0, $1.width) }
        return padded.joined(separator: "  ").trimmingTrailingBlanks
      }
      lines.append(row("point", block.map(\.title)))
      for (index, label) in labels.enumerated() {
        if index == first, pointCount > points.count {
          lines.append("… \(counted(pointCount - points.count, "more point"))")
        }
        lines.append(row(label, block.map { $0.cells[index] }))
      }
      if !rest.isEmpty { lines.append("") }
    } while !rest.isEmpty
    if pointCount > points.count {
      lines.append(
        "\(points.count) of \(pointCount) points (all: twa show --json, python -m twa_analysis export)"
      )
    }
    return lines
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Columns of the terminal on standard output, 100 where it is none.
  static var width: Int {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return 100 }
    return Int(size.ws_col)
  }

  // MARK: Numbers

  /// Where there is no error.
  static func text(_ value: Double) -> String {
    value.isFinite ? String(format: "%.6g", value) : "-"
  }

  /// "0.12345(67)": the error in units of the last digits.
  static func text(_ value: Double, _ error: Double) -> String {
    guard value.isFinite else { return "-" }
    guard error.isFinite, error > 0 else {
      return String(format: "%.6g", value) + (error == 0 ? "(0)" : "")
    }
    let digits = max(0, 1 - Int(log10(error).rounded(.down)))
    guard digits <= 12, error < 1e9, abs(value) < 1e15 else {
      return String(format: "%.6g ± %.1e", value, error)
    }
    let scaled = Int((error * pow(10, Double(digits))).rounded())
    return String(format: "%.*f(%d)", digits, value, scaled)
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
