import BatchCore
import Models
import Observables

/// Computes realizations, or batches of trajectories of one.
final class ExactWorker: UnitWorker {
  private let computation: ExactComputation
  /// The last realization, of which there may be more units.
  private var last: (point: Int, realization: Int, realized: Realized)?

  private struct Realized {
    let measurement: Measurement
    let problem: ExactProblem
    let reduction: ExactReduction
  }

  init(_ computation: ExactComputation) { self.computation = computation }

  func compute(_ unit: Unit, _ context: any UnitContext) throws -> Contribution {
    let (realization, first) = computation.place(unit)
    do {
      let realized = try realized(point: unit.point, realization)
      let (problem, measurement) = (realized.problem, realized.measurement)
      guard computation.solver == .trajectories else {
        return try ExactRun(problem, measurement, realized.reduction).contribution(context)
      }
      return try TrajectoryRun(problem, measurement, realized.reduction).contribution(
        first..<(first + unit.weight),
        TrajectorySolver(
          problem, seed: computation.job.sampling.seed, point: unit.point,
          realization: realization), isSample: computation.singleRealization, context)
    } catch let error as ExactSizeError {
      throw UnitFailure(unit: unit.number, reason: "\(error)")
    } catch let impossible as ImpossibleRealization {
      throw UnitFailure(
        unit: unit.number, reason: "realization \(realization) is not possible: \(impossible)")
    } catch let error as ExpressionError {
      throw UnitFailure(
        unit: unit.number,
        reason: "realization \(realization) is not possible: \(error.message)")
    }
  }

  private func realized(point: Int, _ realization: Int) throws -> Realized {
    if let last, last.point == point, last.realization == realization { return last.realized }
    last = nil  // its matrices go first
    let reduction = computation.exactReduction(atPoint: point)
    let own = try ExactRealization(
      of: computation.job, atPoint: point, realization: realization, layout: reduction.layout)
    let realized = Realized(
      measurement: own.measurement, problem: try own.problem(of: computation.job),
      reduction: reduction)
    last = (point, realization, realized)
    return realized
  }
}
