import BatchCore
import Models
import Observables

/// A job as truncated Wigner solves it: units are batches of trajectories of one
/// realization.
public struct WignerComputation: Computation {
  public let job: Job
  public var isSampled: Bool { true }
  /// Integration steps between two records at every point.
  public let steps: StepTable
  /// Whether they are still to be chosen (`time.step: auto`); `steps` is then of no use.
  public let lacksSteps: Bool
  /// Bounds of the bias that chosen steps leave, by point; empty where they were given.
  public let stepBias: [Double]
  /// Half the step on the same noise paths, for judging the step.
  private var isRefined = false
  /// The row of the page validity.md that the job falls into.
  let validity: String?
  /// What is recorded at the first point.
  private let firstLayout: ObservableLayout

  /// - Parameter choices: steps of every point, for a job that leaves them to be chosen.
  init(job: Job, choices: [StepChoice]? = nil) {
    self.job = job
    steps = StepTable(choices?.map(\.stepsPerRecord) ?? [job.time.stepsPerRecord])
    stepBias = choices?.map(\.bias) ?? []
    lacksSteps = job.time.isAuto && choices == nil
    validity = ValidityNote(of: job)?.text
    let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: 0))
    firstLayout = ObservableLayout(
      times: RecordedTimes(
        count: job.time.records, interval: job.time.recordEvery, measure: job.timeMeasure),
      shape: model.shape, kind: .wigner, choice: job.observables)
  }

  // MARK: Division

  /// Lanes of a batch.
  public var batchWidth: Int { job[WignerSampling.self].batch }

  /// With one realization, blocks of trajectories are the samples of the error bars.
  var singleRealization: Bool { job.sampling.realizations == 1 }

  public var division: Division {
    let (realizations, trajectories) = (job.sampling.realizations, job.sampling.trajectories)
    return singleRealization
      ? Division(
        points: job.points, weight: trajectories, sampleWeight: batchWidth,
        partWeight: batchWidth, unitsAreSamples: true)
      : Division(
        points: job.points, weight: realizations * trajectories, sampleWeight: trajectories,
        partWeight: batchWidth, unitsAreSamples: false)
  }

  /// The realization of a unit, and the number of its batch in it.
  func place(_ unit: Unit) -> (realization: Int, batch: Int) {
    singleRealization ? (0, unit.sample) : (unit.sample, unit.part)
  }

  public func describe(_ unit: Unit) -> String {
    let (realization, batch) = place(unit)
    let first = batch * batchWidth
    return "realization \(realization), trajectories \(first) to \(first + unit.weight - 1)"
  }

  // MARK: Points

  public func model(atPoint point: Int) -> any Model {
    ModelCatalogue.instance(job.model, job.parameters(atPoint: point))
  }

  public func layout(atPoint point: Int) -> ObservableLayout {
    firstLayout.with(model(atPoint: point).shape)
  }

  public func reduction(atPoint point: Int) -> any Reduction { layout(atPoint: point) }

  /// The step at a point.
  public func step(atPoint point: Int) -> Double {
    job.time.recordEvery / Double(steps[point])
  }

  public func settings(atPoint point: Int) -> SimulationSettings {
    let model = model(atPoint: point)
    let keys = job[WignerSampling.self]
    var settings = SimulationSettings(
      model: model, initial: job.initial(atPoint: point), spinSampling: keys.spinSampling,
      fluctuations: true, step: step(atPoint: point), stepsPerRecord: steps[point],
      layout: firstLayout.with(model.shape), seed: job.sampling.seed, point: point,
      batchWidth: batchWidth,
      noiseSampling: keys.noise, productPrecision: job[WignerArithmetic.self].precision,
      stepper: job[WignerIntegration.self].stepper,
      names: ExpressionNames(of: job, atPoint: point))
    if isRefined { settings.refine() }
    return settings
  }

  public var axes: [Axis] { firstLayout.commonAxes }

  public func makeWorker() -> any UnitWorker { WignerWorker(self) }

  // MARK: Steps

  public var refined: (any Computation)? {
    var refined = self
    refined.isRefined = true
    return refined
  }

  public var preparation: (any Preparation)? {
    lacksSteps ? StepPreparation(job: job) : nil
  }

  public func preparation(in document: ResultDocument) -> [Int]? {
    document.stepChoices(of: job)?.flatMap(\.numbers)
  }

  public func numbers(ofFirst points: Int) -> [Int] {
    (0..<points).flatMap { point in
      StepChoice(
        stepsPerRecord: steps[point], bias: stepBias.isEmpty ? .nan : stepBias[point]
      ).numbers
    }
  }

  public func isAlike(_ a: ResultDocument, _ b: ResultDocument) -> Bool {
    a.stepChoices(of: job)?.map(\.stepsPerRecord) == b.stepChoices(of: job)?.map(\.stepsPerRecord)
  }

  public func prepared(_ numbers: [Int]) -> any Computation {
    WignerComputation(
      job: job,
      choices: stride(from: 0, to: numbers.count, by: 2).map { StepChoice(numbers: numbers[$0...]) }
    )
  }
}
