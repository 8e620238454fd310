extension JobReader {
  /// The `sweep` section with at least one key, nil without a sweep; `{}` says that there is none.
  func sweepSection() throws -> JobReader? {
    guard let field = field("sweep") else { return nil }
    let form = "give `KEY: [values]` lines, or remove `sweep`"
    guard case .mapping(let entries) = field.node.content else {
      throw field.place.error("`sweep` is \(field.node.described); \(form)")
    }
    if entries.isEmpty { return nil }
    return try field.section()
  }

  /// Every key of the sweep is a numeric one of the model or of the initial state.
  func checkSweepKeys(of choice: ModelChoice) throws {
    let allowed = choice.sweepable
    for entry in entries where !allowed.contains(entry.key) {
      let list = "allowed: \(allowed.joined(separator: ", "))"
      if choice.variant.knows(entry.key) {
        throw entry.place.error("`\(entry.key)` takes words and cannot be swept; \(list)")
      }
      if entry.key == "displacement" {
        throw entry.place.error(
          "`displacement` cannot be swept: \(choice.owner) has no photon modes; \(list)")
      }
      throw entry.place.error(
        "unknown sweep key `\(shortened(entry.key))` for \(choice.owner); \(Synonyms.meaning(of: entry.key, in: "model", allowed: allowed) ?? Suggestion.question(entry.key, in: allowed))\(list)"
      )
    }
  }

  /// The axes in the order written.
  func axes(of choice: ModelChoice) throws -> [SweepAxis] {
    var points = 1
    return try entries.map { entry in
      let rule = choice.variant.parameter(entry.key).flatMap { NumberRule($0.kind) } ?? .finite
      let values = try field(entry.key)!.sweepValues(rule)
      points *= values.count
      guard points <= Job.maximalPoints else {
        throw entry.place.error(
          "the sweep has more than \(Job.maximalPoints) points; give fewer values")
      }
      return SweepAxis(key: entry.key, values: values)
    }
  }
}
