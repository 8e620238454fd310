import BatchRunner

extension Plan {
  /// "0.01", or "0.0125 to 0.1" where points differ.
  var stepText: String {
    let (fine, coarse) = (
      job.time.recordEvery / Double(steps.most), job.time.recordEvery / Double(steps.fewest)
    )
    return fine == coarse ? "\(fine)" : "\(fine) to \(coarse)"
  }

  /// With the steps that a run would choose at a few points spread over the sweep, each standing for
  /// its neighbours: for predicting costs.
  func decidedInOutline() throws -> Plan {
    guard lacksSteps else { return self }
    let stride = max(1, (points + 7) / 8)
    let choices = try Swift.stride(from: 0, to: points, by: stride).map {
      try StepChoice.choose(for: job, atPoint: $0)
    }
    return with((0..<points).map { choices[$0 / stride] })
  }

  /// With the steps that a run would choose around one point.
  func decided(atPoint point: Int) throws -> Plan {
    guard lacksSteps else { return self }
    let around = try StepPoints(job: job).around(point).map {
      try StepChoice.choose(for: job, atPoint: $0)
    }
    let choice = StepChoice(
      stepsPerRecord: around.map(\.stepsPerRecord).max()!, bias: around.map(\.bias).max()!)
    return with([StepChoice](repeating: choice, count: points))
  }
}
