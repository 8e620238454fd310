import BatchCore
import BatchRunner
import Foundation

/// A comparison for scripts, and for the picture.
struct ComparisonJSON {
  private let comparison: Comparison
  private let files: (a: String, b: String)
  private let documents: (a: ResultDocument, b: ResultDocument)

  init(
    _ comparison: Comparison, files: (a: String, b: String),
    documents: (a: ResultDocument, b: ResultDocument)
  ) {
    (self.comparison, self.files, self.documents) = (comparison, files, documents)
  }

  /// Hands over one object piece by piece, since of a long sweep it is long.
  /// - Parameter points: whether each observable has its points, which the picture does not need.
  func write(points: Bool = true, _ write: (String) -> Void) {
    let keys = comparison.differingKeys.map { ($0.key, JSON.array([word($0.a), word($0.b)])) }
    let head: [(String, JSON)] = [
      ("a", result(files.a, documents.a)), ("b", result(files.b, documents.b)),
      ("differing_keys", .object(keys)),
      ("axes", .object(comparison.axes.map { ($0.name, axis($0)) })),
      ("not_compared", .object(comparison.notCompared.map { ($0.name, .text($0.reason)) })),
      ("only_in_a", .array(comparison.only.a.map(JSON.text))),
      ("only_in_b", .array(comparison.only.b.map(JSON.text))),
      ("notes", .array((comparison.sweep.notes + comparison.notes).map(JSON.text))),
    ]
    write(Self.open(.object(head)) + ",\"points\":[")
    pairs(write, point)
    write("],\"observables\":{")
    for (number, observable) in comparison.observables.enumerated() {
      write(number == 0 ? "" : ",")
      write(Self.text(.text(observable.name)) + ":" + Self.open(self.observable(observable)))
      if points {
        write(",\"points\":[")
        pairs(write) { pair in
          let deviation = observable.deviation(ofPair: pair)
          let chance = observable.chance(deviation, ofPair: pair)
          return .object(
            [("at", at(pair))]
              + entries(deviation, chance: chance) { observable.values($0) } + [
                (
                  "per_realization",
                  comparison.paired[observable.name].map {
                    paired($0, mean: $0.mean(ofPair: pair), single: $0.single(ofPair: pair))
                  } ?? .null
                )
              ])
        }
        write("]")
      }
      write("}")
    }
    write("}}")
  }

  private static func text(_ json: JSON) -> String { JSONView.escaped(json.text) }

  /// An object without its end.
  private static func open(_ json: JSON) -> String { String(text(json).dropLast()) }

  /// A list of something of every pair of points.
  private func pairs(_ write: (String) -> Void, _ json: (_ pair: Int) -> JSON) {
    for pair in 0..<comparison.sweep.count {
      write((pair == 0 ? "" : ",") + Self.text(json(pair)))
    }
  }

  private func point(_ pair: Int) -> JSON {
    .object([
      ("at", at(pair)), ("places_a", places(pair, documents.a) { $0.a }),
      ("places_b", places(pair, documents.b) { $0.b }),
      ("same_disorder", .boolean(comparison.hasSameDisorder(pair))),
    ])
  }

  /// Null where nothing says what chance gives.
  private func beyond(_ deviation: Deviation, _ chance: Double?) -> JSON {
    guard let z = deviation.largestZ?.value, let chance else { return .null }
    return .boolean(abs(z) > chance)
  }

  private func word(_ text: String?) -> JSON { text.map(JSON.text) ?? .null }

  private func number(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }

  private func count(_ value: Int) -> JSON { .integer(UInt64(value)) }

  private func result(_ file: String, _ document: ResultDocument) -> JSON {
    .object([
      ("file", .text(file)),
      (
        "title",
        {
          if case .text(let title)? = document[attribute: "title"] { .text(title) } else { .null }
        }()
      ),
      ("complete", .boolean(document[attribute: "complete"] == .integer(1))),
    ])
  }

  private func axis(_ axis: AxisMatch) -> JSON {
    .object([
      ("count_a", count(axis.counts.a)), ("count_b", count(axis.counts.b)),
      ("common", count(axis.places.count)),
      ("places_a", .array(axis.places.map { count($0.a) })),
      ("places_b", .array(axis.places.map { count($0.b) })),
    ])
  }

  /// The values of what is swept.
  private func at(_ pair: Int) -> JSON {
    .object(comparison.sweep.values(pair).map { ($0.name, .number($0.value)) })
  }

  /// Where a pair of points stands on the axes that a result has.
  private func places(
    _ pair: Int, _ document: ResultDocument, _ side: ((a: Int, b: Int)) -> Int
  ) -> JSON {
    .object(
      comparison.sweep.places(pair).filter { document.coordinate($0.key) != nil }
        .sorted { $0.key < $1.key }.map { ($0.key, count(side($0.value))) })
  }

  private func observable(_ observable: ComparedObservable) -> JSON {
    let errors = observable.hasErrors
    return .object(
      entries(observable.total, chance: observable.chance) { observable.values($0) } + [
        ("errors_in_a", .boolean(errors.a)), ("errors_in_b", .boolean(errors.b)),
        ("smallest_error", .number(observable.smallestError)),
        ("axes", .array(observable.axes.map { .text($0.name) })),
        (
          "per_realization",
          comparison.paired[observable.name].map { paired($0, mean: $0.mean, single: $0.single) }
            ?? .null
        ),
      ])
  }

  /// The mean over realizations with its paired errors, and single ones.
  private func paired(
    _ observable: PairedObservable, mean: Deviation, single: Deviation
  ) -> JSON {
    let place = { (isMean: Bool) in
      { (extreme: Deviation.Extreme) in observable.values(extreme, isMean: isMean) }
    }
    return .object(
      [
        ("realizations", count(observable.realizations?.upperBound ?? 0)),
        ("fewest_realizations", count(observable.realizations?.lowerBound ?? 0)),
      ] + entries(mean, chance: observable.chance(mean), place(true)) + [
        (
          "single",
          .object([
            ("values", count(single.values)), ("largest", extreme(single.largest, place(false))),
            ("rms", number(single.rms)),
          ])
        )
      ])
  }

  private func extreme(
    _ extreme: Deviation.Extreme?, _ place: (Deviation.Extreme) -> [(name: String, value: JSON)]
  ) -> JSON {
    guard let extreme else { return .null }
    return .object([
      ("value", .number(extreme.value)),
      (
        "at",
        .object(
          place(extreme)
            + comparison.sweep.values(extreme.pair).map { ($0.name, .number($0.value)) })
      ),
    ])
  }

  private func entries(
    _ deviation: Deviation, chance: Double?,
    _ place: (Deviation.Extreme) -> [(name: String, value: JSON)]
  ) -> [(String, JSON)] {
    [
      ("values", count(deviation.values)),
      ("largest", extreme(deviation.largest, place)), ("rms", number(deviation.rms)),
      ("with_error", count(deviation.measured)),
      ("largest_z", extreme(deviation.largestZ, place)), ("rms_z", number(deviation.rmsZ)),
      ("chance", number(chance)),
      ("beyond_chance", beyond(deviation, chance)),
      (
        "left_out",
        .object([
          ("missing_in_a", count(deviation.missing.inA)),
          ("missing_in_b", count(deviation.missing.inB)),
          ("missing_in_both", count(deviation.missing.inBoth)),
        ])
      ),
    ]
  }
}
