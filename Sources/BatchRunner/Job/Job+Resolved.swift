import TruncatedWigner

extension Job {
  /// The job with every default filled in, as one line of JSON in the layout of the job file.
  /// The order of keys is fixed. `time` also holds `actual_step`, `steps_per_record` and `records`.
  public var resolvedJSON: String {
    let modelEntries: [(String, JSON)] = variant.parameters.compactMap { parameter in
      parameters[parameter.name].map { (parameter.name, $0.json) }
    }
    let correlation: JSON =
      observables.waitingTimes.isEmpty
      ? .boolean(false) : .object([("waiting_times", .numbers(observables.waitingTimes))])
    return JSON.object([
      ("name", .text(name)),
      ("model", .object([("name", .text(model.name))] + modelEntries)),
      (
        "initial",
        .object(
          [("theta", .number(initial.theta)), ("phi", .number(initial.phi))]
            + (model.hasPhotons ? [("displacement", .number(initial.displacement))] : []))
      ),
      ("method", .text(method.rawValue)),
      (
        "sampling",
        .object([
          ("realizations", .number(Double(sampling.realizations))),
          ("trajectories", .number(Double(sampling.trajectories))),
          ("seed", .integer(sampling.seed)),
          ("spin_sampling", .text(sampling.spinSampling.rawValue)),
          ("batch", .number(Double(sampling.batch))),
        ])
      ),
      (
        "time",
        .object([
          ("end", .number(time.end)), ("step", .number(time.step)),
          ("record_every", .number(time.recordEvery)), ("actual_step", .number(time.actualStep)),
          ("steps_per_record", .number(Double(time.stepsPerRecord))),
          ("records", .number(Double(time.records))),
        ])
      ),
      (
        "observables",
        .object([
          ("magnetization", .boolean(observables.magnetization)),
          ("photon_number", .boolean(observables.photonNumber)),
          ("overlap", .boolean(observables.overlap)), ("correlation", correlation),
        ])
      ),
      ("sweep", .object(sweep.map { ($0.key, .numbers($0.values)) })),
      (
        "output",
        .object([
          ("checkpoint", .number(output.checkpoint)),
          ("keep_partial", output.keepPartial.map(JSON.boolean) ?? .null),
        ])
      ),
    ]).text
  }
}

extension ParameterValue {
  var json: JSON {
    switch self {
    case .number(let value): .number(value)
    case .word(let word): .text(word)
    }
  }
}
