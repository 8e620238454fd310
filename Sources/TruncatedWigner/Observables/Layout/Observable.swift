import BatchCore
import Models
import Statistics

/// What is measured: the sums over trajectories that it needs, its features of one realization where they
/// are not linear in trajectories, and the variables that come out.
protocol MeasuredObservable: Sendable {
  /// What it needs beside the magnetization, which is always recorded.
  func sums(in run: RecordedRun) -> [any TrajectorySums]
  /// Adds its features and its variables to a layout.
  func compose(_ layout: inout ObservableComposer)
}

/// One observable with everything of it, which jobs ask for by its key.
protocol Observable: MeasuredObservable {
  /// The key of the section `observables` under which jobs ask for it.
  static var key: ObservableKey { get }
  /// What stands against it in a job that asks for it, in words; nil if nothing does.
  static func objection(_ job: Job, isSampled: Bool) -> String?
  /// What the identity of a job that asks for it says in place of the key's value; nil: the value.
  static func identity(_ job: Job, isSampled: Bool) -> String?
  /// What a reader of the result should know of it; nil for nothing.
  static func advice(_ job: Job) -> String?
  /// The value of the key in runs that judge a time step of a job.
  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON
  /// - Parameter value: of the key, as it reads it; not false.
  init(_ value: JSON, _ times: RecordedTimes)
}

extension Observable {
  static func objection(_ job: Job, isSampled: Bool) -> String? { nil }
  static func identity(_ job: Job, isSampled: Bool) -> String? { nil }
  static func advice(_ job: Job) -> String? { nil }
  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON { false }
}

/// A short run that judges a time step.
struct PilotRun {
  let model: ModelDescription
  let shape: SystemShape
  let isSampled: Bool
  let records: Int
  /// The last recorded time.
  let end: Double
  /// Trajectories integrated together.
  let batch: Int

  /// Numbers that one number a site and recorded time takes.
  var siteRecords: Double { Double(records) * Double(shape.sites) }
}

/// Features of one sample (a realization, or a block of trajectories), all of whose covariances at one
/// index are kept.
struct FeatureBlock: Sendable {
  let indices: Int
  let features: Int
  /// Whether they are made of pairs of trajectories: a sample of one says nothing.
  var needsPairs = false
  /// Whether NaN stands where there is nothing to measure.
  var mayBeUndefined = false
  /// From the sums of a sample to its values, [index][feature].
  let values: @Sendable (SampleSums) -> [Double]
}

/// One variable of the result.
struct ObservableVariable: Sendable {
  let name: String
  let longName: String
  let axes: [LazyAxis]
  let range: NaturalRange
  /// How it judges a time step, if it does.
  let judges: StepJudge?
  /// From the moments of all blocks, row-major over the axes; unknown where undefined.
  let estimates: @Sendable ([Moments]) -> [Estimate]
}

/// What takes part in judging a time step.
public struct StepJudge: Sendable, Equatable {
  /// Variables of one name are judged together.
  public let name: String
  /// The least range that counts, in the variable's own unit: a bias is a share of the range.
  public let floor: Double

  init(_ name: String, floor: Double) {
    self.name = name
    self.floor = floor
  }
}
