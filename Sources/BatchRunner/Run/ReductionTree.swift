import BatchCore
import TruncatedWigner

/// The canonical reduction tree, as the set of its maximal complete nodes.
///
/// Leaves are samples: realizations, or the batches of a single realization. A node of level l and
/// index k covers samples k·2^l ..< (k + 1)·2^l and holds left + right, in that order, always; so the
/// result does not depend on who computed what and when. Below, each realization has a tree of its
/// own over its batches, whose values are sums over trajectories; when all batches are there they
/// become one sample.
///
/// The nodes at hand are at once the partial result, the checkpoint, and what a larger job
/// continues from.
public struct ReductionTree: Sendable {
  public let plan: Plan
  private var layouts: [Int: ObservableLayout] = [:]
  private var moments: [SampleKey: ObservableMoments] = [:]
  private var sums: [SumsKey: [Double]] = [:]
  /// Whether sums of finished realizations stay, for growth in trajectories.
  private let keepsSums: Bool

  struct SampleKey: Hashable {
    var point: Int
    var level: Int
    var index: Int

    var identity: [Int64] {
      [Int64(NodeKind.moments.rawValue), Int64(point), 0, Int64(level), Int64(index), 0]
    }
  }

  struct SumsKey: Hashable {
    var point: Int
    var realization: Int
    var level: Int
    var index: Int

    var identity: [Int64] {
      [
        Int64(NodeKind.sums.rawValue), Int64(point), Int64(realization), Int64(level),
        Int64(index), 0,
      ]
    }
  }

  public init(plan: Plan) {
    self.plan = plan
    keepsSums = plan.keepsSums
  }

  /// Samples of one point.
  private var samples: Int { plan.singleRealization ? plan.batches : plan.realizations }
  /// Samples that may be merged with their neighbours: a batch with free lanes stays alone, since
  /// growth replaces it.
  private var mergeableSamples: Int {
    plan.singleRealization ? plan.fullBatches : plan.realizations
  }

  private mutating func layout(_ point: Int) -> ObservableLayout {
    if let layout = layouts[point] { return layout }
    let layout = plan.layout(atPoint: point)
    layouts[point] = layout
    return layout
  }

  // MARK: Adding

  /// Adds the result of one unit.
  public mutating func add(_ unit: Unit, sums: [[Double]]) {
    let layout = layout(unit.point)
    if plan.singleRealization {
      var leaf = ObservableMoments(layout: layout)
      for group in sums { leaf.merge(ObservableMoments(layout: layout, sums: group)) }
      insert(leaf, SampleKey(point: unit.point, level: 0, index: unit.batch))
    } else {
      insert(
        sums[0],
        SumsKey(point: unit.point, realization: unit.realization, level: 0, index: unit.batch))
    }
  }

  /// Adds a node that another rank, or an earlier run, has completed.
  public mutating func add(_ node: CheckpointNode) throws {
    guard let span = NodeSpan(node, of: plan) else { throw DamagedNode() }
    let (point, realization) = (span.point, span.realization)
    let (level, index) = (Int(node.identity[3]), Int(node.identity[4]))
    let layout = layout(point)
    switch span.kind {
    case .moments where node.payload.count == layout.momentsCount:
      insert(
        ObservableMoments(layout: layout, flat: node.payload),
        SampleKey(point: point, level: level, index: index))
    case .sums where node.payload.count == layout.sumsCount:
      insert(
        node.payload,
        SumsKey(point: point, realization: realization, level: level, index: index))
    default:
      throw DamagedNode()
    }
  }

  private mutating func insert(_ value: ObservableMoments, _ key: SampleKey) {
    let sibling = SampleKey(point: key.point, level: key.level, index: key.index ^ 1)
    let parentEnd = (key.index / 2 + 1) << (key.level + 1)
    guard parentEnd <= mergeableSamples, let other = moments[sibling] else {
      moments[key] = value
      return
    }
    moments[sibling] = nil
    var parent = key.index % 2 == 0 ? value : other
    parent.merge(key.index % 2 == 0 ? other : value)
    insert(parent, SampleKey(point: key.point, level: key.level + 1, index: key.index / 2))
  }

  private mutating func insert(_ value: [Double], _ key: SumsKey) {
    var (key, value) = (key, value)
    while (key.index / 2 + 1) << (key.level + 1) <= plan.fullBatches {
      var sibling = key
      sibling.index ^= 1
      guard let other = sums[sibling] else { break }
      sums[sibling] = nil
      value = key.index % 2 == 0 ? added(value, other) : added(other, value)
      key.level += 1
      key.index /= 2
    }
    sums[key] = value
    finish(realization: key.realization, point: key.point)
  }

  /// Turns a realization whose batches are all there into a sample.
  private mutating func finish(realization: Int, point: Int) {
    guard !coversSample(point: point, sample: realization),
      let total = total(point: point, realization: realization)
    else { return }
    insert(
      ObservableMoments(layout: layout(point), sums: total),
      SampleKey(point: point, level: 0, index: realization))
    forgetSums(point: point, realization: realization)
  }

