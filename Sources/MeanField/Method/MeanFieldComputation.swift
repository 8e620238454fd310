import BatchCore
import Foundation
import Models
import Observables

/// A job as mean field solves it: a unit is one disorder realization.
public struct MeanFieldComputation: Computation {
  public let job: Job
  /// What is recorded at the first point.
  private let firstLayout: ObservableLayout

  init(job: Job) {
    self.job = job
    let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: 0))
    firstLayout = ObservableLayout(
      times: RecordedTimes(
        count: job.time.records, interval: job.time.recordEvery, measure: job.timeMeasure),
      shape: model.shape, kind: .classical, choice: job.observables)
  }

  private func model(atPoint point: Int) -> any Model {
    ModelCatalogue.instance(job.model, job.parameters(atPoint: point))
  }

  public var division: Division {
    let hasDisorder = (0..<job.points).contains { model(atPoint: $0).hasDisorder }
    return Division(points: job.points, samples: hasDisorder ? job.sampling.realizations : 1)
  }

  public func describe(_ unit: BatchCore.Unit) -> String { "realization \(unit.sample)" }

  func layout(atPoint point: Int) -> ObservableLayout {
    firstLayout.with(model(atPoint: point).shape)
  }

  public func reduction(atPoint point: Int) -> any Reduction { meanFieldReduction(atPoint: point) }

  func meanFieldReduction(atPoint point: Int) -> MeanFieldReduction {
    MeanFieldReduction(layout: layout(atPoint: point))
  }

  public var axes: [Axis] { firstLayout.commonAxes }

  public func makeWorker() -> any UnitWorker { MeanFieldWorker(self) }

  // MARK: Costs

  /// Two integrations, the matrices of the couplings, and operators while they are expanded.
  public func memory(atPoint point: Int) -> UnitMemory {
    let layout = layout(atPoint: point)
    let shape = layout.shape
    let variables = 3 * Double(shape.sites) + 2 * Double(shape.modes)
    let evolution =
      shape.sites < CollectiveCouplings.leastSites
      ? RungeKuttaEvolution.vectors : SeriesEvolution.vectors
    let vectors = 2 * Double(evolution) + 12
    return UnitMemory(
      state: 8 * (variables * vectors + 2 * shape.matrixElements)
        + 300 * (shape.matrixElements + 2 * variables),
      history: 0,
      contributions: 8
        * (3 * Double(layout.sumsCount) + Double(layout.momentsCount) + layout.variableValues))
  }

  /// How the first realization of a point starts.
  public struct Probe {
    /// To derive the equations.
    public let secondsOfEquations: Double
    public let secondsPerStep: Double
    /// Mean length of a step.
    public let stepLength: Double
  }

  /// - Parameter budget: seconds that the steps may take.
  public func probe(atPoint point: Int = 0, budget: Double) -> Probe? {
    let clock = ContinuousClock()
    let begin = clock.now
    func seconds(since start: ContinuousClock.Instant) -> Double {
      let elapsed = (clock.now - start).components
      return Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds)
    }
    let layout = layout(atPoint: point)
    guard
      let realized = try? MeanFieldRealization(
        of: job, atPoint: point, realization: 0, layout: layout)
    else { return nil }
    let secondsOfEquations = seconds(since: begin)
    let end = layout.run.times[layout.records - 1]
    let run = realized.derivative.evolution(
      start: realized.start, tolerance: job.meanFieldTolerance, duration: max(end, 1e-300))
    let start = clock.now
    _ = try? run.state(at: end) { seconds(since: start) < budget }
    guard run.steps > 0 else { return nil }
    return Probe(
      secondsOfEquations: secondsOfEquations,
      secondsPerStep: seconds(since: start) / Double(run.steps),
      stepLength: run.time / Double(run.steps))
  }

  /// The second integration has longer steps, or cheaper ones.
  public func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? {
    guard let probe = probe(atPoint: point, budget: budget) else { return nil }
    let end = job.time.recordedTime(job.time.records - 1)
    return probe.secondsOfEquations + 1.7 * probe.secondsPerStep * end / probe.stepLength
  }

  // MARK: Trust

  static let measures = [
    QualityMeasure(
      "integration_error",
      "largest error of a Bloch vector or an amplitude that the integration leaves, as estimated")
  ]

  /// Axes and variables over the sweep.
  static let reservedNames =
    [
      "time", "component", "site", "distance", "pair_component", "spectral_line", "waiting_time",
      "lag",
    ] + measures.map(\.name)

  public var qualityMeasures: [QualityMeasure] { Self.measures }
  public var impossibleValuesMean: String { "`time.tolerance` is too coarse" }
  /// Those of typed models are about truncated Wigner.
  public var notices: [String] { job.model.typed == nil ? model(atPoint: 0).notices : [] }

  public var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [
      (
        "stderr_meaning",
        .text(division.samples == 1 ? "discretisation error" : "one standard error")
      ),
      ("tolerance", .real(job.meanFieldTolerance)),
    ]
  }

  public func warnings(quality: QualityTable) -> ComputationWarnings {
    var warnings = ComputationWarnings(advice: job.observableAdvice)
    guard let (point, error) = quality.worst(0),
      error > max(Self.largestError, 2 * job.meanFieldTolerance)
    else { return warnings }
    let place = job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
    warnings.serious.append(
      error > IntegrationError.resolved
        ? "two integrations with different tolerances come apart\(place): the motion is chaotic or unstable, and late values follow from rounding errors; look at NAME_stderr, or give a smaller time.tolerance"
        : String(
          format: "the integration leaves errors of %.1e in Bloch vectors or amplitudes", error)
          + "\(place); give a smaller time.tolerance")
    return warnings
  }

  /// Errors that are told of.
  private static let largestError = 1e-3
}
