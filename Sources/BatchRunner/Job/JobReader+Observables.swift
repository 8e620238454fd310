import BatchCore
import TruncatedWigner

extension JobReader {
  func observables(
    of model: ModelDescription, method: Method, sampling: Sampling, time: TimeGrid
  ) throws -> ObservableChoice {
    let section = try section("observables")
    try section.allowOnly(JobKeys.observables.names)
    var choice = ObservableChoice(photonNumber: model.hasPhotons)
    func flag(_ key: String, needs has: Bool, _ what: String) throws -> Bool? {
      guard let field = section.field(key) else { return nil }
      let value = try field.boolean()
      if value, !has {
        throw field.place.error(
          "`observables.\(key)` is true, but `\(model.name)` has no \(what); remove it")
      }
      return value
    }
    let photons = "photon modes"
    choice.selection.magnetization = try flag("magnetization", needs: true, "") ?? true
    choice.selection.photonNumber =
      try flag("photon_number", needs: model.hasPhotons, photons) ?? model.hasPhotons
    choice.selection.g2 = try flag("g2", needs: model.hasPhotons, photons) ?? false
    choice.selection.emissionRate =
      try flag("emission_rate", needs: model.hasCollectiveEmission, "correlated decay") ?? false
    choice.selection.excitationNumber = try flag("excitation_number", needs: true, "") ?? false
    choice.selection.squeezing = try flag("spin_squeezing", needs: true, "") ?? false
    choice.selection.siteMagnetization = try flag("site_magnetization", needs: true, "") ?? false
    if let field = section.field("pair_correlation"), field.node.boolean != false {
      // 0 is how results of version 0.1 say that there are none.
      choice.selection.pairDistances =
        field.node.boolean == true ? 1 : try field.integer(0...10_000)
    }
    if let field = section.field("overlap") {
      choice.selection.overlap = try field.boolean()
      if choice.selection.overlap, method == .meanField {
        throw field.place.error(
          "`observables.overlap` compares two trajectories of a realization; `method: mean_field` has one"
        )
      }
      if choice.selection.overlap, sampling.trajectories < 2 {
        throw field.place.error(
          "`observables.overlap` compares two trajectories of a realization; give `sampling.trajectories` >= 2"
        )
      }
    }
    if let field = section.field("correlation"), !field.node.isNull, field.node.boolean != false {
      choice.waitingTimes = try field.waitingTimes(on: time)
      choice.selection.correlations = try field.correlationChannels(of: model)
    }
    var nothing = ObservableSelection()
    nothing.magnetization = false
    guard choice.selection != nothing else {
      throw section.place.error(
        "no observable is selected; set one of \(JobKeys.observables.names.joined(separator: ", "))"
      )
    }
    return choice
  }
}

extension JobField {
  /// Key `of`: operators of the two-time correlations, S^x if not given.
  fileprivate func correlationChannels(of model: ModelDescription) throws -> [CorrelationChannel] {
    guard let field = try section().field("of") else { return [.sx] }
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

  fileprivate func waitingTimes(on time: TimeGrid) throws -> [Double] {
    guard case .mapping = node.content else {
      throw wrong(expected: "a mapping {waiting_times: [...]}, or false")
    }
    let correlation = try section()
    try correlation.allowOnly(JobKeys.correlation)
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
  private func rounded(_ value: Double) -> Double {
    value < 1e6 ? (value * 1e9).rounded() / 1e9 : value
  }
}
