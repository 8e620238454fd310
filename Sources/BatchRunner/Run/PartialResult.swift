import TruncatedWigner

/// What a run has so far.
public struct PartialResult: Sendable {
  public var tree: ReductionTree
  public var digests: UnitDigests
  /// The worst of all units of a point; nil where none has been computed.
  public internal(set) var quality: [BatchQuality?]
  /// What went wrong at sweep points that could not be computed: unit and message, by point.
  public private(set) var failures: [Int: UnitFailure] = [:]

  public init(plan: Plan) {
    tree = ReductionTree(plan: plan)
    digests = UnitDigests(plan: plan)
    quality = [BatchQuality?](repeating: nil, count: plan.points)
  }

  mutating func add(_ report: NodeMessage) throws {
    for node in report.nodes where failures[Int(node.identity[1])] == nil { try tree.add(node) }
    for note in report.notes {
      digests[note.unit] = note.digest
      add(note.quality, atPoint: tree.plan.unit(note.unit).point)
    }
  }

  mutating func add(_ other: BatchQuality, atPoint point: Int) {
    quality[point] = quality[point]?.worst(other) ?? other
  }

  /// Gives up a point: what is there of it is not kept, since the mean over the trajectories that
  /// stayed finite would be biased.
  mutating func fail(_ failure: UnitFailure) {
    let point = tree.plan.unit(failure.unit).point
    if let earlier = failures[point], earlier.unit <= failure.unit { return }
    failures[point] = failure
    tree.remove(point: point)
    quality[point] = nil
    let unitsPerPoint = tree.plan.realizations * tree.plan.batches
    for unit in (point * unitsPerPoint)..<((point + 1) * unitsPerPoint) { digests[unit] = 0 }
  }
}

/// A unit that could not be computed.
public struct UnitFailure: Error, Sendable, CustomStringConvertible {
  public let unit: Int
  public let reason: String

  public init(unit: Int, reason: String) {
    self.unit = unit
    self.reason = reason
  }

  public var description: String { "unit \(unit): \(reason)" }
}
