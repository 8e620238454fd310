import TruncatedWigner

extension JobReader {
  func observables(
    of model: ModelDescription, method: Method, sampling: Sampling, time: TimeGrid
  ) throws -> ObservableChoice {
    let section = try section("observables")
    try section.allowOnly(JobKeys.observables)
    var choice = ObservableChoice(photonNumber: model.hasPhotons)
    if let field = section.field("magnetization") { choice.magnetization = try field.boolean() }
    if let field = section.field("photon_number") {
      choice.photonNumber = try field.boolean()
      if choice.photonNumber, !model.hasPhotons {
        throw field.place.error(
          "`observables.photon_number` is true, but `\(model.name)` has no photon modes; remove it")
      }
    }
    if let field = section.field("overlap") {
      choice.overlap = try field.boolean()
      if choice.overlap, method == .meanField {
        throw field.place.error(
          "`observables.overlap` compares two trajectories of a realization; `method: mean_field` has one"
        )
      }
      if choice.overlap, sampling.trajectories < 2 {
        throw field.place.error(
          "`observables.overlap` compares two trajectories of a realization; give `sampling.trajectories` >= 2"
        )
      }
    }
    if let field = section.field("correlation"), !field.node.isNull, field.node.boolean != false {
      choice.waitingTimes = try field.waitingTimes(on: time)
    }
    guard
      choice.magnetization || choice.photonNumber || choice.overlap || !choice.waitingTimes.isEmpty
    else {
      throw section.place.error(
        "no observable is selected; set one of \(JobKeys.observables.joined(separator: ", "))")
    }
    return choice
  }
}

extension JobField {
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
