/// What may be written for a key: how it is read, and how it is written again.
public struct KeyForm<Value: Sendable & Equatable>: Sendable {
  /// In words, for the reference.
  let type: String
  let read: @Sendable (JobField) throws -> Value
  /// In the layout of the job file; nil: the key is left out.
  let json: @Sendable (Value) -> JSON?

  public init(
    _ type: String, read: @escaping @Sendable (JobField) throws -> Value,
    json: @escaping @Sendable (Value) -> JSON?
  ) {
    self.type = type
    self.read = read
    self.json = json
  }

  func defaultText(_ value: Value) -> String {
    switch json(value) {
    case .text(let word)?: "`\(word)`"
    case let json?: json.text
    case nil: "none"
    }
  }
}

extension KeyForm<Int> {
  /// A whole number in a range.
  public static func whole(_ range: ClosedRange<Int>) -> Self {
    let (low, high) = (range.lowerBound, range.upperBound)
    let most = high == 1_000_000_000 ? "10⁹" : String(high)
    return Self(
      "whole, \(low) to \(most)", read: { try $0.integer(range) },
      json: { .number(Double($0)) })
  }
}

extension KeyForm<UInt64> {
  public static var unsigned: Self {
    Self("whole, 0 to 2⁶⁴ − 1", read: { try $0.unsigned() }, json: { .integer($0) })
  }
}

extension KeyForm<Double> {
  public static func number(_ rule: NumberRule, _ type: String) -> Self {
    Self(type, read: { try $0.number(rule) }, json: { .number($0) })
  }

  /// Seconds, `60s`, `5m`, `2h`.
  public static var duration: Self {
    Self(
      "duration",
      read: { field in
        var seconds: Double?
        if case .scalar(let text, let quoted) = field.node.content,
          !quoted || Quantity.real(text) == nil
        {
          seconds = Quantity.seconds(text)
        }
        guard let seconds, NumberRule.positive.accepts(seconds) else {
          throw field.wrong(expected: "a duration > 0: a number of seconds, or like 60s, 5m, 2h")
        }
        return seconds
      }, json: { .number($0) })
  }
}

extension KeyForm<Bool> {
  public static var boolean: Self {
    Self("boolean", read: { try $0.boolean() }, json: { .boolean($0) })
  }
}

extension KeyForm<Bool?> {
  /// Without a value it is as if the key were not given.
  public static var optionalBoolean: Self {
    Self(
      "boolean", read: { $0.node.isNull ? nil : try $0.boolean() },
      json: { $0.map(JSON.boolean) })
  }
}

extension KeyForm where Value: RawRepresentable<String> & CaseIterable {
  /// One of the words of an enumeration.
  public static var word: Self {
    let words = Value.allCases.map(\.rawValue)
    return Self(
      words.map { "`\($0)`" }.joined(separator: ", "),
      read: { Value(rawValue: try $0.word(of: words))! }, json: { .text($0.rawValue) })
  }
}