  /// Drops the sums of a finished realization, but for full batches if they are kept.
  private mutating func forgetSums(point: Int, realization: Int) {
    for key in batchNodes(point: point, realization: realization) {
      let full = (key.index + 1) << key.level <= plan.fullBatches
      if !keepsSums || !full { sums[key] = nil }
    }
  }

  private func added(_ a: [Double], _ b: [Double]) -> [Double] {
    var result = a
    for i in result.indices { result[i] += b[i] }
    return result
  }

  // MARK: What is there

  public var isEmpty: Bool { nodeCount == 0 }

  var nodeCount: Int { moments.count + sums.count }

  /// Which units the nodes at hand cover.
  public var coverage: Coverage {
    Coverage(plan: plan, samples: Set(moments.keys), sums: Set(sums.keys))
  }

  private func coversSample(point: Int, sample: Int) -> Bool {
    levels(of: samples).contains { level in
      moments[SampleKey(point: point, level: level, index: sample >> level)] != nil
    }
  }

  /// Nodes of a realization's batches.
  private func batchNodes(point: Int, realization: Int) -> [SumsKey] {
    levels(of: plan.batches).flatMap { level in
      (0...(plan.batches >> level)).map {
        SumsKey(point: point, realization: realization, level: level, index: $0)
      }
    }.filter { sums[$0] != nil }
  }

  /// Sum over all batches of a realization in canonical order; nil if some are missing.
  private func total(point: Int, realization: Int) -> [Double]? {
    func value(_ level: Int, _ index: Int) -> [Double]? {
      if let node = sums[
        SumsKey(point: point, realization: realization, level: level, index: index)]
      {
        return node
      }
      guard level > 0 else { return nil }
      let right = 2 * index + 1
      guard let left = value(level - 1, 2 * index) else { return nil }
      if right << (level - 1) >= plan.batches { return left }
      guard let other = value(level - 1, right) else { return nil }
      return added(left, other)
    }
    return value(rootLevel(plan.batches), 0)
  }

  /// Moments over all samples of a point that are there, in canonical order; nil if none are.
  public func moments(atPoint point: Int) -> ObservableMoments? { merged(point, below: samples) }

  /// The first samples of a point alone.
  enum Prefix {
    case incomplete
    /// They are there, already joined with later ones.
    case joined
    case moments(ObservableMoments)
  }

  func prefix(_ count: Int, atPoint point: Int) -> Prefix {
    guard (0..<count).allSatisfy({ coversSample(point: point, sample: $0) }) else {
      return .incomplete
    }
    let isJoined = levels(of: samples).contains { level in
      count % (1 << level) != 0
        && moments[SampleKey(point: point, level: level, index: count >> level)] != nil
    }
    return isJoined ? .joined : .moments(merged(point, below: count)!)
  }

  private func merged(_ point: Int, below end: Int) -> ObservableMoments? {
    func value(_ level: Int, _ index: Int) -> ObservableMoments? {
      guard index << level < end else { return nil }
      if let node = moments[SampleKey(point: point, level: level, index: index)] { return node }
      guard level > 0 else { return nil }
      let left = value(level - 1, 2 * index)
      let right = value(level - 1, 2 * index + 1)
      guard var result = left else { return right }
      if let right { result.merge(right) }
      return result
    }
    return value(rootLevel(samples), 0)
  }

  private func rootLevel(_ count: Int) -> Int {
    count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
  }

  // MARK: Nodes as data

  /// All nodes, in a fixed order, for a checkpoint or a message.
  public func nodes() -> [CheckpointNode] {
    sampleKeys().map { CheckpointNode(identity: $0.identity, payload: moments[$0]!.flat) }
      + sumsKeys().map { CheckpointNode(identity: $0.identity, payload: sums[$0]!) }
  }

  private func sampleKeys() -> [SampleKey] {
    moments.keys.sorted {
      ($0.point, $0.index << $0.level, $0.level) < ($1.point, $1.index << $1.level, $1.level)
    }
  }

  private func sumsKeys() -> [SumsKey] {
    sums.keys.sorted {
      ($0.point, $0.realization, $0.index << $0.level, $0.level)
        < ($1.point, $1.realization, $1.index << $1.level, $1.level)
    }
  }

  /// Forgets all nodes of a point.
  mutating func remove(point: Int) {
    for key in moments.keys where key.point == point { moments[key] = nil }
    for key in sums.keys where key.point == point { sums[key] = nil }
  }

  /// Hands over all nodes and forgets them.
  public mutating func takeNodes() -> [CheckpointNode] {
    let nodes = nodes()
    moments = [:]
    sums = [:]
    return nodes
  }
}

/// Levels a tree over `count` leaves can have complete nodes on.
func levels(of count: Int) -> Range<Int> {
  0..<(Int.bitWidth - max(count, 1).leadingZeroBitCount)
}

enum NodeKind: Int {
  case sums = 0
  case moments = 1
}

/// A stored node that does not fit the job.
struct DamagedNode: Error {}
