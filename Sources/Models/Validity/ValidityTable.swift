/// How far truncated Wigner is from exact quantum mechanics in small systems of one model, over its parameters: a
/// table of the page validity.md.
public struct ValidityTable: Sendable {
  public let model: String
  /// The parameter that is 1 in every row, or a word for it; times are multiples of its inverse.
  public let clock: String
  /// The last time that was looked at.
  public let end: Double
  /// Numbers that all rows share, of the model and of its initial state.
  public let fixed: [String: Double]
  /// Numbers that rows differ in.
  public let swept: [String]
  /// Those among them that count spins.
  public let sizes: Set<String>
  public let observables: [String]
  /// Observables whose deviations are shares of their largest exact value over times.
  public let shares: Set<String>
  public let rows: [Row]

  /// One point.
  public struct Row: Sendable {
    /// Of what is swept.
    public let values: [Double]
    /// Of each observable.
    public let figures: [Figure]

    /// The observable that is furthest off.
    var worst: Double { figures.reduce(0) { max($0, $1.largest) } }
  }

  /// How far one observable is off.
  public struct Figure: Sendable {
    /// |TWA − exact| where it is largest, over times and components.
    public let largest: Double
    /// Standard error of that difference.
    public let error: Double
    /// Root mean square of all differences.
    public let rms: Double
  }

  /// - Parameter rows: values of what is swept, then three numbers for each observable: largest, error, rms.
  init(
    model: String, clock: String, end: Double, fixed: [String: Double], swept: [String],
    sizes: Set<String>, observables: [String], shares: Set<String>, rows: [[Double]]
  ) {
    (self.model, self.clock, self.end) = (model, clock, end)
    (self.fixed, self.swept, self.sizes) = (fixed, swept, sizes)
    (self.observables, self.shares) = (observables, shares)
    self.rows = rows.map { row in
      Row(
        values: Array(row[..<swept.count]),
        figures: observables.indices.map {
          let first = swept.count + 3 * $0
          return Figure(largest: row[first], error: row[first + 1], rms: row[first + 2])
        })
    }
  }

  public static let all: [ValidityTable] = [
    drivenSpin, tavisCummings, centralSpin, rydbergChain, correlatedEmission, dicke, randomDicke,
    spinBoson, hopfield, bcsCavity,
  ]
}
