import BatchCore

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

  mutating func clear(_ units: Range<Int>) {
    guard !values.isEmpty else { return }
    for unit in units { values[unit] = 0 }
  }

  /// Takes over the digests of a smaller run of the same job, where units are numbered differently.
  mutating func adopt(_ stored: [UInt64], _ growth: Growth) {
    guard !values.isEmpty, stored.count == growth.stored.units else { return }
    growth.forEachUnit { values[$1] = stored[$0] }
  }
}
