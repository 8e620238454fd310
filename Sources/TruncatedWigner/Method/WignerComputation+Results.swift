import BatchCore

/// What the file holds beside observables.
extension WignerComputation {
  static let stepVariable = "step"
  static let biasVariable = "step_bias"

  /// Axes and variables over the sweep.
  static let reservedNames =
    [
      "time", "component", "site", "distance", "pair_component", "spectral_line", "waiting_time",
      "lag",
      stepVariable, biasVariable,
    ] + measures.map(\.name)

  public var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [("step", .real(job.time.recordEvery / Double(steps.most)))]
      + (validity.map { [("validity", .text($0))] } ?? [])
  }

  public var sweepVariables: [ResultDocument.Variable] {
    let sweep = job.sweep.map(\.key)
    let measure = job.timeMeasure
    let steps = ResultDocument.Variable(
      name: Self.stepVariable, dimensions: sweep,
      values: .real((0..<job.points).map { step(atPoint: $0) }), units: measure.units,
      scale: measure.scale, longName: "integration step")
    guard stepBias.contains(where: \.isFinite) else { return [steps] }
    return [
      steps,
      ResultDocument.Variable(
        name: Self.biasVariable, dimensions: sweep, values: .real(stepBias), units: "1",
        longName:
          "upper bound of the bias that the chosen step leaves, rms over times, over the range of the observable it is largest in"
      ),
    ]
  }
}

extension ResultDocument {
  /// Steps and bounds of their bias at every point; nil where the document has none that fit the job.
  func stepChoices(of job: Job) -> [StepChoice]? {
    func values(_ name: String) -> [Double]? {
      guard case .real(let values)? = variables.first(where: { $0.name == name })?.values,
        values.count == job.points
      else { return nil }
      return values
    }
    var steps = values(WignerComputation.stepVariable)
    // Schema 1 had one step for all points.
    if steps == nil, case .real(let step)? = self[attribute: "step"] {
      steps = [Double](repeating: step, count: job.points)
    }
    guard let steps else { return nil }
    let bias = values(WignerComputation.biasVariable)
    var choices: [StepChoice] = []
    for (point, step) in steps.enumerated() {
      let count = (job.time.recordEvery / step).rounded()
      guard count >= 1, count <= 1e12 else { return nil }
      choices.append(StepChoice(stepsPerRecord: Int(count), bias: bias?[point] ?? .nan))
    }
    return choices
  }
}
