import BatchCore

/// Part of the run that averages over time and lines of a spectrum are taken of.
package struct TimeWindow: Sendable, Equatable {
  package let start: Double
  package let end: Double

  package init(_ start: Double, _ end: Double) {
    self.start = start
    self.end = end
  }

  /// Weights of the recorded times in an average over the window, of sum 1: the trapezoidal rule on the
  /// line through the records, whose ends need be no records. Those that are zero before the first and behind
  /// the last are left out.
  package func weights(_ times: RecordedTimes) -> (first: Int, weights: [Double]) {
    guard times.count > 1 else { return (0, [1]) }
    let last = Double(times.count - 1)
    let a = min(max(start / times.interval, 0), last)
    let b = min(max(end / times.interval, a), last)
    // Between two records where the window is a moment.
    guard b - a > 1e-9 else {
      let record = min(Int(a.rounded(.down)), times.count - 2)
      return (record, [1 - (a - Double(record)), a - Double(record)])
    }
    let first = Int(a.rounded(.down))
    let final = Int(b.rounded(.up))
    var weights = [Double](repeating: 0, count: final - first + 1)
    for record in first..<final {
      // ∫ of the line from x to y, parts of one interval.
      let (x, y) = (max(a - Double(record), 0), min(b - Double(record), 1))
      let right = (y * y - x * x) / 2
      weights[record - first] += (y - x) - right
      weights[record - first + 1] += right
    }
    return (first, weights.map { $0 / (b - a) })
  }

  /// Records within the window.
  package func records(_ times: RecordedTimes) -> Range<Int> {
    let slack = 1e-9 * max(1, Double(times.count))
    let first = max(0, Int((start / times.interval - slack).rounded(.up)))
    let last = min(times.count - 1, Int((end / times.interval + slack).rounded(.down)))
    return first..<max(first, last + 1)
  }
}

/// The window that a job gives. Nothing is recorded for it.
package struct AverageWindow: Observable {
  package static let key = ObservableKey(
    "average", type: "{from, to}", defaultText: "the whole run",
    "none; times between which `coherence_mean`, `photon_density_mean`, frequencies and amplitudes are taken",
    absent: "false", keys: ["from", "to"], isAvailable: \.hasSpins
  ) { field, context in
    if field.node.boolean == false { return false }
    let section = try field.section()
    try section.allowOnly(["from", "to"])
    let end = context.time.end
    let from = try section.field("from")?.number(.finite) ?? 0
    let to = try section.field("to")?.number(.finite) ?? end
    for (name, value) in [("from", from), ("to", to)] where value < 0 || value > end {
      throw (section.field(name) ?? field).place.error(
        "`\(field.name).\(name)` is \(Quantity.text(value)), outside of the run; give a time from 0 to \(Quantity.text(end))"
      )
    }
    guard from < to else {
      throw field.place.error(
        "`\(field.name)` goes from \(Quantity.text(from)) to \(Quantity.text(to)); give `from` below `to`"
      )
    }
    return .object([("from", .number(from)), ("to", .number(to))])
  }

  package static func objection(_ job: Job, _ kind: RunKind) -> String? {
    let asked = [Coherence.key, PhotonDensity.key].contains { job.observables[$0.name] != false }
    return asked
      ? nil
      : "`observables.average` is given, but neither `coherence` nor `photon_density` is asked for; remove it"
  }

  package init(_ value: JSON, _ times: RecordedTimes) {}
  package func sums(in run: RecordedRun) -> [any RecordedSums] { [] }
  package func compose(_ layout: inout ObservableComposer) {}
}
