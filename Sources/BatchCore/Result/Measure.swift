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
