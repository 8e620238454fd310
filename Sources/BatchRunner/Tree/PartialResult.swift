import BatchCore

/// What a run has so far.
public struct PartialResult: Sendable {
  public var tree: ReductionTree
  public var digests: UnitDigests
  /// The worst of all units of a point.
  public internal(set) var quality: QualityTable
  /// What went wrong at sweep points that could not be computed: unit and message, by point.
  public private(set) var failures: [Int: UnitFailure] = [:]
  /// States of units in flight, by unit, from which they can be gone on with.
  public internal(set) var states: [Int: [UInt8]] = [:]

  public init(plan: Plan) {
    tree = ReductionTree(plan: plan)
    digests = UnitDigests(plan: plan)
    quality = QualityTable(points: plan.points, measures: plan.computation.qualityMeasures.count)
  }

  /// Units that can be computed and are not there.
  public func missing(of units: UnitSet) -> UnitSet {
    let missing = units.subtracting(tree.coverage)
    return failures.isEmpty
      ? missing : missing.subtracting(tree.division.units(ofPoints: failures.keys))
  }

  mutating func add(_ report: NodeMessage) throws {
    for row in report.realizations where failures[row.point] == nil { tree.add(row) }
    for node in report.nodes where failures[Int(node.identity[1])] == nil { try tree.add(node) }
    for note in report.notes {
      digests[note.unit] = note.digest
      quality.add(note.quality, atPoint: tree.division.unit(note.unit).point)
      if !states.isEmpty { states[note.unit] = nil }
    }
  }

  /// Gives up a point: what is there of it is not kept, since the mean over the trajectories that
  /// stayed finite would be biased.
  mutating func fail(_ failure: UnitFailure) {
    let point = tree.division.unit(failure.unit).point
    if let earlier = failures[point], earlier.unit <= failure.unit { return }
    failures[point] = failure
    tree.remove(point: point)
    quality.clear(point: point)
    let units = tree.division.units(atPoint: point, samples: 0..<tree.division.samples)
    digests.clear(units)
    for unit in states.keys where units.contains(unit) { states[unit] = nil }
  }
}
