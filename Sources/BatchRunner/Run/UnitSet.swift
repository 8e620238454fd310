/// A set of units as runs of neighbours: short also where it is large, for a message to all ranks.
struct UnitSet: Sendable, Equatable {
  /// First unit of a run, first unit behind it, first unit of the next run, …, rising.
  let bounds: [Int]

  init(bounds: [Int]) { self.bounds = bounds }

  /// The units below `count` that a condition holds for.
  init(below count: Int, where contains: (Int) -> Bool) {
    var bounds: [Int] = []
    for unit in 0..<count where contains(unit) != (bounds.count % 2 == 1) { bounds.append(unit) }
    if bounds.count % 2 == 1 { bounds.append(count) }
    self.bounds = bounds
  }

  func contains(_ unit: Int) -> Bool {
    // Bounds at or below the unit: odd within a run.
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] <= unit { low = middle + 1 } else { high = middle }
    }
    return low % 2 == 1
  }
}
