import TruncatedWigner

/// Computes units into a reduction tree of its own; the same on every rank.
final class Worker {
  private let plan: Plan
  private var simulator: BatchSimulator?
  /// Of the simulator's point, where all steps take the same time.
  private var pulse = PollTimer()
  private var tree: ReductionTree
  private var notes: [UnitNote] = []
  private(set) var unitsDone = 0

  init(plan: Plan) {
    self.plan = plan
    tree = ReductionTree(plan: plan)
  }

  /// - Parameter goesOn: asked about once a millisecond; false gives the unit up.
  /// - Throws: `AbandonedBatch`, `UnitFailure`.
  func compute(_ unit: Unit, goesOn: () -> Bool) throws {
    if simulator?.settings.point != unit.point {
      simulator = nil  // its buffers go first
      simulator = BatchSimulator(settings: plan.settings(atPoint: unit.point))
      pulse = PollTimer()
    }
    do {
      let sums = try simulator!.run(
        realization: unit.realization, batch: unit.batch, trajectories: unit.trajectories,
        perGroup: plan.singleRealization, goesOn: { !pulse.isDue() || goesOn() })
      tree.add(unit, sums: sums)
      notes.append(
        UnitNote(
          unit: unit.number, digest: UnitDigests.digest(sums), quality: simulator!.quality))
      unitsDone += 1
    } catch let divergence as DivergedTrajectory {
      throw UnitFailure(unit: unit.number, reason: "\(divergence)")
    }
  }

  /// Hands over what has been computed since the last time.
  func takeReport() -> NodeMessage {
    defer { notes = [] }
    return NodeMessage(nodes: tree.takeNodes(), notes: notes)
  }
}
