/// Recorded times and the integration step, in the model's unit of time: the section `time`.
public struct TimeGrid: KeySection {
  public static let path = "time"

  /// End of the evolution.
  @Key(
    .number(.positive, "number > 0"),
    "end of the evolution; the last record is the last multiple of `record_every` up to it",
    required: "the end of the evolution")
  public var end = 1.0

  @Key(
    .timeStep,
    "largest integration step; made smaller, so that a whole number of steps fits between records",
    name: "step", required: "the integration step")
  private var stepAsGiven = Step.chosen

  /// Interval between two records.
  @Key(
    .number(.positive, "number, `step` to `end`"), "interval between records; the first is t = 0",
    required: "the interval between two records")
  public var recordEvery = 1.0

  public init() {}

  /// The word that leaves the step to be chosen.
  public static let auto = "auto"

  /// Step as given: the largest allowed one; the record interval with `step: auto`. What is set is
  /// given.
  public var step: Double {
    get { if case .given(let step) = stepAsGiven { step } else { recordEvery } }
    set { stepAsGiven = .given(newValue) }
  }

  /// Whether the job leaves the step to be chosen, at every point of the sweep.
  public var isAuto: Bool { stepAsGiven == .chosen }

  /// Number of recorded times, t = 0 included.
  public var records: Int { Int((end / recordEvery + 1e-9).rounded(.down)) + 1 }
  /// Integration steps between two records.
  public var stepsPerRecord: Int { Int((recordEvery / step - 1e-9).rounded(.up)) }
  /// The step that is used: a whole number of them makes one recording interval.
  public var actualStep: Double { recordEvery / Double(stepsPerRecord) }

  public func recordedTime(_ index: Int) -> Double { Double(index) * recordEvery }

  /// Index of a recorded time, to 1e-9 relative; nil if the time is not recorded.
  public func recordIndex(of time: Double) -> Int? {
    let index = (time / recordEvery).rounded()
    guard index >= 0, index < Double(records),
      abs(time - index * recordEvery) <= 1e-9 * max(abs(time), recordEvery)
    else { return nil }
    return Int(index)
  }

  /// `time.step` is the step that is actually used, or `auto`.
  public func identity(of name: String, _ text: String) -> String {
    name == "step" && !isAuto ? Quantity.text(actualStep) : text
  }

  // MARK: Rules

  public func check(_ reader: JobReader) throws {
    let (endText, stepText, recordText) = (
      Quantity.text(end), Quantity.text(step), Quantity.text(recordEvery)
    )
    func error(_ key: String, _ problem: String) -> JobError {
      (reader.field(key)?.place ?? reader.place).error(problem)
    }
    guard step <= recordEvery * (1 + 1e-9) else {
      throw error(
        "step",
        "`step` larger than the record interval: `time.step` is \(stepText), `time.record_every` is \(recordText); give a step <= \(recordText)"
      )
    }
    guard recordEvery <= end * (1 + 1e-9) else {
      throw error(
        "record_every",
        "`time.record_every` is \(recordText), larger than `time.end` = \(endText); give at most \(endText)"
      )
    }
    guard end / recordEvery <= 1e8 else {
      throw error(
        "record_every",
        "`time.record_every` = \(recordText) up to \(endText) gives more than 100000000 records; give a larger interval"
      )
    }
    guard end / step <= 1e12 else {
      throw error(
        "step",
        "`time.step` = \(stepText) up to \(endText) gives more than 1e12 steps; give a larger step")
    }
    try checkDerived(reader)
  }

  /// Keys of `time` that follow from the others.
  public static let derived = ["actual_step", "steps_per_record", "records"]

  /// What results of version 0.1 add to `time` in `job_resolved` must be what follows from the rest.
  private func checkDerived(_ reader: JobReader) throws {
    guard !isAuto else { return }
    let values = [
      "actual_step": actualStep, "steps_per_record": Double(stepsPerRecord),
      "records": Double(records),
    ]
    for key in Self.derived {
      guard let field = reader.field(key), let value = values[key] else { continue }
      guard let given = field.node.number, abs(given - value) <= 1e-12 * value else {
        throw field.place.error(
          "`\(field.name)` is \(field.node.described), but \(Quantity.text(value)) follows from the other keys of `time`; leave it out"
        )
      }
    }
  }
}

extension TimeGrid {
  enum Step: Sendable, Equatable {
    case given(Double)
    case chosen
  }
}

extension KeyForm<TimeGrid.Step> {
  fileprivate static var timeStep: Self {
    Self(
      "number > 0, or `auto`",
      read: { field in
        field.node.word == TimeGrid.auto ? .chosen : .given(try field.number(.positive))
      },
      json: { if case .given(let step) = $0 { .number(step) } else { .text(TimeGrid.auto) } })
  }
}
