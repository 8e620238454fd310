import TruncatedWigner

/// Computes blocks of units into a reduction tree of its own; the same on every rank.
final class Worker {
  private let plan: Plan
  private let schedule: Schedule
  private var simulator: BatchSimulator?
  var tree: ReductionTree
  private(set) var unitsDone = 0

  init(plan: Plan, schedule: Schedule) {
    self.plan = plan
    self.schedule = schedule
    tree = ReductionTree(plan: plan)
  }

  /// - Parameter heartbeat: called after every time step.
  func compute(block number: Int, heartbeat: () -> Void) throws {
    for number in schedule.blocks[number] {
      let unit = plan.unit(number)
      if simulator?.settings.point != unit.point {
        simulator = nil  // its buffers go first
        simulator = BatchSimulator(settings: plan.settings(atPoint: unit.point))
      }
      let sums = try simulator!.run(
        realization: unit.realization, batch: unit.batch, trajectories: unit.trajectories,
        perGroup: plan.singleRealization, heartbeat: heartbeat)
      tree.add(unit, sums: sums)
      unitsDone += 1
    }
  }
}
