import BatchCore
import BatchRunner
import TestSupport
import Testing

@testable import MeanField

/// A job of mean field, computed as the program does.
struct MeanFieldJob {
  let job: Job

  init(_ model: String, time: String, initial: String? = nil, rest: String = "") throws {
    job = try Job.parse(
      yaml: """
        model: \(model)
        method: mean_field
        time: {\(time)}
        \(initial.map { "initial: \($0)" } ?? "")
        \(rest)
        """, file: "x.yaml")
  }

  /// Variables of the first point.
  func variables(unit: Int = 0, _ context: any UnitContext = SoloContext()) throws
    -> [String: PointVariable]
  {
    let computation = MeanFieldComputation(job: job)
    let contribution = try computation.makeWorker().compute(
      computation.division.unit(unit), context)
    let variables = computation.reduction(atPoint: 0).variables(contribution.values)
    return Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0) })
  }

  func series(_ name: String) throws -> [Double] { try variables()[name]!.values }
}
