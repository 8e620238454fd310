/// What a number is measured by: the name of a parameter of the model, its inverse, or a unit that
/// everybody knows.
struct Measure {
  /// For UDUNITS.
  let units: String
  /// The parameter, or its inverse; empty where there is none.
  let scale: String

  init(_ unit: String) {
    let isKnown = ["1", "rad"].contains(unit)
    units = isKnown ? unit : "1"
    scale = isKnown ? "" : unit
  }
}
