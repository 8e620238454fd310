import BatchCore

/// The times at which a run is recorded, t = 0 first, an interval apart.
public struct RecordedTimes: Sendable {
  public let count: Int
  public let interval: Double
  /// Of times.
  package let measure: Measure
  /// `time`, as a person would write the times.
  package let axis: LazyAxis

  public init(count: Int, interval: Double = 1, measure: Measure = Measure("1")) {
    self.count = count
    self.interval = interval
    self.measure = measure
    axis = LazyAxis(count: count) {
      Axis(
        name: "time",
        values: .real((0..<count).map { Quantity.written(Double($0) * interval) }),
        units: measure.units, scale: measure.scale, longName: "time")
    }
  }

  /// A recorded time.
  package subscript(record: Int) -> Double { Double(record) * interval }

  /// An axis of its own of some times.
  package func axis(_ name: String, _ longName: String, _ times: [Double]) -> LazyAxis {
    LazyAxis(count: times.count) { [measure] in
      Axis(
        name: name, values: .real(times.map(Quantity.written)), units: measure.units,
        scale: measure.scale, longName: longName)
    }
  }

  /// An axis of the first recorded times, as distances from t = 0.
  package func axis(_ name: String, _ longName: String, first count: Int) -> LazyAxis {
    LazyAxis(count: count) { [axis, measure] in
      guard case .real(let times) = axis.axis.values else { preconditionFailure("times are real") }
      return Axis(
        name: name, values: .real(Array(times.prefix(count))), units: measure.units,
        scale: measure.scale, longName: longName)
    }
  }
}
