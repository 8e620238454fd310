import BatchCore
import Models
import Observables

/// Computes sweep points.
final class TwoPIWorker: UnitWorker {
  private let computation: TwoPIComputation

  init(_ computation: TwoPIComputation) { self.computation = computation }

  func compute(_ unit: BatchCore.Unit, _ context: any UnitContext) throws -> Contribution {
    let request = computation.request(atPoint: unit.point)
    let team = try context.group.flatMap {
      $0.size > 1 ? try RankTeam($0, room: request.sharedBytes) : nil
    }
    let solver =
      context.keptState.flatMap { TwoTimeSolver(request, state: $0, team: team) }
      ?? TwoTimeSolver(request, team: team)
    do {
      while !solver.isDone {
        try solver.advance()
        let goesOn = context.goesOn()
        if !solver.isDone { save(solver, context, team) }
        if !goesOn, !solver.isDone { throw AbandonedUnit() }
      }
    } catch let failure as TwoTimeFailure {
      throw UnitFailure(unit: unit.number, reason: "\(failure)")
    }
    let result = solver.result!
    let values = computation.result(atPoint: unit.point).flat(result, request.problem)
    return Contribution(
      values: values, digest: Contribution.digest([values]),
      quality: [result.relativeError, result.step, result.overlapRest]
        + (request.measuresMemory ? [result.memoryError!] : []))
  }

  /// Keeps the state where the time has come, with the others' parts of it.
  private func save(_ solver: TwoTimeSolver, _ context: any UnitContext, _ team: RankTeam?) {
    guard let team else { return context.keep { solver.state() } }
    team.save { begin in
      context.keep {
        begin()
        return solver.state()
      }
    } others: {
      _ = solver.state()
    }
  }
}
