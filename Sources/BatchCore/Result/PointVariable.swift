/// One variable of a result at one sweep point: values over the axes it brings, with their errors where
/// they have any.
public struct PointVariable: Sendable {
  public var name: String
  public var longName: String
  /// Axes beside the sweep, slowest first; none for one number a point.
  public var axes: [Axis]
  /// A unit that UDUNITS knows.
  public var units: String
  /// What the numbers are measured by, where that is a parameter of the model; else empty.
  public var scale: String
  /// Which values are possible.
  public var range: NaturalRange
  /// Row-major over the axes; NaN where undefined.
  public var values: [Double]
  /// One standard error, or the discretisation error of a method without samples; nil where there is
  /// none.
  public var errors: [Double]?

  public init(
    name: String, longName: String, axes: [Axis], units: String = "1", scale: String = "",
    range: NaturalRange, values: [Double], errors: [Double]?
  ) {
    self.name = name
    self.longName = longName
    self.axes = axes
    self.units = units
    self.scale = scale
    self.range = range
    self.values = values
    self.errors = errors
  }
}
