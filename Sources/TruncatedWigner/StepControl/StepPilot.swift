import BatchCore
import Models
import Observables

/// Short simulations of one sweep point that tell whether a step is fine enough: a few realizations
/// over the whole time, recorded at 32 times or more. They depend on the job without its sampling
/// counts, so that a job that grows keeps its step.
final class StepPilot {
  /// What a pilot measured at one step.
  struct Measurement {
    /// [judge][realization][value], in the order of the layout's judges.
    var values: [[[Double]]]
    /// The fastest motion at any record, in radians per unit of time.
    var fastestRate: Double
  }

  /// Times at which steps are compared, at least.
  private static let times = 32

  private let computation: WignerComputation
  private let point: Int
  private let goesOn: () -> Bool
  /// Steps between two records of the job at the coarsest step that is looked at.
  let fewestSteps: Int

  /// - Parameter goesOn: asked after every time step; false gives up.
  init(job: Job, atPoint point: Int, goesOn: @escaping () -> Bool) {
    self.point = point
    self.goesOn = goesOn
    var fewest = 1
    while (job.time.records - 1) * fewest < Self.times { fewest *= 2 }
    fewestSteps = fewest
    var pilot = job
    pilot.time.recordEvery = job.time.recordEvery / Double(fewest)
    pilot.time.step = pilot.time.recordEvery
    pilot.sampling.realizations = 2  // not one: its statistics differ
    let shape = WignerComputation(job: job).layout(atPoint: point).shape
    pilot.sampling.trajectories = min(512, max(8, 2048 / max(1, shape.sites) / 8 * 8))
    let run = PilotRun(
      model: job.model, shape: shape, isSampled: true, records: pilot.time.records,
      end: pilot.time.recordedTime(pilot.time.records - 1), batch: job[WignerSampling.self].batch)
    pilot.observables = ObservableChoice(
      observableTypes.map { ($0.key.name, $0.inPilot(job.observables[$0.key.name], run)) },
      expressions: job.observables.expressions)
    computation = WignerComputation(job: pilot)
  }

  private func settings() -> SimulationSettings {
    var settings = computation.settings(atPoint: point)
    settings.watchesRates = true
    return settings
  }

  private var trajectories: Int { computation.job.sampling.trajectories }

  /// The fastest motion at the beginning.
  func rateAtStart() throws -> Double {
    var settings = settings()
    settings.layout = .start(of: settings.layout)
    let simulator = BatchSimulator(settings: settings)
    _ = try simulator.run(
      realization: 0, batch: 0, trajectories: min(trajectories, computation.batchWidth),
      perGroup: false, goesOn: goesOn)
    return simulator.fastestRate
  }

  /// Runs realizations at a step.
  /// - Parameters:
  ///   - steps: steps between two records of the job, `fewestSteps` times a power of two.
  ///   - isRefined: takes half that step on the same noise.
  /// - Returns: nil if a trajectory diverges.
  /// - Throws: `AbandonedUnit`.
  func run(steps: Int, isRefined: Bool, realizations: Range<Int>) throws -> Measurement? {
    var settings = settings()
    let perRecord = steps / fewestSteps
    settings.stepsPerRecord = perRecord
    settings.step = computation.job.time.recordEvery / Double(perRecord)
    if isRefined { settings.refine() }
    let simulator = BatchSimulator(settings: settings)
    let judges = settings.layout.stepJudges
    var values = [[[Double]]](repeating: [], count: judges.count)
    for realization in realizations {
      var total = [Double](repeating: 0, count: settings.layout.sumsCount)
      let width = computation.batchWidth
      for batch in 0..<((trajectories + width - 1) / width) {
        do {
          let sums = try simulator.run(
            realization: realization, batch: batch,
            trajectories: min(width, trajectories - batch * width),
            perGroup: false, goesOn: goesOn)
          for i in total.indices { total[i] += sums[0][i] }
        } catch is DivergedTrajectory {
          return nil
        } catch let failure as UndefinedExpression {
          throw JobError(message: "\(computation.job.file): \(failure)")
        }
      }
      let results = ObservableMoments(layout: settings.layout, sums: total).results()
      for (number, judge) in judges.enumerated() {
        values[number].append(judge.results.flatMap { results[$0].values })
      }
    }
    return Measurement(values: values, fastestRate: simulator.fastestRate)
  }

  /// Deviations of all observables that judge steps.
  func deviations(_ coarse: Measurement, _ fine: Measurement) -> [StepDeviation] {
    settings().layout.stepJudges.enumerated().map { number, judge in
      StepDeviation(
        coarse: coarse.values[number], fine: fine.values[number], floor: judge.judge.floor)
    }
  }
}

extension StepPilot.Measurement {
  /// With further realizations.
  func joined(_ other: Self) -> Self {
    var joined = self
    for index in values.indices { joined.values[index] += other.values[index] }
    joined.fastestRate = max(fastestRate, other.fastestRate)
    return joined
  }
}
