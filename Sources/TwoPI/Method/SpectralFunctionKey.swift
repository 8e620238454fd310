import BatchCore

/// Key of the spectral function of S^x at the end of the run.
enum SpectralFunctionKey {
  static let key = ObservableKey(
    "spectral_function", type: "`{from: ω, to: ω, count: n}`, `{frequencies: [ω, …]}` or false",
    defaultText: "false", "`spectral_function` at the last recorded time (`twopi`)",
    keys: ["from", "to", "count", "frequencies"], read: read)

  private static func read(_ field: JobField, _ context: ObservableContext) throws -> JSON {
    if field.node.isNull || field.node.boolean == false { return false }
    guard case .mapping = field.node.content else {
      throw field.wrong(expected: "a mapping {from: ω, to: ω, count: n}, or false")
    }
    let section = try field.section()
    try section.allowOnly(["from", "to", "count", "frequencies"])
    var values: [Double]
    if let list = section.field("frequencies") {
      for other in ["from", "to", "count"] {
        guard let field = section.field(other) else { continue }
        throw field.keyPlace.error("`frequencies` is given; remove `\(other)`, or give it alone")
      }
      values = try list.list("a list of frequencies").map { try $0.number(.nonNegative) }
    } else {
      let from = try section.required("from", "the first frequency").number(.nonNegative)
      let last = try section.required("to", "the last frequency")
      let to = try last.number(.nonNegative)
      let count = try section.required("count", "how many frequencies").integer(2...100_000)
      guard to > from else { throw last.place.error("`to` must be larger than `from`") }
      values = (0..<count).map { from + (to - from) * Double($0) / Double(count - 1) }
    }
    guard zip(values, values.dropFirst()).allSatisfy(<) else {
      throw field.place.error("frequencies of `\(field.name)` must rise; sort them")
    }
    return .object([("frequencies", .numbers(values.map(Quantity.written)))])
  }
}
