/// What a number is measured by: the name of a parameter of the model, its inverse, or a unit that
/// everybody knows.
public struct Measure: Sendable {
  /// For UDUNITS.
  public let units: String
  /// The parameter, or its inverse; empty where there is none.
  public let scale: String

  public init(_ unit: String) {
    let isKnown = ["1", "rad"].contains(unit)
    units = isKnown ? unit : "1"
    scale = isKnown ? "" : unit
  }
}

extension Job {
  /// Rates of the models are in units of one of their parameters; times in its inverse.
  public var timeMeasure: Measure {
    let rates = variant.parameters.map(\.unit).filter { $0 != "1" && $0 != "lambda" }
    return Measure(rates.first.map { "1/\($0)" } ?? "1")
  }

  /// What a swept key is measured by.
  public func measure(of key: String) -> Measure {
    if let parameter = variant.parameter(key) { return Measure(parameter.unit) }
    return Measure(model.initialKey(key)?.isAngle == true ? "rad" : "1")
  }

  /// What a swept key means, in words.
  public func meaning(of key: String) -> String {
    variant.parameter(key)?.meaning ?? model.initialKey(key)?.longName ?? key
  }
}
