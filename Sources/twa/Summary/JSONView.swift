import BatchCore
import BatchRunner
import Foundation

/// A result document as JSON.
struct JSONView {
  let document: ResultDocument

  private struct Record: Encodable {
    var complete: Bool
    var attributes: [String: String]
    var coordinates: [String: [Value]]
    var variables: [String: Variable]
  }

  private struct Variable: Encodable {
    var dimensions: [String]
    var shape: [Int]
    var units: String
    /// What the numbers are measured by; absent where it is nothing but the unit.
    var scale: String?
    /// Row-major; null where not defined or not yet computed.
    var values: [Value]
  }

  private enum Value: Encodable {
    case real(Double)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .real(let value):
        if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
      case .text(let value): try container.encode(value)
      }
    }
  }

  /// Everything but the partial sums, as one JSON object with sorted keys.
  /// - Parameter observable: only this one and its error.
  func text(observable: String?) throws -> String {
    var record = Record(complete: false, attributes: [:], coordinates: [:], variables: [:])
    for (name, value) in document.attributes {
      switch value {
      case .text(let text): record.attributes[name] = text
      case .integer(let number): record.attributes[name] = String(number)
      case .real(let number): record.attributes[name] = String(number)
      case .texts(let texts): record.attributes[name] = texts.joined(separator: ", ")
      }
    }
    record.complete = document[attribute: "complete"] == .integer(1)
    for coordinate in document.coordinates {
      record.coordinates[coordinate.name] =
        switch coordinate.values {
        case .real(let values): values.map(Value.real)
        case .integer(let values): values.map { .real(Double($0)) }
        case .text(let values): values.map(Value.text)
        }
    }
    for variable in document.variables
    where observable == nil || variable.name == observable
      || variable.name == observable! + "_stderr"
    {
      record.variables[variable.name] = Variable(
        dimensions: variable.dimensions,
        shape: variable.dimensions.map { name in
          document.coordinate(name)?.count ?? 1
        }, units: variable.units, scale: variable.scale.isEmpty ? nil : variable.scale,
        values: Summary.reals(variable).map(Value.real))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Self.escaped(String(decoding: try encoder.encode(record), as: UTF8.self))
  }

  /// JSON may hold any character but the first 32 as it is; a terminal would obey some of them. They
  /// stand in texts alone.
  static func escaped(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: { $0.isObeyed && $0 != "\n" }) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      if scalar.isObeyed, scalar != "\n" {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
