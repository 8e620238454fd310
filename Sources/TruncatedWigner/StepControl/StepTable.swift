/// Integration steps between two records at every point of the sweep.
public struct StepTable: Sendable, Equatable {
  /// One number for all points, or one for each.
  let counts: [Int]

  public init(_ counts: [Int]) {
    precondition(!counts.isEmpty)
    self.counts = Set(counts).count == 1 ? [counts[0]] : counts
  }

  public subscript(point: Int) -> Int { counts.count == 1 ? counts[0] : counts[point] }

  public var fewest: Int { counts.min()! }
  public var most: Int { counts.max()! }
}
