/// Numbers and durations as a job may write them.
public enum Quantity {
  /// The real number that a text means, nil if it means none.
  ///
  /// Accepted: decimal numbers with an optional exponent (`64`, `6.4e1`, `1e-3`, `.5`), multiples and
  /// fractions of pi (`pi`, `-pi/2`, `0.5pi`, `2*pi`, `3pi/4`), and YAML's `.inf` and `.nan`, which
  /// the caller has to refuse where it cannot use them.
  public static func real(_ text: String) -> Double? {
    var scanner = Scanner(text)
    let sign: Double = scanner.take("-") ? -1 : 1
    if sign > 0 { _ = scanner.take("+") }
    if [".inf", ".Inf", ".INF"].contains(scanner.remainder) { return sign * .infinity }
    if [".nan", ".NaN", ".NAN"].contains(text) { return .nan }

    let factor = scanner.takeDecimal()
    if scanner.isAtEnd { return factor.map { sign * $0 } }
    scanner.skipBlanks()
    if factor != nil, scanner.take("*") { scanner.skipBlanks() }
    guard scanner.take("p"), scanner.take("i") else { return nil }
    var value = sign * (factor ?? 1) * Double.pi
    scanner.skipBlanks()
    if scanner.take("/") {
      scanner.skipBlanks()
      guard let divisor = scanner.takeDecimal() else { return nil }
      value /= divisor
    }
    return scanner.isAtEnd ? value : nil
  }

  /// The text holds pi, so that it may also stand in quotes.
  static func mentionsPi(_ text: String) -> Bool { text.contains("pi") }

  /// The duration in seconds that a text means, nil if it means none: `90`, `60s`, `5m`, `2h`,
  /// `1.5h`, `3h50m`, `1d`; units in descending order, each at most once.
  public static func seconds(_ text: String) -> Double? {
    let units: [(Character, Double)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]
    var scanner = Scanner(text)
    guard var value = scanner.takeDecimal() else { return nil }
    if scanner.isAtEnd { return value }
    var sum = 0.0
    for (index, unit) in units.enumerated() where scanner.take(unit.0) {
      sum += value * unit.1
      if scanner.isAtEnd { return sum }
      guard index < units.count - 1, let next = scanner.takeDecimal() else { return nil }
      value = next
    }
    return nil
  }

  /// The shortest text that reads back as the same number; whole numbers without a fraction.
  static func text(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return value.description
  }
}

/// A position in a text.
private struct Scanner {
  private(set) var remainder: Substring

  init(_ text: String) { remainder = Substring(text) }

  var isAtEnd: Bool { remainder.isEmpty }

  mutating func take(_ character: Character) -> Bool {
    guard remainder.first == character else { return false }
    remainder.removeFirst()
    return true
  }

  mutating func skipBlanks() { while take(" ") {} }

  private mutating func takeDigits() -> Substring {
    let digits = remainder.prefix { $0.isASCII && $0.isNumber }
    remainder.removeFirst(digits.count)
    return digits
  }

  /// An unsigned decimal number with an optional exponent; nothing is consumed if there is none.
  mutating func takeDecimal() -> Double? {
    let start = remainder
    var text = String(takeDigits())
    var fraction = Substring()
    if take(".") { fraction = takeDigits() }
    guard !text.isEmpty || !fraction.isEmpty else {
      remainder = start
      return nil
    }
    text = "\(text.isEmpty ? "0" : text).\(fraction.isEmpty ? "0" : fraction)"
    let beforeExponent = remainder
    if take("e") || take("E") {
      let sign = take("-") ? "-" : ""
      if sign.isEmpty { _ = take("+") }
      let digits = takeDigits()
      if digits.isEmpty { remainder = beforeExponent } else { text += "e\(sign)\(digits)" }
    }
    return Double(text)
  }
}
