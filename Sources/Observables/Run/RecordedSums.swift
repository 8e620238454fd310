/// A quantity of one trajectory at recorded times, summed over trajectories. Several observables may ask
/// for the same one; it is laid out once.
package protocol RecordedSums: Sendable {
  /// Sums of the same name are the same; where they differ in extent, the larger stands.
  var name: String { get }
  func extent(in run: RecordedRun) -> SumsExtent
  /// Whether NaN stands where there is nothing to measure.
  var mayBeUndefined: Bool { get }
  /// The quantum-mechanical meaning of the numbers.
  func meaning(in system: MeasuredSystem) -> SumsMeaning
}

extension RecordedSums {
  package var mayBeUndefined: Bool { false }
}

/// How many numbers, and how they lie in the array of sums.
package enum SumsExtent: Sendable {
  /// So many at every recorded time, in one row with all others of this kind; their means are features
  /// of the time block. A trajectory that left the finite numbers is found in them.
  case scalars(Int)
  /// So many at each of the first recorded times, [record][number].
  case table(Int, records: Int)
  /// So many in all, in an order that the recorder knows.
  case array(Int)

  package var count: Int {
    switch self {
    case .scalars(let count), .array(let count): count
    case .table(let count, let records): count * records
    }
  }
}
