/// Which numbers a key takes.
public struct NumberRule: Sendable {
  let isWhole: Bool
  let range: ClosedRange<Double>

  public static let finite = NumberRule(
    isWhole: false, range: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
  public static let positive = NumberRule(
    isWhole: false, range: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
  public static let nonNegative = NumberRule(
    isWhole: false, range: 0...Double.greatestFiniteMagnitude)
  public static func whole(_ range: ClosedRange<Int>) -> NumberRule {
    NumberRule(isWhole: true, range: Double(range.lowerBound)...Double(range.upperBound))
  }

  public init(isWhole: Bool, range: ClosedRange<Double>) {
    self.isWhole = isWhole
    self.range = range
  }

  /// Nil for parameters that are words.
  init?(_ kind: ParameterDescription.Kind) {
    switch kind {
    case .integer(let range): self = .whole(range)
    case .real(let range), .perSite(let range): self.init(isWhole: false, range: range)
    case .direction: self = .finite
    case .word, .flag, .vectors, .table, .text: return nil
    }
  }

  public func accepts(_ value: Double) -> Bool {
    value.isFinite && range.contains(value) && (!isWhole || value == value.rounded())
  }

  /// "a number > 0", for messages.
  var expected: String {
    let noun = isWhole ? "a whole number" : "a finite number"
    let (low, high) = (range.lowerBound, range.upperBound)
    let lowText = low == Double.leastNormalMagnitude ? "> 0" : ">= \(Quantity.text(low))"
    switch (low == -Double.greatestFiniteMagnitude, high == Double.greatestFiniteMagnitude) {
    case (true, true): return noun
    case (false, true): return "\(noun) \(lowText)"
    case (true, false): return "\(noun) <= \(Quantity.text(high))"
    case (false, false):
      return low == Double.leastNormalMagnitude
        ? "\(noun) > 0 and <= \(Quantity.text(high))"
        : "\(noun) from \(Quantity.text(low)) to \(Quantity.text(high))"
    }
  }
}
