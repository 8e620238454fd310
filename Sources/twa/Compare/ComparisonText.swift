import BatchCore
import BatchRunner
import Foundation

/// A comparison for people: what was matched, a line an observable, a line a sweep point.
struct ComparisonText {
  private let comparison: Comparison
  private let files: (a: String, b: String)
  private let documents: (a: ResultDocument, b: ResultDocument)

  /// Lines that the tables of sweep points take together at most.
  private static let mostLines = 120
  private static let mostKeys = 8

  init(
    _ comparison: Comparison, files: (a: String, b: String),
    documents: (a: ResultDocument, b: ResultDocument)
  ) {
    (self.comparison, self.files, self.documents) = (comparison, files, documents)
  }

  var text: String {
    var lines = [
      "A           \(title(files.a, documents.a))", "B           \(title(files.b, documents.b))",
    ]
    lines += jobs()
    lines += comparison.sweep.notes.map { "sweep       \($0)" }
    for axis in comparison.axes where !axis.isComplete {
      lines.append(
        Self.label(axis.name)
          + "\(axis.places.count) common of \(axis.counts.a) in A and \(axis.counts.b) in B")
    }
    lines += comparison.notes.map { "note        \($0)" }
    lines.append("")
    lines += table(
      title: "A − B", pairs: comparison.sweep.count > 1,
      comparison.observables.map { observable in
        (observable.name, { observable.label($0) }, observable.total, observable.chance)
      })
    lines += beyondChance(
      "beyond chance", comparison.observables.map { ($0.name, $0.total, $0.chance) })
    lines += comparison.observables.compactMap(leftOut)
    lines += comparison.notCompared.map { "not compared: \($0.name): \($0.reason)" }
    for (letter, names) in [("A", comparison.only.a), ("B", comparison.only.b)] where !names.isEmpty
    {
      lines.append("only in \(letter): \(names.joined(separator: ", "))")
    }
    lines += perRealization()
    if comparison.sweep.count > 1 {
      for observable in comparison.observables where observable.total.values > 0 {
        lines += [""] + points(of: observable)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func label(_ text: String) -> String {
    text.count < 12 ? text.padding(toLength: 12, withPad: " ", startingAt: 0) : text + " "
  }

  private func title(_ file: String, _ document: ResultDocument) -> String {
    guard case .text(let title)? = document[attribute: "title"] else { return file.printable }
    return "\(file.printable): \(title)"
  }

  private func jobs() -> [String] {
    // The sweep has lines of its own. Of different methods each has keys that the other does not use.
    let swept = Set((documents.a.sweep + documents.b.sweep).map(\.name))
    let sameMethod = !comparison.differingKeys.contains { $0.key == "method" }
    let keys = comparison.differingKeys.filter { key, a, b in
      (sameMethod || (a != nil && b != nil)) && !key.hasPrefix("sweep.")
        && !swept.contains { key == "model.\($0)" || key == "initial.\($0)" }
    }
    guard !keys.isEmpty else { return [] }
    func text(_ value: String?) -> String { value?.printable.shortened(to: 40) ?? "none" }
    let shown = keys.prefix(Self.mostKeys).map {
      "\($0.key.printable.shortened(to: 60)) (\(text($0.a)), \(text($0.b)))"
    }
    let more = keys.count - shown.count
    return [
      "jobs        differ in " + shown.joined(separator: ", ")
        + (more > 0 ? " and \(counted(more, "more key"))" : "")
    ]
  }

  // MARK: Tables

  private typealias Row = (
    label: String, place: (Deviation.Extreme) -> String, deviation: Deviation, chance: Double?
  )

  private func place(
    _ extreme: Deviation.Extreme?, pairs: Bool, _ label: (Deviation.Extreme) -> String
  ) -> String {
    guard let extreme else { return "" }
    let words = [label(extreme), pairs ? comparison.sweep.label(extreme.pair) : ""]
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The means over realizations of paired deviations, then a line an observable on single ones.
  private func perRealization() -> [String] {
    let paired = comparison.observables.compactMap { observable in
      comparison.paired[observable.name].map { (name: observable.name, observable: $0) }
    }
    guard !paired.isEmpty else { return [] }
    let pairs = comparison.sweep.count > 1
    return [""]
      + table(
        title: "per realization", pairs: pairs,
        paired.map { name, observable in
          (
            name, { observable.label($0, isMean: true) }, observable.mean, observable.chance
          )
        })
      + beyondChance(
        "beyond chance per realization",
        paired.map { ($0.name, $0.observable.mean, $0.observable.chance) })
      + paired.map { name, observable in
        let (counts, single) = (observable.realizations ?? 0...0, observable.single)
        let number =
          counts.lowerBound == counts.upperBound
          ? counted(counts.upperBound, "realization")
          : "\(counts.lowerBound) to \(counts.upperBound) realizations"
        let largest = Self.text(single.largest?.value, sign: true)
        let spot = place(single.largest, pairs: pairs) { observable.label($0, isMean: false) }
        return
          "\(name): mean of \(number); of single ones the largest is \(largest) at \(spot), rms \(Self.text(single.rms))"
      }
  }

  /// - Parameter pairs: whether places name the point of the sweep.
  private func table(title: String, pairs: Bool, _ rows: [Row]) -> [String] {
    let header = [title, "values", "largest", "at", "rms", "largest z", "at", "rms z", "chance"]
    let cells = rows.map { row in
      let deviation = row.deviation
      return [
        row.label, String(deviation.values), Self.text(deviation.largest?.value, sign: true),
        place(deviation.largest, pairs: pairs, row.place), Self.text(deviation.rms),
        Self.short(deviation.largestZ?.value, sign: true),
        place(deviation.largestZ, pairs: pairs, row.place), Self.short(deviation.rmsZ),
        Self.short(row.chance),
      ]
    }
    let all = [header] + cells
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    let left: Set<Int> = [0, 3, 6]
    return all.map { row in
      var line = zip(row.indices, row).map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return left.contains(column) ? cell + blanks : blanks + cell
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private static func text(_ value: Double?, sign: Bool = false) -> String {
    value.map { String(format: sign && $0 != 0 ? "%+.3g" : "%.3g", $0) } ?? "-"
  }

  /// In standard errors.
  private static func short(_ value: Double?, sign: Bool = false) -> String {
    guard let value else { return "-" }
    if abs(value) >= 1000 { return text(value, sign: sign) }
    return String(format: sign && value != 0 ? "%+.2f" : "%.2f", value)
  }

  /// Observables with a z above what chance gives, a line if there are any.
  private func beyondChance(
    _ label: String, _ rows: [(name: String, deviation: Deviation, chance: Double?)]
  ) -> [String] {
    let names = rows.filter { _, deviation, chance in
      guard let z = deviation.largestZ?.value, let chance else { return false }
      return abs(z) > chance
    }.map(\.name)
    return names.isEmpty ? [] : ["\(label): " + names.joined(separator: ", ")]
  }

  /// "photon_number: left out 3 of 40: 2 are missing in A, 1 in both".
  private func leftOut(_ observable: ComparedObservable) -> String? {
    let (total, missing) = (observable.total, observable.total.missing)
    var parts: [String] = []
    for (count, place) in [
      (missing.inA, "in A"), (missing.inB, "in B"), (missing.inBoth, "in both"),
    ] where count > 0 { parts.append("\(count) \(place)") }
    var sentences: [String] = []
    if !parts.isEmpty {
      sentences.append(
        "\(total.places - total.values) of \(total.places) left out, not computed or not defined: \(parts.joined(separator: ", "))"
      )
    }
    let errors = observable.hasErrors
    if errors.a || errors.b, total.measured < total.values {
      sentences.append("\(total.values - total.measured) without a standard error")
    }
    return sentences.isEmpty
      ? nil : "\(observable.name): \(sentences.joined(separator: "; "))"
  }

  /// A row a pair of points; of many those that deviate most, in the order of the sweep.
  private func points(of observable: ComparedObservable) -> [String] {
    let (count, all) = (comparison.observables.count, comparison.sweep.count)
    let most = max(4, min(Summary.mostPoints, Self.mostLines / count - 3))
    let shown =
      all <= most
      ? Array(0..<all)
      : Array(
        (0..<all).map { ($0, Self.size(observable.deviation(ofPair: $0))) }
          .sorted { $0.1 > $1.1 }.prefix(most).map(\.0)
      ).sorted()
    let rows = shown.map { pair in
      let deviation = observable.deviation(ofPair: pair)
      return (
        label: comparison.sweep.label(pair), place: { observable.label($0) },
        deviation: deviation, chance: observable.chance(deviation, ofPair: pair)
      )
    }
    return table(title: observable.name, pairs: false, rows)
      + (all > most
        ? ["the \(most) of \(all) points that deviate most (all: twa compare --json)"] : [])
  }

  /// In standard errors where there are any.
  private static func size(_ deviation: Deviation) -> Double {
    abs(deviation.largestZ?.value ?? deviation.largest?.value ?? 0)
  }
}
