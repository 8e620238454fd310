import BatchCore
import Statistics

/// Puts the features and variables of observables one after the other.
package struct ObservableComposer {
  package let run: RecordedRun
  package let sums: SumsLayout
  private(set) var blocks: [FeatureBlock]
  private(set) var variables: [ObservableVariable] = []

  /// The block of all scalars at every recorded time, which all layouts have.
  package static let timeBlock = 0

  package init(run: RecordedRun, sums: SumsLayout) {
    self.run = run
    self.sums = sums
    let count = sums.scalars * run.records
    blocks = [
      FeatureBlock(indices: run.records, features: sums.scalars) {
        $0.means(at: SumsLayout.scalarOffset, count: count)
      }
    ]
  }

  /// Number of the first of some scalars among the features of the time block.
  package func scalar(of name: String) -> Int { sums.place(of: name).scalar }

  /// Position of some sums.
  package func offset(of name: String) -> Int { sums.place(of: name).offset }

  /// - Returns: the number of the block.
  package mutating func add(_ block: FeatureBlock) -> Int {
    blocks.append(block)
    return blocks.count - 1
  }

  package mutating func add(
    _ name: String, _ longName: String, axes: [LazyAxis], _ range: NaturalRange,
    judges: StepJudge? = nil, isOfOneSample: Bool = true,
    estimates: @escaping @Sendable ([Moments]) -> [Estimate]
  ) {
    variables.append(
      ObservableVariable(
        name: name, longName: longName, axes: axes, range: range, judges: judges,
        isOfOneSample: isOfOneSample, estimates: estimates))
  }

  /// A function of time.
  /// - Parameters:
  ///   - block: whose moments it is made of; scalars if not given.
  ///   - isOfOneSample: false where it compares several.
  ///   - estimate: from these moments, at a recorded time.
  package mutating func addSeries(
    _ name: String, _ longName: String, _ range: NaturalRange, judges: StepJudge? = nil,
    of block: Int = timeBlock, isOfOneSample: Bool = true,
    estimate: @escaping @Sendable (Moments, Int) -> Estimate
  ) {
    let records = run.records
    add(
      name, longName, axes: [run.times.axis], range, judges: judges, isOfOneSample: isOfOneSample
    ) { blocks in
      (0..<records).map { estimate(blocks[block], $0) }
    }
  }

  /// Three scalars as a vector.
  package mutating func addVector(
    _ name: String, _ longName: String, first scalar: Int, judges: StepJudge? = nil
  ) {
    let records = run.records
    add(
      name, longName, axes: [run.times.axis, RecordedRun.component], .pauli, judges: judges
    ) { blocks in
      (0..<records).flatMap { t in
        (0..<3).map { blocks[Self.timeBlock].linear(t, scalar + $0) }
      }
    }
  }

  /// A table of means over trajectories, each a feature by itself.
  /// - Parameter factor: of the means.
  package mutating func addMeans(
    _ name: String, _ longName: String, of sums: String, axes: [LazyAxis], _ range: NaturalRange,
    judges: StepJudge? = nil, factor: Double = 1
  ) {
    let (place, count) = (self.sums.place(of: sums), axes.reduce(1) { $0 * $1.count })
    let block = add(
      FeatureBlock(indices: count, features: 1, mayBeUndefined: place.sums.mayBeUndefined) {
        $0.means(at: place.offset, count: count)
      })
    add(name, longName, axes: axes, range, judges: judges) { blocks in
      (0..<count).map { blocks[block].linear($0, 0) * factor }
    }
  }
}
