import Foundation

/// Numbers and durations as a job may write them.
public enum Quantity {
  /// The real number that a text means, nil if it means none.
  ///
  /// Accepted: decimal numbers with an optional exponent (`64`, `6.4e1`, `1e-3`, `.5`), products and
  /// quotients of such and of pi, from left to right (`pi`, `-pi/2`, `0.5pi`, `2*pi*0.1`, `1/3`), and
  /// YAML's `.inf` and `.nan`, which the caller has to refuse where it cannot use them. A number
  /// right before pi multiplies it (`3pi/4`), but not behind a slash, where `1/2pi` could mean both.
  public static func real(_ text: String) -> Double? {
    var scanner = Scanner(text)
    let sign: Double = scanner.take("-") ? -1 : 1
    if sign > 0 { _ = scanner.take("+") }
    if [".inf", ".Inf", ".INF"].contains(scanner.remainder) { return sign * .infinity }
    if [".nan", ".NaN", ".NAN"].contains(text) { return .nan }

    guard var value = scanner.takeFactor() else { return nil }
    value *= sign
    scanner.skipBlanks()
    while !scanner.isAtEnd {
      let divides = scanner.take("/")
      guard divides || scanner.take("*") else { return nil }
      scanner.skipBlanks()
      guard let next = divides ? scanner.takeDivisor() : scanner.takeFactor() else { return nil }
      value = divides ? value / next : value * next
      scanner.skipBlanks()
    }
    return value
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

  /// The number as a person would write it: a value that one of at most twelve digits equals to
  /// fifteen digits is that one, so that what was made as a multiple of 0.1 is 0.3 and not
  /// 0.30000000000000004. Any other number stays as it is.
  public static func written(_ value: Double) -> Double {
    // Its shortest text has more digits than a person would write.
    guard value.isFinite, value.description.utf8.count(where: { 48...57 ~= $0 }) > 15 else {
      return value
    }
    let short = String(format: "%.11e", value)
    let exact = String(format: "%.14e", value)
    guard let rounded = Double(short), String(format: "%.14e", rounded) == exact else {
      return value
    }
    return rounded
  }

  /// The shortest text that reads back as the same number; whole numbers without a fraction.
  public static func text(_ value: Double) -> String {
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

  private mutating func takePi() -> Bool {
    guard remainder.hasPrefix("pi") else { return false }
    remainder.removeFirst(2)
    return true
  }

  /// An unsigned decimal number, pi, or a number of pi.
  mutating func takeFactor() -> Double? {
    if takePi() { return .pi }
    guard let number = takeDecimal() else { return nil }
    skipBlanks()
    return takePi() ? number * .pi : number
  }

  /// An unsigned decimal number, or pi.
  mutating func takeDivisor() -> Double? { takePi() ? .pi : takeDecimal() }

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
