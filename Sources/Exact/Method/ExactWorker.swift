import BatchCore
import Models
import Observables

/// Computes realizations, or batches of trajectories of one.
final class ExactWorker: UnitWorker {
  private let computation: ExactComputation
  /// The matrices of the last unit often serve the next, too.
  private var last: TrajectoryRun?

  init(_ computation: ExactComputation) { self.computation = computation }

  func compute(_ unit: Unit, _ context: any UnitContext) throws -> Contribution {
    let (realization, first) = computation.place(unit)
    do {
      guard computation.solver == .trajectories else {
        let reduction = computation.exactReduction(atPoint: unit.point)
        let realized = try realized(unit, realization, reduction)
        return try ExactRun(
          realized.problem(of: computation.job), realized.measurement!, reduction
        ).contribution(context)
      }
      return try trajectories(unit, realization).contribution(
        first..<(first + unit.weight), isSample: computation.singleRealization, context)
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

  private func realized(_ unit: Unit, _ realization: Int, _ reduction: ExactReduction) throws
    -> ExactRealization
  {
    try ExactRealization(
      of: computation.job, atPoint: unit.point, realization: realization, layout: reduction.layout)
  }

  private func trajectories(_ unit: Unit, _ realization: Int) throws -> TrajectoryRun {
    if let last, last.point == unit.point, last.realization == realization { return last }
    let reduction = computation.exactReduction(atPoint: unit.point)
    // Not both at once.
    last = nil
    let run = try TrajectoryRun(
      realized(unit, realization, reduction), computation.job, reduction, point: unit.point,
      realization: realization)
    last = run
    return run
  }
}
