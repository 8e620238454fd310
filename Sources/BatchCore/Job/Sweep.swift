import Foundation

extension JobField {
  /// The values of a swept key: a list, or `{from, to, count, spacing}`.
  func sweepValues(_ rule: NumberRule) throws -> [Double] {
    let form = "a list of numbers or {from: a, to: b, count: n, spacing: linear | log}"
    switch node.content {
    case .list:
      return try distinct(try list("a list of at least one number").map { try $0.number(rule) })
    case .mapping(let entries) where !entries.isEmpty:
      return try distinct(try sweepRange(rule))
    case .mapping:
      throw place.error("`\(name)` is an empty mapping; it must be \(form)")
    case .scalar:
      throw place.error("`\(name)` is \(node.described); it must be \(form)")
    }
  }

  private func sweepRange(_ rule: NumberRule) throws -> [Double] {
    let range = try section()
    try range.allowOnly(["from", "to", "count", "spacing"], of: "a range")
    let from = try range.required("from", "the first value").number(rule)
    let countField = try range.required("count", "the number of values")
    let count = try countField.integer(1...Job.maximalPoints)
    let isLog = try range.field("spacing")?.word(of: ["linear", "log"]) == "log"
    let toField = range.field("to")
    if count > 1 || toField != nil {
      for field in [range.field("from"), toField].compactMap(\.self) where isLog {
        let value = try field.number(rule)
        guard value > 0 else {
          throw field.place.error(
            "`\(field.name)` is \(Quantity.text(value)); with `spacing: log` it must be > 0")
        }
      }
    }
    guard count > 1 else {
      if let to = try toField?.number(rule), to != from {
        throw countField.place.error(
          "`\(name)` has count 1 but two ends; give count >= 2, or leave out `to`")
      }
      return [from]
    }
    let to = try range.required("to", "the last value").number(rule)
    return try (0..<count).map { index in
      if index == 0 { return from }
      if index == count - 1 { return to }
      let fraction = Double(index) / Double(count - 1)
      var value =
        isLog ? exp(log(from) + (log(to) - log(from)) * fraction) : from + (to - from) * fraction
      if rule.isWhole, abs(value - value.rounded()) <= 1e-9 * abs(value) { value.round() }
      guard rule.accepts(value) else {
        throw place.error(
          "`\(name)` has the value \(Quantity.text(value)) in its range; every value must be \(rule.expected)"
        )
      }
      return value
    }
  }

  private func distinct(_ values: [Double]) throws -> [Double] {
    var seen: Set<Double> = []
    for value in values where !seen.insert(Quantity.written(value)).inserted {
      throw place.error(
        "`\(name)` repeats the value \(Quantity.text(value)); give each value once")
    }
    return values
  }
}

extension SweepAxis {
  /// The values as a person would write them, for the coordinate; `values` are what is computed with.
  /// A rounding error about zero becomes zero.
  public var writtenValues: [Double] {
    let written = values.map(Quantity.written)
    return written.indices.map { index in
      let neighbours = [index - 1, index + 1].filter(written.indices.contains)
      let distance = neighbours.map { abs(written[index] - written[$0]) }.min() ?? 0
      return abs(written[index]) <= 1e-14 * distance ? 0 : written[index]
    }
  }
}

extension Job {
  /// Largest number of points of a sweep.
  static let maximalPoints = 1_000_000

  /// Number of points: the product of the lengths of the axes, 1 without a sweep.
  public var points: Int { sweep.reduce(1) { $0 * $1.values.count } }

  /// Index on every axis of one point; the last axis runs fastest.
  public func sweepIndices(ofPoint point: Int) -> [Int] {
    precondition((0..<points).contains(point), "no such point of the sweep")
    var rest = point
    var indices = [Int](repeating: 0, count: sweep.count)
    for axis in sweep.indices.reversed() {
      (rest, indices[axis]) = rest.quotientAndRemainder(dividingBy: sweep[axis].values.count)
    }
    return indices
  }

  /// Values of all axes at one point.
  private func sweepValues(atPoint point: Int) -> [(key: String, value: Double)] {
    zip(sweep, sweepIndices(ofPoint: point)).map { ($0.key, $0.values[$1]) }
  }

  /// The model's parameters at one point of the sweep: those of the job with the swept ones in
  /// place. Of every choice exactly the chosen alternative is present.
  public func parameters(atPoint point: Int) -> [String: ParameterValue] {
    var result = parameters
    for (key, value) in sweepValues(atPoint: point) where variant.knows(key) {
      result[key] = .number(value)
    }
    return result
  }

  /// "g_over_gc = 1.27, kappa = 0.5".
  public func sweepText(atPoint point: Int) -> String {
    sweepValues(atPoint: point).map {
      "\($0.key) = \(Quantity.text(Quantity.written($0.value)))"
    }
    .joined(separator: ", ")
  }

  /// The initial state at one point of the sweep.
  public func initial(atPoint point: Int) -> InitialState {
    var result = initial
    for (key, value) in sweepValues(atPoint: point) where !variant.knows(key) {
      model.initialKey(key)?.set(&result, value)
    }
    return result
  }
}
