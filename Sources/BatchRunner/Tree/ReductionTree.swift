import BatchCore

/// The canonical reduction tree, as the set of its maximal complete nodes.
///
/// Leaves are samples. A node of level l and index k covers samples k·2^l ..< (k + 1)·2^l and holds
/// left + right, in that order, always; so the result does not depend on who computed what and when.
/// Below, each sample has a tree of its own over its parts, which add number by number; when all parts
/// are there they become one sample.
///
/// The nodes at hand are at once the partial result, the checkpoint, and what a larger job
/// continues from.
public struct ReductionTree: Sendable {
  private let computation: any Computation
  let division: Division
  private var reductions: [Int: any Reduction] = [:]
  private var samples: [SampleKey: [Double]] = [:]
  private var parts: [PartKey: [Double]] = [:]
  /// Whether parts of finished samples stay, for growth.
  private let keepsParts: Bool
  /// What single samples say, where it is kept.
  private(set) var realizations: RealizationValues?

  struct SampleKey: Hashable {
    var point: Int
    var level: Int
    var index: Int

    var identity: [Int64] {
      [Int64(NodeKind.samples.rawValue), Int64(point), 0, Int64(level), Int64(index), 0]
    }
  }

  struct PartKey: Hashable {
    var point: Int
    var sample: Int
    var level: Int
    var index: Int

    var identity: [Int64] {
      [
        Int64(NodeKind.parts.rawValue), Int64(point), Int64(sample), Int64(level), Int64(index), 0,
      ]
    }
  }

  public init(plan: Plan) {
    computation = plan.computation
    division = plan.division
    keepsParts = plan.keepsSums
    realizations = RealizationValues(plan: plan)
  }

  private mutating func reduction(_ point: Int) -> any Reduction {
    if let reduction = reductions[point] { return reduction }
    let reduction = computation.reduction(atPoint: point)
    reductions[point] = reduction
    return reduction
  }

  // MARK: Adding

  /// Adds the contribution of one unit.
  public mutating func add(_ unit: Unit, _ values: [Double]) {
    if division.unitsAreSamples {
      insert(values, SampleKey(point: unit.point, level: 0, index: unit.sample))
    } else {
      insert(
        values, PartKey(point: unit.point, sample: unit.sample, level: 0, index: unit.part))
    }
  }

  /// Adds a node that another rank, or an earlier run, has completed.
  public mutating func add(_ node: CheckpointNode) throws {
    guard let span = NodeSpan(node, of: division) else { throw DamagedNode() }
    let (level, index) = (Int(node.identity[3]), Int(node.identity[4]))
    let reduction = reduction(span.point)
    switch span.kind {
    case .samples where node.payload.count == reduction.sampleCount:
      insert(node.payload, SampleKey(point: span.point, level: level, index: index))
    case .parts where node.payload.count == reduction.partCount:
      insert(
        node.payload,
        PartKey(point: span.point, sample: span.sample, level: level, index: index))
    default:
      throw DamagedNode()
    }
  }

  /// What a sample says, from another rank or an earlier run; before the node that covers it.
  mutating func add(_ row: RealizationValues.Row) { realizations?.add(row) }

  /// Notes what a sample says that is whole now.
  private mutating func note(_ sample: [Double], _ key: SampleKey) {
    guard key.level == 0, let kept = realizations,
      kept.values(atPoint: key.point, sample: key.index) == nil
    else { return }
    let values = kept.values(of: reduction(key.point).variables(sample))
    realizations?.add(.init(point: key.point, sample: key.index, values: values))
  }

  private mutating func insert(_ value: [Double], _ key: SampleKey) {
    note(value, key)
    var (key, value) = (key, value)
    // A sample that is not whole stays alone, since growth replaces it.
    while (key.index / 2 + 1) << (key.level + 1) <= division.wholeSamples {
      var sibling = key
      sibling.index ^= 1
      guard let other = samples.removeValue(forKey: sibling) else { break }
      if key.index % 2 == 0 {
        reduction(key.point).merge(&value, other)
      } else {
        var left = other
        reduction(key.point).merge(&left, value)
        value = left
      }
      key.level += 1
      key.index /= 2
    }
    samples[key] = value
  }

  private mutating func insert(_ value: [Double], _ key: PartKey) {
    var (key, value) = (key, value)
    while (key.index / 2 + 1) << (key.level + 1) <= division.wholeParts {
      var sibling = key
      sibling.index ^= 1
      guard let other = parts.removeValue(forKey: sibling) else { break }
      value = key.index % 2 == 0 ? added(value, other) : added(other, value)
      key.level += 1
      key.index /= 2
    }
    parts[key] = value
    finish(sample: key.sample, point: key.point)
  }

  /// Turns a sample whose parts are all there into one.
  private mutating func finish(sample: Int, point: Int) {
    guard !covers(sample: sample, point: point), let total = total(point: point, sample: sample)
    else { return }
    insert(
      reduction(point).sample(ofParts: total), SampleKey(point: point, level: 0, index: sample))
    forgetParts(point: point, sample: sample)
  }

  /// Drops the parts of a finished sample, but for whole ones if they are kept.
  private mutating func forgetParts(point: Int, sample: Int) {
    for level in levels(of: division.parts) {
      for index in 0...(division.parts >> level) {
        let isWhole = (index + 1) << level <= division.wholeParts
        guard !keepsParts || !isWhole else { continue }
        parts[PartKey(point: point, sample: sample, level: level, index: index)] = nil
      }
    }
  }

  private func added(_ a: [Double], _ b: [Double]) -> [Double] {
    var result = a
    for i in result.indices { result[i] += b[i] }
    return result
  }

  // MARK: What is there

