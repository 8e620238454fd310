/// A set of units as runs of neighbours: short also where it is large, for a message to all ranks.
/// Operations take time in proportion to the runs, never to the units.
public struct UnitSet: Sendable, Equatable {
  /// First unit of a run, first unit behind it, first unit of the next run, …, rising.
  let bounds: [Int]

  init(bounds: [Int]) { self.bounds = bounds }

  public init(_ range: Range<Int>) {
    bounds = range.isEmpty ? [] : [range.lowerBound, range.upperBound]
  }

  /// The union of ranges in any order, which may overlap.
  init(_ ranges: some Sequence<Range<Int>>) {
    var bounds: [Int] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let end = bounds.last, range.lowerBound <= end {
        bounds[bounds.count - 1] = max(end, range.upperBound)
      } else {
        bounds += [range.lowerBound, range.upperBound]
      }
    }
    self.bounds = bounds
  }

  /// Runs of neighbours, rising.
  var runs: some Sequence<Range<Int>> {
    stride(from: 0, to: bounds.count, by: 2).lazy.map { [bounds] in bounds[$0]..<bounds[$0 + 1] }
  }

  public var isEmpty: Bool { bounds.isEmpty }

  public var count: Int { runs.reduce(0) { $0 + $1.count } }

  /// The units, rising.
  public var units: some Sequence<Int> { runs.lazy.joined() }

  /// Number of the first bound behind a unit: odd within a run.
  private func place(of unit: Int) -> Int {
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] <= unit { low = middle + 1 } else { high = middle }
    }
    return low
  }

  public func contains(_ unit: Int) -> Bool { place(of: unit) % 2 == 1 }

  /// Runs within a range.
  func runs(in range: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var next = place(of: range.lowerBound) / 2 * 2
    while next < bounds.count, bounds[next] < range.upperBound {
      let run = (bounds[next]..<bounds[next + 1]).clamped(to: range)
      if !run.isEmpty { runs.append(run) }
      next += 2
    }
    return runs
  }

  // MARK: Algebra

  public func union(_ other: UnitSet) -> UnitSet { combined(other) { $0 || $1 } }
  public func intersection(_ other: UnitSet) -> UnitSet { combined(other) { $0 && $1 } }
  public func subtracting(_ other: UnitSet) -> UnitSet { combined(other) { $0 && !$1 } }

  private func combined(_ other: UnitSet, _ rule: (Bool, Bool) -> Bool) -> UnitSet {
    var (i, j, isInside) = (0, 0, false)
    var result: [Int] = []
    while i < bounds.count || j < other.bounds.count {
      let own = i < bounds.count ? bounds[i] : .max
      let theirs = j < other.bounds.count ? other.bounds[j] : .max
      let unit = min(own, theirs)
      if own == unit { i += 1 }
      if theirs == unit { j += 1 }
      if rule(i % 2 == 1, j % 2 == 1) != isInside {
        isInside.toggle()
        result.append(unit)
      }
    }
    return UnitSet(bounds: result)
  }
}
