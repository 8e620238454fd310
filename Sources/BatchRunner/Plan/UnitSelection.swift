import BatchCore

/// Sets of units of a division, made in time of its points.
extension Division {
  var allUnits: UnitSet { UnitSet(0..<units) }

  /// Units of a range of samples at a point.
  func units(atPoint point: Int, samples range: Range<Int>) -> Range<Int> {
    let first = point * unitsOfPoint
    return (first + range.lowerBound * parts)..<(first + range.upperBound * parts)
  }

  /// The first samples of every point.
  func units(firstSamples counts: [Int]) -> UnitSet {
    UnitSet(
      counts.enumerated().lazy.map { point, count in
        units(atPoint: point, samples: 0..<min(max(0, count), samples))
      })
  }

  /// All units of some points.
  func units(ofPoints points: some Sequence<Int>) -> UnitSet {
    UnitSet(points.lazy.map { units(atPoint: $0, samples: 0..<samples) })
  }

  /// A shard takes a stretch of the realizations of each point, so that all have equal work; where
  /// they are few, a stretch of the units in their order.
  func units(of shard: Shard) -> UnitSet {
    /// Shard k has the numbers from ⌈(k − 1) total / count⌉ to below ⌈k total / count⌉.
    func bound(_ k: Int, of total: Int) -> Int {
      let (high, low) = k.multipliedFullWidth(by: total)
      let (quotient, remainder) = shard.count.dividingFullWidth((high, low))
      return quotient + (remainder > 0 ? 1 : 0)
    }
    let total = sharesSamples(shard.count) ? samples : units
    let range = bound(shard.index - 1, of: total)..<bound(shard.index, of: total)
    guard sharesSamples(shard.count) else { return UnitSet(range) }
    return UnitSet((0..<points).lazy.map { units(atPoint: $0, samples: range) })
  }

  private func sharesSamples(_ shards: Int) -> Bool { !unitsAreSamples && samples / 4 >= shards }

  /// Which of `count` shards has a unit.
  func shard(of unit: Int, count: Int) -> Int {
    let (number, total) =
      sharesSamples(count) ? (self.unit(unit).sample, samples) : (unit, units)
    return total.dividingFullWidth(number.multipliedFullWidth(by: count)).quotient + 1
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
}
