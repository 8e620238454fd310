import BatchCore
import Models
import TruncatedWigner

/// A job turned into numbered work: sweep points × disorder realizations × batches of trajectories.
/// A pure function of the job, the same on every rank and for any number of ranks.
///
/// One *unit* is one batch of trajectories of one realization. Units are numbered
/// (point · realizations + realization) · batches + batch.
public struct Plan: Sendable {
  public let job: Job
  public let points: Int
  public let realizations: Int
  public let trajectories: Int
  /// Lanes of a batch.
  public let batchWidth: Int
  /// Batches of one realization; the last may hold fewer trajectories.
  public let batches: Int
  /// With one realization, blocks of trajectories are the samples of the error bars.
  public var singleRealization: Bool { realizations == 1 }

  /// Integration steps between two records at every point.
  public let steps: StepTable
  /// Whether they are still to be chosen (`time.step: auto`); `steps` is then of no use.
  public let lacksSteps: Bool
  /// Bounds of the bias that chosen steps leave, by point; empty where they were given.
  public let stepBias: [Double]
  /// What is recorded at the first point.
  private let firstLayout: ObservableLayout

  /// - Parameters:
  ///   - steps: for a job that leaves the step to be chosen.
  ///   - stepBias: what is known of their bias, by point.
  public init(job: Job, steps: StepTable? = nil, stepBias: [Double] = []) {
    self.job = job
    self.steps = steps ?? StepTable([job.time.stepsPerRecord])
    self.stepBias = stepBias
    lacksSteps = job.time.isAuto && steps == nil
    points = job.points
    realizations = job.sampling.realizations
    trajectories = job.sampling.trajectories
    batchWidth = job.method == .meanField ? 16 : job.sampling.batch
    batches = (trajectories + batchWidth - 1) / batchWidth
    let model = ModelCatalogue.instance(job.model.name, job.parameters(atPoint: 0))
    firstLayout = ObservableLayout(
      times: RecordedTimes(
        count: job.time.records, interval: job.time.recordEvery, measure: job.timeMeasure),
      shape: model.shape, vacuum: job.method == .twa ? 0.5 : 0,
      selection: job.observables.selection,
      waitingTimes: job.observables.waitingTimes.map {
        WaitingTime(record: job.time.recordIndex(of: $0)!, time: $0)
      })
  }

  /// Half the step on the same noise paths, for judging the step.
  public var isRefined = false

  public var refined: Plan {
    var plan = self
    plan.isRefined = true
    return plan
  }

  /// The same with chosen steps.
  public func with(_ choices: [StepChoice]) -> Plan {
    Plan(
      job: job, steps: StepTable(choices.map(\.stepsPerRecord)), stepBias: choices.map(\.bias))
  }

  /// The step at a point.
  public func step(atPoint point: Int) -> Double {
    job.time.recordEvery / Double(steps[point])
  }

  /// The same with the digits of a stored result that it continues (`Job.adopting`); without chosen
  /// steps.
  public func adopting(_ document: ResultDocument?) throws -> Plan {
    guard let identity = document?.jobIdentity else { return self }
    return Plan(job: try job.adopting(identity))
  }

  public var units: Int { points * realizations * batches }

  public func unit(_ number: Int) -> Unit {
    let batch = number % batches
    let rest = number / batches
    return Unit(
      number: number, point: rest / realizations, realization: rest % realizations, batch: batch,
      trajectories: min(batchWidth, trajectories - batch * batchWidth))
  }

  /// Batches of a realization that have all their lanes; only these survive growth.
  public var fullBatches: Int { trajectories / batchWidth }

  public func model(atPoint point: Int) -> any Model {
    ModelCatalogue.instance(job.model.name, job.parameters(atPoint: point))
  }

  public func layout(atPoint point: Int) -> ObservableLayout { layout(model(atPoint: point)) }

  private func layout(_ model: any Model) -> ObservableLayout {
    firstLayout.with(model.shape)
  }

  /// What a user should know of this job, a line each.
  public var notices: [String] {
    let model = model(atPoint: 0)
    let notices = job.angleNotices + model.notices
    guard job.precision == .single, !model.shape.hasDenseCouplings else { return notices }
    return notices + [
      "`precision: single` changes nothing here: \(job.model.name) has no dense coupling matrix"
    ]
  }

  public func settings(atPoint point: Int) -> SimulationSettings {
    let model = model(atPoint: point)
    var settings = SimulationSettings(
      model: model, initial: job.initial(atPoint: point),
      spinSampling: job.sampling.spinSampling, fluctuations: job.method == .twa,
      step: step(atPoint: point), stepsPerRecord: steps[point],
      layout: layout(model), seed: job.sampling.seed, point: point, batchWidth: batchWidth,
      noiseSampling: job.sampling.noise, productPrecision: job.precision,
      stepper: job.time.stepper)
    if isRefined { settings.refine() }
    return settings
  }
}

/// One batch of trajectories of one realization at one sweep point.
public struct Unit: Sendable, Equatable {
  public let number: Int
  public let point: Int
  public let realization: Int
  public let batch: Int
  public let trajectories: Int
}