  public var isEmpty: Bool { nodeCount == 0 }

  var nodeCount: Int { samples.count + parts.count }

  /// The units that the nodes at hand cover.
  public var coverage: UnitSet {
    let ofSamples = samples.keys.lazy.map { [division] key in
      division.units(
        atPoint: key.point, samples: (key.index << key.level)..<((key.index + 1) << key.level))
    }
    let ofParts = parts.keys.lazy.map { [division] key in
      let first = division.number(point: key.point, sample: key.sample, part: 0)
      return (first + key.index << key.level)..<(first + (key.index + 1) << key.level)
    }
    return UnitSet(Array(ofSamples) + Array(ofParts))
  }

  private func covers(sample: Int, point: Int) -> Bool {
    levels(of: division.samples).contains { level in
      samples[SampleKey(point: point, level: level, index: sample >> level)] != nil
    }
  }

  /// Sum over all parts of a sample in canonical order; nil if some are missing.
  private func total(point: Int, sample: Int) -> [Double]? {
    func value(_ level: Int, _ index: Int) -> [Double]? {
      let key = PartKey(point: point, sample: sample, level: level, index: index)
      if let node = parts[key] { return node }
      guard level > 0 else { return nil }
      let right = 2 * index + 1
      guard let left = value(level - 1, 2 * index) else { return nil }
      if right << (level - 1) >= division.parts { return left }
      guard let other = value(level - 1, right) else { return nil }
      return added(left, other)
    }
    return value(rootLevel(division.parts), 0)
  }

  /// All samples of a point that are there, in canonical order; nil if none are.
  public func samples(atPoint point: Int) -> [Double]? {
    merged(point, below: division.samples)
  }

  /// The first samples of a point alone.
  enum Prefix {
    case incomplete
    /// They are there, already joined with later ones.
    case joined
    case samples([Double])
  }

  /// In time of the nodes that cover them.
  func prefix(_ count: Int, atPoint point: Int) -> Prefix {
    var (next, isJoined) = (0, false)
    while next < count {
      guard
        let level = levels(of: division.samples).first(where: {
          next % (1 << $0) == 0
            && samples[SampleKey(point: point, level: $0, index: next >> $0)] != nil
        })
      else {
        // Within a node that begins before it, or not there.
        return .incomplete
      }
      next += 1 << level
      isJoined = next > count
    }
    return isJoined ? .joined : .samples(merged(point, below: count)!)
  }

  private func merged(_ point: Int, below end: Int) -> [Double]? {
    let reduction = reductions[point] ?? computation.reduction(atPoint: point)
    func value(_ level: Int, _ index: Int) -> [Double]? {
      guard index << level < end else { return nil }
      if let node = samples[SampleKey(point: point, level: level, index: index)] { return node }
      guard level > 0 else { return nil }
      let left = value(level - 1, 2 * index)
      let right = value(level - 1, 2 * index + 1)
      guard var result = left else { return right }
      if let right { reduction.merge(&result, right) }
      return result
    }
    return value(rootLevel(division.samples), 0)
  }

  private func rootLevel(_ count: Int) -> Int {
    count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
  }

  // MARK: Nodes as data

  /// All nodes, in a fixed order, for a checkpoint or a message.
  public func nodes() -> [CheckpointNode] {
    sampleKeys().map { CheckpointNode(identity: $0.identity, payload: samples[$0]!) }
      + partKeys().map { CheckpointNode(identity: $0.identity, payload: parts[$0]!) }
  }

  private func sampleKeys() -> [SampleKey] {
    samples.keys.sorted {
      ($0.point, $0.index << $0.level, $0.level) < ($1.point, $1.index << $1.level, $1.level)
    }
  }

  private func partKeys() -> [PartKey] {
    parts.keys.sorted {
      ($0.point, $0.sample, $0.index << $0.level, $0.level)
        < ($1.point, $1.sample, $1.index << $1.level, $1.level)
    }
  }

  /// Forgets all nodes of a point.
  mutating func remove(point: Int) {
    for key in samples.keys where key.point == point { samples[key] = nil }
    for key in parts.keys where key.point == point { parts[key] = nil }
    realizations?.remove(point: point)
  }

  /// Hands over all nodes and forgets them.
  public mutating func takeNodes() -> [CheckpointNode] {
    let nodes = nodes()
    samples = [:]
    parts = [:]
    return nodes
  }

  /// Hands over what single samples say and forgets it.
  mutating func takeRealizations() -> [RealizationValues.Row] { realizations?.take() ?? [] }

  /// Takes what a stored result says of single samples.
  /// - Parameter nodes: of it, that are going to be added.
  /// - Throws: `DamagedNode`.
  mutating func adoptRealizations(
    _ document: ResultDocument, _ nodes: [CheckpointNode], of stored: Plan
  ) throws {
    let division = division
    try realizations?.adopt(
      document, nodes.compactMap { NodeSpan($0, of: division) }, of: stored)
  }

  /// Whether it has samples of which it is to keep what they say, and cannot.
  var lacksRealizations: Bool {
    guard let realizations else { return false }
    return samples.keys.contains { key in
      ((key.index << key.level)..<((key.index + 1) << key.level)).contains {
        realizations.values(atPoint: key.point, sample: $0) == nil
      }
    }
  }
}

/// Levels a tree over `count` leaves can have complete nodes on.
func levels(of count: Int) -> Range<Int> {
  0..<(Int.bitWidth - max(count, 1).leadingZeroBitCount)
}

/// The numbers that files have for the kinds of nodes.
enum NodeKind: Int {
  case parts = 0
  case samples = 1
}

/// A stored node that does not fit the job.
struct DamagedNode: Error {}
