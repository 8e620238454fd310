import Statistics
import TruncatedWigner

/// Chooses the time step for `step: auto` by measured halving.
///
/// A pilot of a few realizations is run with one step in each record interval, then two, four, …,
/// each beside the same noise at half the step. The first step is taken whose results differ from
/// those at half of it by less than 10⁻³ of the observable's range, or by as little as the pilot can
/// tell: where trajectories are chaotic the difference stops falling at the statistical error. The
/// pilot does not depend on the job's sampling counts, so that a job that grows keeps its step.
public struct StepChoice: Sendable {
  public let step: Double
  /// Largest difference to half the step, relative to the range of its observable.
  public let deviation: Double

  private static let tolerance = 1e-3
  private static let realizations = 4
  private static let trajectories = 64
  private static let largestStepsPerRecord = 1 << 14

  /// - Throws: `JobError` when no step converges.
  public static func choose(for job: Job) throws -> StepChoice {
    var job = job
    job.sampling.realizations = realizations
    job.sampling.trajectories = job.method == .meanField ? 1 : trajectories
    let points = Set([0, job.points / 2, job.points - 1]).sorted()
    var stepsPerRecord = 1
    var deviation = 0.0
    for point in points {
      var last = Double.infinity
      while true {
        job.time.step = job.time.recordEvery / Double(stepsPerRecord)
        let (difference, noise) = try compare(job, point)
        deviation = max(deviation, difference)
        if difference <= tolerance { break }
        // No longer falling, and no larger than chance: the pilot sees nothing more.
        if difference < 4 * noise, difference > last / 1.5 { break }
        last = difference
        stepsPerRecord *= 2
        deviation = 0
        guard stepsPerRecord <= largestStepsPerRecord else {
          throw JobError(
            message:
              "\(job.file): `step: auto` finds no converged step down to record_every/\(largestStepsPerRecord); give `time.step`, or a smaller record_every"
          )
        }
      }
    }
    return StepChoice(
      step: job.time.recordEvery / Double(stepsPerRecord), deviation: deviation)
  }

  /// Largest difference between a step and half of it over all observables and times, and the
  /// statistical error of the pilot where that is; both relative to the observable's range.
  private static func compare(_ job: Job, _ point: Int) throws -> (Double, Double) {
    let plan = Plan(job: job)
    var settings = plan.settings(atPoint: point)
    let coarse = try results(settings, plan)
    settings.refine()
    let fine = try results(settings, plan)
    var (worst, noise) = (0.0, 0.0)
    for (a, b) in zip(coarse, fine) {
      let range = max(1e-12, a.estimates.map { $0.value.isFinite ? abs($0.value) : 0 }.max() ?? 0)
      for (x, y) in zip(a.estimates, b.estimates) where x.value.isFinite && y.value.isFinite {
        let difference = abs(x.value - y.value) / range
        if difference > worst {
          (worst, noise) = (difference, x.standardError.isFinite ? x.standardError / range : 0)
        }
      }
    }
    return (worst, noise)
  }

  /// Results that are means over trajectories, so that the comparison is not of noise.
  private static func results(_ settings: SimulationSettings, _ plan: Plan) throws
    -> [ObservableResult]
  {
    let simulator = BatchSimulator(settings: settings)
    var moments = ObservableMoments(layout: settings.layout)
    for realization in 0..<plan.realizations {
      var total = [Double](repeating: 0, count: settings.layout.sumsCount)
      for batch in 0..<plan.batches {
        let unit = plan.unit(realization * plan.batches + batch)
        do {
          let sums = try simulator.run(
            realization: realization, batch: batch, trajectories: unit.trajectories,
            perGroup: false, heartbeat: {})
          for i in total.indices { total[i] += sums[0][i] }
        } catch is DivergedTrajectory {
          // Too large a step for sure.
          return []
        }
      }
      moments.merge(ObservableMoments(layout: settings.layout, sums: total))
    }
    let means = ["magnetization", "photon_number", "emission_rate", "correlation_raw"]
    return moments.results().filter { means.contains($0.name) }
  }
}
