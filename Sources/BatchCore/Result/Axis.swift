/// An axis of results with its coordinates, such as recorded times: whoever makes a variable brings the
/// axes it stands on. Its dimension in a file has its name.
public struct Axis: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    case real([Double])
    case integer([Int64])
    case text([String])
  }
  public var name: String
  public var values: Values
  /// A unit that UDUNITS knows.
  public var units: String
  /// What the numbers are measured by, where that is a parameter of the model; else empty.
  public var scale: String
  public var longName: String

  public init(
    name: String, values: Values, units: String, scale: String = "", longName: String
  ) {
    self.name = name
    self.values = values
    self.units = units
    self.scale = scale
    self.longName = longName
  }

  public var count: Int {
    switch values {
    case .real(let v): v.count
    case .integer(let v): v.count
    case .text(let v): v.count
    }
  }
}
