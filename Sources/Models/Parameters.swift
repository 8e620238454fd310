import BatchCore

/// Parameters of a validated job by name.
public struct Parameters: Sendable, Equatable {
  private let values: [String: ParameterValue]

  public init(_ values: [String: ParameterValue]) { self.values = values }

  /// Whether the parameter is among those of the chosen alternatives.
  public func has(_ key: String) -> Bool { values[key] != nil }

  public func number(_ key: String) -> Double {
    guard case .number(let value)? = values[key] else {
      preconditionFailure("a validated job has the number \(key)")
    }
    return value
  }

  public func word(_ key: String) -> String {
    guard case .word(let value)? = values[key] else {
      preconditionFailure("a validated job has the word \(key)")
    }
    return value
  }

  /// A list; nil where the parameter is absent or has another form.
  public func list(_ key: String) -> [Double]? {
    if case .list(let values)? = values[key] { values } else { nil }
  }

  /// A number, a list, or a distribution.
  public func perSite(_ key: String) -> ParameterValue {
    guard let value = values[key] else {
      preconditionFailure("a validated job has \(key)")
    }
    return value
  }
}

// Kinds and parameters that models have in common.

extension ParameterDescription.Kind {
  static let positive = Self.real(Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
  static let nonNegative = Self.real(0...Double.greatestFiniteMagnitude)
  static let anyReal = Self.real(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
  static let count = Self.integer(1...1_000_000_000)
  static let anySite = Self.perSite(
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
}

extension ParameterDescription {
  /// A rate of a jump operator, zero unless given.
  static func rate(_ name: String, unit: String, _ meaning: String) -> ParameterDescription {
    ParameterDescription(name, .nonNegative, unit: unit, default: 0, meaning)
  }
}
