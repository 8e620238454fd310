import BatchCore
import Models
import Statistics

/// What is measured: the sums over trajectories that it needs, its features of one realization where they
/// are not linear in trajectories, and the variables that come out.
package protocol MeasuredObservable: Sendable {
  /// What it needs beside the magnetization, which is always recorded.
  func sums(in run: RecordedRun) -> [any RecordedSums]
  /// Adds its features and its variables to a layout.
  func compose(_ layout: inout ObservableComposer)
}

/// One observable with everything of it, which jobs ask for by its key.
package protocol Observable: MeasuredObservable {
  /// The key of the section `observables` under which jobs ask for it.
  static var key: ObservableKey { get }
  /// Whether runs of this kind have it.
  static func isMeasured(_ kind: RunKind) -> Bool
  /// What stands against it in a job that asks for it, in words; nil if nothing does.
  static func objection(_ job: Job, _ kind: RunKind) -> String?
  /// What the identity of a job that asks for it says in place of the key's value; nil: the value.
  static func identity(_ job: Job, _ kind: RunKind) -> String?
  /// What a reader of the result should know of it; nil for nothing.
  static func advice(_ job: Job) -> String?
  /// The value of the key in runs that judge a time step of a job.
  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON
  /// - Parameter value: of the key, as it reads it; not false.
  init(_ value: JSON, _ times: RecordedTimes)
}

extension Observable {
  package static func isMeasured(_ kind: RunKind) -> Bool { true }
  package static func objection(_ job: Job, _ kind: RunKind) -> String? { nil }
  package static func identity(_ job: Job, _ kind: RunKind) -> String? { nil }
  package static func advice(_ job: Job) -> String? { nil }
  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON { false }
}

/// A short run that judges a time step.
package struct PilotRun {
  package let model: ModelDescription
  package let shape: SystemShape
  package let isSampled: Bool
  package let records: Int
  /// The last recorded time.
  package let end: Double
  /// Trajectories integrated together.
  package let batch: Int

  package init(
    model: ModelDescription, shape: SystemShape, isSampled: Bool, records: Int, end: Double,
    batch: Int
  ) {
    self.model = model
    self.shape = shape
    self.isSampled = isSampled
    self.records = records
    self.end = end
    self.batch = batch
  }

  /// Numbers that one number a site and recorded time takes.
  package var siteRecords: Double { Double(records) * Double(shape.sites) }
}

/// Features of one sample (a realization, or a block of trajectories), all of whose covariances at one
/// index are kept.
package struct FeatureBlock: Sendable {
  package let indices: Int
  package let features: Int
  /// Whether they are made of pairs of trajectories: a sample of one says nothing.
  package var needsPairs = false
  /// Whether NaN stands where there is nothing to measure.
  package var mayBeUndefined = false
  /// From the sums of a sample to its values, [index][feature].
  package let values: @Sendable (SampleSums) -> [Double]
}

/// One variable of the result.
package struct ObservableVariable: Sendable {
  package let name: String
  package let longName: String
  package let axes: [LazyAxis]
  package let range: NaturalRange
  /// How it judges a time step, if it does.
  package let judges: StepJudge?
  /// Whether it says something of a single realization, and does not compare several.
  package let isOfOneSample: Bool
  /// From the moments of all blocks, row-major over the axes; unknown where undefined.
  package let estimates: @Sendable ([Moments]) -> [Estimate]
}

/// What takes part in judging a time step.
public struct StepJudge: Sendable, Equatable {
  /// Variables of one name are judged together.
  public let name: String
  /// The least range that counts, in the variable's own unit: a bias is a share of the range.
  public let floor: Double

  package init(_ name: String, floor: Double) {
    self.name = name
    self.floor = floor
  }
}
