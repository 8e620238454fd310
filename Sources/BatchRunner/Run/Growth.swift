import BatchCore

/// Which nodes of a stored run still hold in a job whose sampling has grown.
struct Growth {
  /// Counts of the stored run.
  let realizations: Int
  let trajectories: Int
  let plan: Plan

  /// Nodes that are canonical nodes of the larger job too.
  func survivors(of nodes: [CheckpointNode]) -> [CheckpointNode] {
    guard (realizations == 1) == plan.singleRealization else { return [] }
    guard trajectories < plan.trajectories else { return nodes }
    let fullBatches = trajectories / plan.batchWidth
    return nodes.filter { node in
      let (level, index) = (Int(node.identity[3]), Int(node.identity[4]))
      let full = (index + 1) << level <= fullBatches
      return switch NodeKind(rawValue: Int(node.identity[0])) {
      case .sums: full
      // Samples of finished realizations lack the new trajectories.
      case .moments: plan.singleRealization && full
      case nil: false
      }
    }
  }
}
