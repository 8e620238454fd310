import BatchCore

extension ObservableSelection {
  /// Keys of the section `observables`.
  static let keys: [ObservableKey] = [
    .flag(
      "magnetization", defaultText: "true", "`magnetization`, `spin_length`",
      standard: { _ in true }),
    .flag(
      "photon_number", defaultText: "true where the model has modes", "`photon_number`",
      needs: "photon modes", \.hasPhotons, standard: \.hasPhotons),
    .flag("overlap", "`overlap`, `overlap_raw`"),
    ObservableKey(
      "correlation", type: "`{waiting_times: [τ, …], of: [sx, …]}` or false",
      defaultText: "false", "two-time correlations, see below", keys: ["waiting_times", "of"],
      read: Self.correlation),
    .flag("excitation_number", "`excitation_number`", absent: "false"),
    .flag(
      "emission_rate", type: "boolean", defaultText: "false; only `correlated_emission`",
      "`emission_rate`", absent: "false", needs: "correlated decay", \.hasCollectiveEmission),
    .flag(
      "g2", defaultText: "false; needs modes", "`g2`", absent: "false", needs: "photon modes",
      \.hasPhotons),
    .flag("spin_squeezing", "`spin_squeezing`", absent: "false"),
    ObservableKey(
      "site_magnetization", type: "boolean", defaultText: "false", "`site_magnetization`",
      absent: "false"
    ) { field, context in
      let value = try field.boolean()
      if value, let size = context.sweptSize {
        throw size.place.error(
          "`\(size.key)` is swept, so the number of sites varies; `observables.site_magnetization` needs one number of sites"
        )
      }
      return .boolean(value)
    },
    ObservableKey(
      "pair_correlation", type: "true, or a whole number ≥ 1", defaultText: "false",
      "`pair_correlation`, up to this distance; `true` is 1", absent: "false"
    ) { field, _ in
      if field.node.boolean == false { return false }
      // 0 is how results of version 0.1 say that there are none.
      let distances = field.node.boolean == true ? 1 : try field.integer(0...10_000)
      return distances == 0 ? false : .number(Double(distances))
    },
  ]

  /// What a job measures.
  public init(_ job: Job) {
    let values = job.observables
    magnetization = values["magnetization"] == true
    photonNumber = values["photon_number"] == true
    overlap = values["overlap"] == true
    excitationNumber = values["excitation_number"] == true
    emissionRate = values["emission_rate"] == true
    g2 = values["g2"] == true
    squeezing = values["spin_squeezing"] == true
    siteMagnetization = values["site_magnetization"] == true
    pairDistances = Int(values["pair_correlation"].numbers.first ?? 0)
    correlations = (values["correlation"]["of"]?.texts ?? []).compactMap {
      CorrelationChannel(rawValue: $0)
    }
  }

  // MARK: Two-time correlations

  private static func correlation(_ field: JobField, _ context: ObservableContext) throws -> JSON {
    if field.node.isNull || field.node.boolean == false { return false }
    return .object([
      ("waiting_times", .numbers(try waitingTimes(field, on: context.time))),
      ("of", .array(try channels(field, of: context.model).map { .text($0.rawValue) })),
    ])
  }

  /// Key `of`: operators of the two-time correlations, S^x if not given.
  private static func channels(_ field: JobField, of model: ModelDescription) throws
    -> [CorrelationChannel]
  {
    guard let field = try field.section().field("of") else { return [.sx] }
    let words = CorrelationChannel.allCases.map(\.rawValue)
    let fields =
      if case .list = field.node.content {
        try field.list("a list of operators (\(words.joined(separator: ", ")))")
      } else {
        [field]
      }
    var channels: [CorrelationChannel] = []
    for field in fields {
      let channel = CorrelationChannel(rawValue: try field.word(of: words))!
      if channel == .field, !model.hasPhotons {
        throw field.place.error(
          "the correlation of `field` is asked for, but `\(model.name)` has no photon modes; choose of sx, sy, sz"
        )
      }
      guard !channels.contains(channel) else {
        throw field.place.error("`\(channel.rawValue)` is given twice; give each one once")
      }
      channels.append(channel)
    }
    return channels
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

extension Job {
  /// Waiting times τ of C(τ, τ - t), in units of time, each one a recorded time; empty: none.
  var waitingTimes: [Double] { observables["correlation"]["waiting_times"]?.numbers ?? [] }
}
