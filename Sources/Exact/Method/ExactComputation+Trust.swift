import BatchCore
import Observables

/// What the file holds beside observables, and what says whether results can be trusted.
extension ExactComputation {
  static let measures = [
    QualityMeasure("norm_error", "largest deviation of the trace, or of the norm, from 1"),
    QualityMeasure(
      "fock_population", "largest population of the last two levels of any mode"),
  ]

  /// Axes and variables over the sweep.
  static let reservedNames =
    [
      "time", "component", "site", "distance", "pair_component", "spectral_line", "waiting_time",
      "lag", "mode",
      "fock_population_last", "fock_cutoff", "response_function", "integrated_response",
    ] + measures.map(\.name)

  public var qualityMeasures: [QualityMeasure] { Self.measures }
  public var isSampled: Bool { solver == .trajectories }
  public var impossibleValuesMean: String { "`exact.cutoff` or `exact.tolerance` is too coarse" }

  public var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [
      ("solver", .text(solver.rawValue)),
      (
        "stderr_meaning",
        .text(
          solver == .density && division.samples == 1
            ? "discretisation error" : "one standard error")
      ),
    ]
  }

  public func warnings(quality: QualityTable) -> ComputationWarnings {
    var warnings = ComputationWarnings()
    func place(_ point: Int) -> String {
      job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
    }
    if let (point, error) = quality.worst(0), error > max(1e-6, 10 * job[ExactKeys.self].tolerance)
    {
      warnings.serious.append(
        String(format: "the trace of the state is off by %.1e", error)
          + "\(place(point)); give a smaller exact.tolerance")
    }
    if let (point, population) = quality.worst(1), population > 1e-6 {
      warnings.serious.append(
        String(
          format: "the last two levels of a mode hold a population of %.1e", population)
          + "\(place(point)); give a larger exact.cutoff, or auto")
    }
    return warnings
  }
}
