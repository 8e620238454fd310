import BatchCore
import TruncatedWigner

/// Whether nodes that a file holds can be nodes of the reduction tree of a plan. Anybody may have
/// written the file, and what takes part in a sum is never looked at again.
struct NodeCheck {
  let plan: Plan
  private var layouts: [Int: ObservableLayout] = [:]

  init(plan: Plan) { self.plan = plan }

  /// - Returns: the nodes, samples before the parts of samples.
  /// - Throws: `DamagedNode`.
  mutating func checked(_ nodes: [CheckpointNode]) throws -> [CheckpointNode] {
    var spans: [NodeSpan] = []
    for node in nodes {
      guard let span = NodeSpan(node, of: plan), try hasSoundValues(node, span) else {
        throw DamagedNode()
      }
      spans.append(span)
    }
    spans.sort {
      ($0.place + [$0.range.lowerBound]).lexicographicallyPrecedes($1.place + [$1.range.lowerBound])
    }
    for (span, next) in zip(spans, spans.dropFirst())
    where span.place == next.place && span.range.upperBound > next.range.lowerBound {
      throw DamagedNode()
    }
    let isSample = { (node: CheckpointNode) in node.identity[0] == NodeKind.moments.rawValue }
    return nodes.filter(isSample) + nodes.filter { !isSample($0) }
  }

  private mutating func hasSoundValues(_ node: CheckpointNode, _ span: NodeSpan) throws -> Bool {
    let layout = layouts[span.point] ?? plan.layout(atPoint: span.point)
    layouts[span.point] = layout
    let trajectories = span.trajectories(of: plan)
    return switch span.kind {
    case .sums: layout.isSound(sums: node.payload, trajectories: trajectories)
    case .moments:
      ObservableMoments.isSound(node.payload, layout: layout, trajectories: trajectories)
    }
  }
}

/// What a node covers.
struct NodeSpan {
  let kind: NodeKind
  let point: Int
  let realization: Int
  /// Of realizations, or of batches.
  let range: Range<Int>

  /// Nodes of one place must not overlap.
  var place: [Int] { [kind.rawValue, point, realization] }

  /// Nil where the plan has no such node.
  init?(_ node: CheckpointNode, of plan: Plan) {
    let identity = node.identity.map { Int($0) }
    let (level, index) = (identity[3], identity[4])
    guard let kind = NodeKind(rawValue: identity[0]), (0..<plan.points).contains(identity[1]),
      (0..<plan.realizations).contains(identity[2]), identity[5] == 0
    else { return nil }
    // Single samples may be incomplete ones; those of higher levels are joined of complete ones.
    let all: Int
    let joined: Int
    switch (kind, plan.singleRealization) {
    case (.moments, false): (all, joined) = (plan.realizations, plan.realizations)
    case (.moments, true), (.sums, false): (all, joined) = (plan.batches, plan.fullBatches)
    case (.sums, true): return nil
    }
    if kind == .moments, identity[2] != 0 { return nil }
    let end = level == 0 ? all : joined
    guard (0..<62).contains(level), index >= 0, index < end >> level else { return nil }
    self.kind = kind
    point = identity[1]
    realization = identity[2]
    range = (index << level)..<((index + 1) << level)
  }

  func trajectories(of plan: Plan) -> Int {
    if kind == .moments, !plan.singleRealization { return range.count * plan.trajectories }
    return min(range.upperBound * plan.batchWidth, plan.trajectories)
      - range.lowerBound * plan.batchWidth
  }
}
