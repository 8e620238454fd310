import BatchCore
import Models
import Observables

/// Computes realizations, or batches of trajectories of one.
final class ExactWorker: UnitWorker {
  private let computation: ExactComputation

  init(_ computation: ExactComputation) { self.computation = computation }

  func compute(_ unit: Unit, _ context: any UnitContext) throws -> Contribution {
    let (realization, first) = computation.place(unit)
    do {
      let reduction = computation.exactReduction(atPoint: unit.point)
      let realized = try ExactRealization(
        of: computation.job, atPoint: unit.point, realization: realization,
        layout: reduction.layout)
      guard computation.solver == .trajectories else {
        return try ExactRun(realized, computation.job, reduction).contribution(context)
      }
      return try TrajectoryRun(realized: realized, job: computation.job, reduction: reduction)
        .contribution(
          first..<(first + unit.weight), realization: realization, point: unit.point,
          isSample: computation.singleRealization, context)
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
}
