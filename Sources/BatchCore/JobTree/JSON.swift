/// A JSON value whose objects keep the order of their keys.
public indirect enum JSON: Sendable {
  case object([(String, JSON)])
  case array([JSON])
  case text(String)
  case number(Double)
  case integer(UInt64)
  case boolean(Bool)
  case null

  public static func numbers(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }

  public var text: String {
    switch self {
    case .object(let entries):
      "{" + entries.map { "\(Self.quoted($0)):\($1.text)" }.joined(separator: ",") + "}"
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .text(let text): Self.quoted(text)
    case .number(let value): value.isFinite ? Quantity.text(value) : "null"
    case .integer(let value): String(value)
    case .boolean(let value): String(value)
    case .null: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSON: Equatable {
  public static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.0 == $1.0 && $0.1 == $1.1 }
    case (.array(let a), .array(let b)): a == b
    case (.text(let a), .text(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.boolean(let a), .boolean(let b)): a == b
    case (.null, .null): true
    default: false
    }
  }
}

extension JSON: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .boolean(value) }

  /// The value of a key of an object; nil where there is none.
  public subscript(key: String) -> JSON? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.0 == key }?.1
  }

  /// The numbers of a list, or one number; empty for anything else.
  public var numbers: [Double] {
    switch self {
    case .number(let value): [value]
    case .array(let values): values.flatMap(\.numbers)
    default: []
    }
  }

  /// The texts of a list, or one text; empty for anything else.
  public var texts: [String] {
    switch self {
    case .text(let value): [value]
    case .array(let values): values.flatMap(\.texts)
    default: []
    }
  }

  /// As identities write a value: words without quotes.
  var identity: String { if case .text(let word) = self { word } else { text } }
}
