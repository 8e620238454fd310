import BatchCore
import Statistics

/// One observable with everything of it: the sums over trajectories that it needs, its features of one
/// realization where they are not linear in trajectories, and the variables that come out.
protocol Observable: Sendable {
  /// As the job asks for it; nil where it does not.
  init?(_ chosen: ChosenObservables)
  /// What it needs beside the magnetization, which is always recorded.
  func sums(in run: RecordedRun) -> [any TrajectorySums]
  /// Adds its features and its variables to a layout.
  func compose(_ layout: inout ObservableComposer)
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
