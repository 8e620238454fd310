import BatchCore

extension TwoTimeCorrelation {
  package static let key = ObservableKey(
    "correlation", type: "`{waiting_times: [τ, …], of: [sx, …]}` or false",
    defaultText: "false", "two-time correlations, see below", keys: ["waiting_times", "of"],
    read: read)

  private static func read(_ field: JobField, _ context: ObservableContext) throws -> JSON {
    if field.node.isNull || field.node.boolean == false { return false }
    return .object([
      ("waiting_times", .numbers(try waitingTimes(field, on: context.time))),
      ("of", .array(try channels(field, context).map(JSON.text))),
    ])
  }

  /// Key `of`: operators of the two-time correlations, S^x if not given, and named expressions.
  private static func channels(_ field: JobField, _ context: ObservableContext) throws -> [String] {
    let model = context.model
    guard let field = try field.section().field("of") else {
      let word = (model.hasSpins ? CorrelationChannel.sx : .field).rawValue
      try refuseTwoMeanings(word, field, context)
      return [word]
    }
    let own = CorrelationChannel.allCases.map(\.rawValue)
    let words = own + context.expressions.filter { !own.contains($0) }
    let fields =
      if case .list = field.node.content {
        try field.list("a list of operators (\(words.joined(separator: ", ")))")
      } else {
        [field]
      }
    var channels: [String] = []
    for field in fields {
      let word = try field.word(of: words)
      let channel = CorrelationChannel(rawValue: word)
      if channel != nil { try refuseTwoMeanings(word, field, context) }
      if let channel, channel != .field, !model.hasSpins {
        throw field.place.error(
          "the correlation of `\(word)` is asked for, but `\(model.name)` has no spins; choose `field` or a named expression"
        )
      }
      if channel == .field, !model.hasPhotons {
        throw field.place.error(
          "the correlation of `field` is asked for, but `\(model.name)` has no photon modes; choose of sx, sy, sz"
        )
      }
      guard !channels.contains(word) else {
        throw field.place.error("`\(word)` is given twice; give each one once")
      }
      channels.append(word)
    }
    return channels
  }

  private static func refuseTwoMeanings(
    _ word: String, _ field: JobField, _ context: ObservableContext
  ) throws {
    guard context.expressions.contains(word) else { return }
    throw field.place.error(
      "`\(word)` of the correlation is also an expression of this job; name the expression otherwise"
    )
  }

  private static func waitingTimes(_ field: JobField, on time: TimeGrid) throws -> [Double] {
    guard case .mapping = field.node.content else {
      throw field.wrong(expected: "a mapping {waiting_times: [...]}, or false")
    }
    let correlation = try field.section()
    try correlation.allowOnly(["waiting_times", "of"])
    let fields = try correlation.required("waiting_times", "a list of recorded times")
      .list("a list of recorded times")
    var indices: Set<Int> = []
    return try fields.map { field in
      let value = try field.number(.nonNegative)
      let text = Quantity.text(value)
      guard value <= time.end * (1 + 1e-9) else {
        throw field.place.error(
          "waiting time \(text) lies beyond end = \(Quantity.text(time.end)); give a recorded time up to the end"
        )
      }
      guard let index = time.recordIndex(of: value) else {
        let below = min(Int(value / time.recordEvery), time.records - 1)
        let near = [below, below + 1].filter { $0 < time.records }
          .map { Quantity.text(rounded(time.recordedTime($0))) }
        throw field.place.error(
          "waiting time \(text) is not a recorded time (multiples of record_every = \(Quantity.text(time.recordEvery))); nearest: \(near.joined(separator: ", "))"
        )
      }
      guard indices.insert(index).inserted else {
        throw field.place.error("waiting time \(text) is given twice; give each one once")
      }
      return value
    }
  }

  /// Without the last binary digits, for messages.
  private static func rounded(_ value: Double) -> Double {
    value < 1e6 ? (value * 1e9).rounded() / 1e9 : value
  }
}
