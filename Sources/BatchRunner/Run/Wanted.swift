/// Which units of a plan a run is to compute.
public struct Wanted: Sendable {
  public var shard: Shard?
  /// For each point, how many of its first samples (realizations, or batches of the only one);
  /// nil: all of all points.
  public var samples: [Int]?
  /// Only the units that these nodes cover; nil: whatever they are.
  public var coverage: Coverage?

  public init(shard: Shard? = nil, samples: [Int]? = nil, coverage: Coverage? = nil) {
    self.shard = shard
    self.samples = samples
    self.coverage = coverage
  }

  public func contains(_ unit: Unit, of plan: Plan) -> Bool {
    if let shard, !shard.contains(unit, of: plan) { return false }
    if let coverage, !coverage.contains(unit) { return false }
    guard let samples else { return true }
    return (plan.singleRealization ? unit.batch : unit.realization) < samples[unit.point]
  }
}

/// One of several runs that share the units of a job, `k/K`.
public struct Shard: Sendable, Equatable {
  /// From 1.
  public let index: Int
  public let count: Int

  public init?(index: Int, count: Int) {
    guard count >= 1, (1...count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// From "2/8".
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, count: count)
  }

  public var text: String { "\(index)/\(count)" }

  /// Every shard takes a stretch of the realizations of each point, so that all have equal work;
  /// where realizations are few, a stretch of the units in their order.
  public func contains(_ unit: Unit, of plan: Plan) -> Bool {
    Self.index(of: unit, count: count, plan: plan) == index
  }

  /// Which of `count` shards has a unit.
  static func index(of unit: Unit, count: Int, plan: Plan) -> Int {
    let (number, total) =
      plan.realizations / 4 >= count
      ? (unit.realization, plan.realizations) : (unit.number, plan.units)
    // Shard k has the numbers from ⌈(k − 1) total / count⌉ to below ⌈k total / count⌉.
    return total.dividingFullWidth(number.multipliedFullWidth(by: count)).quotient + 1
  }
}
