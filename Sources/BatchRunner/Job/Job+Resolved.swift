import BatchCore
import TruncatedWigner

extension Job {
  /// The job with every default filled in, as one line of JSON in the layout of the job file: run
  /// as a job it gives the same identity. The order of keys is fixed.
  public var resolvedJSON: String {
    let modelEntries: [(String, JSON)] = variant.parameters.compactMap { parameter in
      parameters[parameter.name].map { (parameter.name, $0.json(parameter.kind)) }
    }
    var sections: [(String, JSON)] = [
      ("name", .text(name)),
      ("model", .object([("name", .text(model.name))] + modelEntries)),
      (
        "initial",
        .object(
          [("theta", .number(initial.theta)), ("phi", .number(initial.phi))]
            + (model.hasPhotons ? [("displacement", .number(initial.displacement))] : [])
            + (initial.centralTheta.map { [("central_theta", .number($0))] } ?? []))
      ),
      ("method", .text(method.rawValue)),
      ("precision", .text(precision.rawValue)),
      (
        "sampling",
        .object(
          [
            ("realizations", .number(Double(sampling.realizations))),
            ("trajectories", .number(Double(sampling.trajectories))),
            ("seed", .integer(sampling.seed)),
            ("spin_sampling", .text(sampling.spinSampling.rawValue)),
            ("noise", .text(sampling.noise.rawValue)),
            ("batch", .number(Double(sampling.batch))),
          ] + (sampling.targetsJSON.map { [("target_stderr", $0)] } ?? []))
      ),
      (
        "time",
        .object([
          ("end", .number(time.end)),
          ("step", time.isAuto ? .text(TimeGrid.auto) : .number(time.step)),
          ("record_every", .number(time.recordEvery)),
          ("stepper", .text(time.stepper.rawValue)),
        ])
      ),
      ("observables", .object(observables.json)),
    ]
    if !sweep.isEmpty {
      sections.append(("sweep", .object(sweep.map { ($0.key, .numbers($0.values)) })))
    }
    sections.append(
      (
        "output",
        .object(
          [("checkpoint", .number(output.checkpoint))]
            + (output.keepPartial.map { [("keep_partial", .boolean($0))] } ?? []))
      ))
    return JSON.object(sections).text
  }
}

extension Sampling {
  fileprivate var targetsJSON: JSON? {
    guard let targets = targetStandardErrors else { return nil }
    return .object(
      targets.sorted { $0.key < $1.key }.map { name, target in
        switch target {
        case .absolute(let error): (name, .number(error))
        case .relative(let share): (name, .text("\(Quantity.text(Quantity.written(100 * share)))%"))
        }
      })
  }
}

extension ParameterValue {
  /// As the job file has a parameter of this kind.
  fileprivate func json(_ kind: ParameterDescription.Kind) -> JSON {
    guard case .vectors(let width) = kind, case .list(let values) = self else { return json }
    return .array(
      stride(from: 0, to: values.count, by: width).map {
        .numbers(Array(values[$0..<($0 + width)]))
      })
  }

  var json: JSON {
    switch self {
    case .number(let value): .number(value)
    case .word(let word): .text(word)
    case .list(let values): .numbers(values)
    case .distribution(let distribution): distribution.json
    }
  }
}

extension ObservableChoice {
  /// Every key with its value, in a fixed order.
  var json: [(String, JSON)] {
    let correlation: JSON =
      waitingTimes.isEmpty
      ? .boolean(false)
      : .object([
        ("waiting_times", .numbers(waitingTimes)),
        ("of", .array(selection.correlations.map { .text($0.rawValue) })),
      ])
    return [
      ("magnetization", .boolean(selection.magnetization)),
      ("photon_number", .boolean(selection.photonNumber)),
      ("overlap", .boolean(selection.overlap)),
      ("correlation", correlation),
      ("excitation_number", .boolean(selection.excitationNumber)),
      ("emission_rate", .boolean(selection.emissionRate)),
      ("g2", .boolean(selection.g2)),
      ("spin_squeezing", .boolean(selection.squeezing)),
      ("site_magnetization", .boolean(selection.siteMagnetization)),
      (
        "pair_correlation",
        selection.pairDistances == 0 ? .boolean(false) : .number(Double(selection.pairDistances))
      ),
    ]
  }
}

extension Distribution {
  var json: JSON {
    switch self {
    case .uniform(let low, let high): .object([("uniform", .numbers([low, high]))])
    case .normal(let mean, let deviation): .object([("normal", .numbers([mean, deviation]))])
    case .boxPair(let centre, let separation, let width):
      .object([("box_pair", .numbers([centre, separation, width]))])
    case .cosine(let amplitude): .object([("cosine", .number(amplitude))])
    }
  }
}
