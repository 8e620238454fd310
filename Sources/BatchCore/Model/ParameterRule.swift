/// Something that the parameters of a model must fulfil together, beyond the range of each.
///
/// Rules are declared with the model (`ParameterVariant.rules`); who reads a job asks them in order.
public struct ParameterRule: Sendable {
  /// What is wrong, nil if nothing is.
  public let violation: @Sendable (ParameterChoice) -> ParameterViolation?

  public init(_ violation: @escaping @Sendable (ParameterChoice) -> ParameterViolation?) {
    self.violation = violation
  }
}

/// What a job says about a model's parameters.
public struct ParameterChoice: Sendable {
  /// Given values, and the defaults of parameters that were not given.
  public let given: [String: ParameterValue]
  /// Values of swept parameters.
  public let swept: [String: [Double]]

  public init(given: [String: ParameterValue], swept: [String: [Double]]) {
    self.given = given
    self.swept = swept
  }

  /// Every value that a number takes: those of the sweep, else the one given; empty without any.
  public func numbers(_ key: String) -> [Double] {
    if let values = swept[key] { return values }
    if case .number(let value)? = given[key] { return [value] }
    return []
  }

  public func list(_ key: String) -> [Double]? {
    if case .list(let values)? = given[key] { values } else { nil }
  }
}

/// What is wrong with a choice of parameters, and where.
public struct ParameterViolation: Sendable, Equatable {
  /// The parameters to point at: the first one that the job gives.
  public let keys: [String]
  /// What is wrong and what would be right, without the place.
  public let message: String

  public init(_ keys: String..., message: String) {
    self.keys = keys
    self.message = message
  }
}
