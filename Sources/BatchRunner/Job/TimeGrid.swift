import TruncatedWigner

/// Recorded times and the integration step, in the model's unit of time.
public struct TimeGrid: Sendable, Equatable {
  /// End of the evolution.
  public var end: Double
  /// Step as given: the largest allowed one; the record interval with `step: auto`.
  public var step: Double
  /// The word that leaves the step to be chosen.
  static let auto = "auto"
  /// Whether the job leaves the step to be chosen, at every point of the sweep (`StepChoice`).
  public var isAuto = false
  /// Interval between two records.
  public var recordEvery: Double
  /// How equations of motion are integrated.
  public var stepper = Stepper.flows

  /// Number of recorded times, t = 0 included.
  public var records: Int { Int((end / recordEvery + 1e-9).rounded(.down)) + 1 }
  /// Integration steps between two records.
  public var stepsPerRecord: Int { Int((recordEvery / step - 1e-9).rounded(.up)) }
  /// The step that is used: a whole number of them makes one recording interval.
  public var actualStep: Double { recordEvery / Double(stepsPerRecord) }

  /// Keys of `time` that follow from the others.
  static let derivedKeys = ["actual_step", "steps_per_record", "records"]

  public func recordedTime(_ index: Int) -> Double { Double(index) * recordEvery }

  /// Index of a recorded time, to 1e-9 relative; nil if the time is not recorded.
  public func recordIndex(of time: Double) -> Int? {
    let index = (time / recordEvery).rounded()
    guard index >= 0, index < Double(records),
      abs(time - index * recordEvery) <= 1e-9 * max(abs(time), recordEvery)
    else { return nil }
    return Int(index)
  }
}
