/// A JSON value whose objects keep the order of their keys.
indirect enum JSON {
  case object([(String, JSON)])
  case array([JSON])
  case text(String)
  case number(Double)
  case integer(UInt64)
  case boolean(Bool)
  case null

  static func numbers(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }

  var text: String {
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
