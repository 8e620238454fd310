/// A number for each computed unit that only the same bits give: what `verify` compares, and what
/// tells two runs of the same job apart when their files are merged.
public struct UnitDigests: Sendable {
  /// One for each unit of the plan; 0 where the unit has not been computed. Empty for plans of more
  /// units than are worth remembering.
  public private(set) var values: [UInt64]

  public static let largestPlan = 1 << 20

  public init(plan: Plan) {
    values = [UInt64](repeating: 0, count: plan.units <= Self.largestPlan ? plan.units : 0)
  }

  public subscript(unit: Int) -> UInt64 {
    get { values.isEmpty ? 0 : values[unit] }
    set { if !values.isEmpty { values[unit] = newValue } }
  }

  /// FNV-1a over the bit patterns, word by word; never 0.
  public static func digest(_ sums: [[Double]]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for array in sums {
      for value in array {
        hash = (hash ^ value.bitPattern) &* 0x100_0000_01b3
        hash ^= hash >> 32
      }
    }
    return max(1, hash)
  }

  /// Takes over the digests of a smaller run of the same job, where units are numbered differently.
  mutating func adopt(_ stored: [UInt64], realizations: Int, trajectories: Int, plan: Plan) {
    let batches = (trajectories + plan.batchWidth - 1) / plan.batchWidth
    // A batch with free lanes is computed anew when trajectories are added.
    let kept = trajectories == plan.trajectories ? batches : trajectories / plan.batchWidth
    guard !values.isEmpty, stored.count == plan.points * realizations * batches else { return }
    for point in 0..<plan.points {
      for realization in 0..<realizations {
        for batch in 0..<kept {
          values[(point * plan.realizations + realization) * plan.batches + batch] =
            stored[(point * realizations + realization) * batches + batch]
        }
      }
    }
  }
}
