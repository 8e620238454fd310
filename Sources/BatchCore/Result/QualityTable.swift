/// The worst of all units of every sweep point by each of a method's measures; NaN where nothing was
/// measured.
public struct QualityTable: Sendable, Equatable {
  public let measures: Int
  private var values: [Double]

  public init(points: Int, measures: Int) {
    self.measures = measures
    values = [Double](repeating: .nan, count: points * measures)
  }

  public subscript(point: Int, measure: Int) -> Double { values[point * measures + measure] }

  /// One measure over the points.
  public func column(_ measure: Int) -> [Double] {
    stride(from: measure, to: values.count, by: max(1, measures)).map { values[$0] }
  }

  /// The point that is worst by a measure; nil where nothing was measured.
  public func worst(_ measure: Int) -> (point: Int, value: Double)? {
    column(measure).enumerated().filter { !$0.element.isNaN }.max { $0.element < $1.element }
      .map { ($0.offset, $0.element) }
  }

  public mutating func add(_ quality: [Double], atPoint point: Int) {
    for (measure, value) in quality.prefix(measures).enumerated() where !value.isNaN {
      let place = point * measures + measure
      values[place] = values[place].isNaN ? value : max(values[place], value)
    }
  }

  public mutating func clear(point: Int) {
    for place in (point * measures)..<((point + 1) * measures) { values[place] = .nan }
  }
}
