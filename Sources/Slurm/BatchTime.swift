import BatchCore

/// Times of batch jobs, in seconds.
public enum BatchTime {
  /// Seconds that a wall-time limit means, nil if it means none.
  ///
  /// Accepted, up to 999999 days: Slurm's forms `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
  /// `days-hours:minutes`, `days-hours:minutes:seconds`, and durations with units, `3h50m`.
  public static func seconds(_ text: String) -> Double? {
    if text.contains(where: \.isLetter) {
      guard let seconds = Quantity.seconds(text), seconds > 0, seconds <= longest else {
        return nil
      }
      return seconds
    }
    var clock = text[...]
    var days: Int?
    if let dash = text.firstIndex(of: "-") {
      days = number(text[..<dash])
      if days == nil { return nil }
      clock = text[text.index(after: dash)...]
    }
    let fields = clock.split(separator: ":", omittingEmptySubsequences: false).map(number)
    guard fields.count <= 3, fields.allSatisfy({ $0 != nil }) else { return nil }
    let values = fields.map { $0! }
    let weights =
      days != nil ? [3600, 60, 1] : [[60], [60, 1], [3600, 60, 1]][values.count - 1]
    let seconds = (days ?? 0) * 86400 + zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    return seconds > 0 && Double(seconds) <= longest ? Double(seconds) : nil
  }

  private static let longest = 999_999.0 * 86400

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.count <= 6, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(text)
  }

  /// Slurm's form, `hours:minutes:seconds` or `days-hours:minutes:seconds`.
  public static func text(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let clock = "\(two(whole / 3600 % 24)):\(two(whole / 60 % 60)):\(two(whole % 60))"
    return whole < 86400 ? clock : "\(whole / 86400)-\(clock)"
  }

  /// How long before the limit a run is told to save and stop, unless the user says.
  ///
  /// In that time every rank finishes the batch it is at and rank 0 writes the file: seconds as a
  /// rule, minutes for large systems. A tenth of the limit, at least one and at most ten minutes,
  /// costs little; never more than a third of a short limit. Slurm itself may be up to a minute
  /// early. Five minutes where the partition sets the limit.
  public static func lead(limit: Double?) -> Double {
    guard let limit else { return 300 }
    return min(max(limit / 10, 60), 600, limit / 3).rounded(.down)
  }

  /// Time limit of the merge, which takes minutes at most.
  static func mergeLimit(_ limit: Double?) -> Double? { limit.map { min($0, 3600) } }
}
