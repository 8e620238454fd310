import BatchCore
import Models

/// Computes realizations.
final class MeanFieldWorker: UnitWorker {
  private let computation: MeanFieldComputation

  init(_ computation: MeanFieldComputation) { self.computation = computation }

  func compute(_ unit: Unit, _ context: any UnitContext) throws -> Contribution {
    do {
      let reduction = computation.meanFieldReduction(atPoint: unit.point)
      let realized = try MeanFieldRealization(
        of: computation.job, atPoint: unit.point, realization: unit.sample,
        layout: reduction.layout)
      return try MeanFieldRun(realized, computation.job, reduction).contribution(context)
    } catch let impossible as ImpossibleRealization {
      throw UnitFailure(
        unit: unit.number,
        reason: "realization \(unit.sample) is not possible: \(impossible)")
    } catch let error as ExpressionError {
      throw UnitFailure(
        unit: unit.number,
        reason: "realization \(unit.sample) is not possible: \(error.message)")
    }
  }
}
