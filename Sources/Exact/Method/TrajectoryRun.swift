import BatchCore
import Models
import Observables

/// The quantum trajectories of one realization, some at a time.
struct TrajectoryRun {
  let realization: Int
  let point: Int
  private let measurement: Measurement
  private let job: Job
  private let reduction: ExactReduction
  private let solver: TrajectorySolver

  init(
    _ realized: ExactRealization, _ job: Job, _ reduction: ExactReduction, point: Int,
    realization: Int
  ) throws {
    (self.job, self.reduction) = (job, reduction)
    (self.point, self.realization) = (point, realization)
    measurement = realized.measurement!
    solver = try TrajectorySolver(
      realized.problem(of: job), seed: job.sampling.seed, point: point, realization: realization)
  }

  /// - Parameter isSample: whether they are a sample by themselves, and not a part of one.
  func contribution(
    _ trajectories: Range<Int>, isSample: Bool, _ context: any UnitContext
  ) throws -> Contribution {
    solver.forgetReport()
    let layout = reduction.layout
    // Each trajectory by itself, so that sums do not depend on which comes first.
    var sums = trajectories.map { _ in [Double](repeating: 0, count: layout.sumsCount) }
    let times = (0..<layout.records).map { layout.run.times[$0] }
    try solver.run(trajectories, times: times, goesOn: context.goesOn) {
      measurement.add(Array($2), record: $1, to: &sums[$0 - trajectories.lowerBound])
    }
    for average in measurement.twoTimes {
      try solver.twoTimes(
        trajectories, times: times, late: average.waitingRecords,
        pairs: average.pairs.map {
          .init(late: $0.late, early: $0.early, weight: ComplexNumber($0.weight))
        }, goesOn: context.goesOn
      ) { trajectory, values in
        for (number, waiting) in average.waitingRecords.enumerated() {
          average.add(
            Array(values[number][...waiting]), waiting: number,
            to: &sums[trajectory - trajectories.lowerBound])
        }
      }
    }
    var total = sums.reduce([Double](repeating: 0, count: layout.sumsCount)) {
      zip($0, $1).map { $0 + $1 }
    }
    let weight = Double(trajectories.count)
    total[SumsLayout.countOffset] = weight
    let tail = extras(solver.report)
    let values =
      isSample
      ? ObservableMoments(layout: layout, sums: total).flat + tail
      : total + tail.map { $0 * weight }
    return Contribution(
      values: values, digest: Contribution.digest([values]),
      quality: [.nan, solver.report.lastPopulations.max() ?? .nan])
  }

  private func extras(_ report: TrajectoryReport) -> [Double] {
    report.lastPopulations + report.cutoffs.map(Double.init) + [job[ExactKeys.self].tolerance]
  }
}
