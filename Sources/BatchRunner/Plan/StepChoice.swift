import Statistics
import TruncatedWigner

/// Chooses the time step for `step: auto` by measured halving.
///
/// A pilot of eight realizations is run with one step in each record interval, then two, four, …,
/// each beside the same noise at half the step, until the two differ by no more than 10⁻³ of an
/// observable's range or, where trajectories are chaotic and noise decides, by half a standard error
/// of the pilot (`StepDeviation`). The finer of the two is taken: at weak order 2 its own error is a
/// third of their difference. The pilot does not depend on the job's sampling counts, so that a job
/// that grows keeps its step.
public struct StepChoice: Sendable {
  public let step: Double

  private static let realizations = 8
  private static let largestStepsPerRecord = 1 << 14

  /// - Throws: `JobError` when no step converges.
  public static func choose(for job: Job) throws -> StepChoice {
    var job = job
    job.sampling.realizations = realizations
    let points = Set([0, job.points / 2, job.points - 1]).sorted()
    var stepsPerRecord = 1
    for point in points {
      job.sampling.trajectories = trajectories(of: job, atPoint: point)
      while true {
        job.time.step = job.time.recordEvery / Double(stepsPerRecord)
        if try isFineEnough(Plan(job: job), point) { break }
        stepsPerRecord *= 2
        guard stepsPerRecord <= largestStepsPerRecord else {
          throw JobError(
            message:
              "\(job.file): `step: auto` finds no converged step down to record_every/\(largestStepsPerRecord); give `time.step`, or a smaller record_every"
          )
        }
      }
    }
    return StepChoice(step: job.time.recordEvery / Double(2 * stepsPerRecord))
  }

  /// Trajectories of a pilot realization: fewer where many spins average already.
  private static func trajectories(of job: Job, atPoint point: Int) -> Int {
    guard job.method == .twa else { return 1 }
    let sites = Plan(job: job).layout(atPoint: point).shape.sites
    return min(64, max(8, 2048 / sites / 8 * 8))
  }

  private static func isFineEnough(_ plan: Plan, _ point: Int) throws -> Bool {
    var settings = plan.settings(atPoint: point)
    let coarse = try pilot(settings, plan)
    settings.refine()
    let fine = try pilot(settings, plan)
    // Diverged: too large a step for sure.
    guard let coarse, let fine else { return false }
    return coarse[0].indices.allSatisfy { observable in
      StepDeviation(
        coarse: coarse.map { $0[observable] }, fine: fine.map { $0[observable] }
      ).isSmall
    }
  }

  /// Values of the observables that are means over trajectories, for each realization; nil if a
  /// trajectory diverges.
  private static func pilot(_ settings: SimulationSettings, _ plan: Plan) throws -> [[[Double]]]? {
    let simulator = BatchSimulator(settings: settings)
    let means = ["magnetization", "photon_number", "emission_rate", "correlation_raw"]
    var values: [[[Double]]] = []
    for realization in 0..<plan.realizations {
      var total = [Double](repeating: 0, count: settings.layout.sumsCount)
      for batch in 0..<plan.batches {
        let unit = plan.unit(realization * plan.batches + batch)
        do {
          let sums = try simulator.run(
            realization: realization, batch: batch, trajectories: unit.trajectories,
            perGroup: false)
          for i in total.indices { total[i] += sums[0][i] }
        } catch is DivergedTrajectory {
          return nil
        }
      }
      let results = ObservableMoments(layout: settings.layout, sums: total).results()
      values.append(
        results.filter { means.contains($0.name) }.map { $0.estimates.map(\.value) })
    }
    return values
  }
}
