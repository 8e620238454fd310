import BatchCore

/// Whether nodes that a file holds can be nodes of the reduction tree of a plan. Anybody may have
/// written the file, and what takes part in a sum is never looked at again.
struct NodeCheck {
  private let plan: Plan
  private var reductions: [Int: any Reduction] = [:]

  init(plan: Plan) { self.plan = plan }

  /// - Returns: the nodes, samples before the parts of samples.
  /// - Throws: `DamagedNode`.
  mutating func checked(_ nodes: [CheckpointNode]) throws -> [CheckpointNode] {
    var spans: [NodeSpan] = []
    for node in nodes {
      guard let span = NodeSpan(node, of: plan.division), hasSoundValues(node, span) else {
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
    let isSample = { (node: CheckpointNode) in node.identity[0] == NodeKind.samples.rawValue }
    return nodes.filter(isSample) + nodes.filter { !isSample($0) }
  }

  private mutating func hasSoundValues(_ node: CheckpointNode, _ span: NodeSpan) -> Bool {
    let reduction =
      reductions[span.point] ?? plan.computation.reduction(atPoint: span.point)
    reductions[span.point] = reduction
    let (payload, weight) = (node.payload, span.weight(in: plan.division))
    switch span.kind {
    case .parts:
      return payload.count == reduction.partCount
        && reduction.isSound(part: payload, weight: weight)
    case .samples:
      return payload.count == reduction.sampleCount
        && reduction.isSound(samples: payload, weight: weight)
    }
  }
}

/// What a node covers.
struct NodeSpan {
  let kind: NodeKind
  let point: Int
  let sample: Int
  /// Of samples, or of parts of one.
  let range: Range<Int>

  /// Nodes of one place must not overlap.
  var place: [Int] { [kind.rawValue, point, sample] }

  /// Nil where the division has no such node.
  init?(_ node: CheckpointNode, of division: Division) {
    let identity = node.identity.map { Int($0) }
    let (level, index) = (identity[3], identity[4])
    guard let kind = NodeKind(rawValue: identity[0]),
      (0..<division.points).contains(identity[1]), identity[5] == 0
    else { return nil }
    // Single leaves may be incomplete ones; nodes of higher levels are joined of complete ones.
    let (all, whole): (Int, Int)
    switch kind {
    case .samples:
      guard identity[2] == 0 else { return nil }
      (all, whole) = (division.samples, division.wholeSamples)
    case .parts:
      guard !division.unitsAreSamples, (0..<division.samples).contains(identity[2]) else {
        return nil
      }
      (all, whole) = (division.parts, division.wholeParts)
    }
    let end = level == 0 ? all : whole
    guard (0..<62).contains(level), index >= 0, index < end >> level else { return nil }
    self.kind = kind
    point = identity[1]
    sample = identity[2]
    range = (index << level)..<((index + 1) << level)
  }

  /// Trajectories.
  func weight(in division: Division) -> Int {
    kind == .samples ? division.weight(ofSamples: range) : division.weight(ofParts: range)
  }
}
