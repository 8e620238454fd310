/// When a rank sends its nodes to rank 0: about once a second, so that a checkpoint misses little of
/// any rank; less often where so many ranks would keep rank 0 busy for more than a third of its time.
public struct ReportTiming {
  /// What a report costs rank 0, in seconds: measured with `Benchmarks schedule`.
  private static let perReport = 5e-6
  private static let perByte = 2e-9
  private static let share = 0.3

  private let ranks: Int
  private var interval = 1.0
  private var last: Double

  /// Ranks begin at different phases, so that they do not all report at once.
  /// - Parameter now: in seconds, as all later times.
  public init(rank: Int, ranks: Int, now: Double) {
    self.ranks = ranks
    // The golden ratio spreads consecutive numbers evenly.
    let phase = (Double(rank) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    last = now - phase * interval
  }

  public func isDue(at time: Double) -> Bool { time - last > interval }

  public mutating func reported(bytes: Int, at time: Double) {
    last = time
    let cost = Self.perReport + Self.perByte * Double(bytes)
    interval = max(1, Double(ranks) * cost / Self.share)
  }
}
