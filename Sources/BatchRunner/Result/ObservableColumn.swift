import BatchCore

/// One variable of the result over all sweep points.
struct ObservableColumn {
  let name: String
  let longName: String
  let units: String
  let scale: String
  /// Axes behind the sweep.
  let axes: [Axis]
  /// Row-major over the sweep and the axes.
  private(set) var values: [Double] = []
  /// Empty where the variable has none.
  private(set) var errors: [Double] = []
  /// What is possible, and how many samples and trajectories there are, at each point.
  private(set) var ranges: [NaturalRange] = []
  private(set) var samples: [Int] = []
  private(set) var trajectories: [Int] = []

  init(_ variable: PointVariable) {
    name = variable.name
    longName = variable.longName
    units = variable.units
    scale = variable.scale
    axes = variable.axes
  }

  /// Adds the next point.
  mutating func append(_ variable: PointVariable, samples: Int, trajectories: Int) {
    values.append(contentsOf: variable.values)
    errors.append(contentsOf: variable.errors ?? [])
    ranges.append(variable.range)
    self.samples.append(samples)
    self.trajectories.append(trajectories)
  }

  /// Where the values of a point lie.
  func range(ofPoint point: Int) -> Range<Int> {
    let size = values.count / max(1, ranges.count)
    return (point * size)..<((point + 1) * size)
  }

  func variables(sweep: [String]) -> [ResultDocument.Variable] {
    let dimensions = sweep + axes.map(\.name)
    let own = ResultDocument.Variable(
      name: name, dimensions: dimensions, values: .real(values), units: units, scale: scale,
      longName: longName)
    guard !errors.isEmpty else { return [own] }
    return [
      own,
      .init(
        name: name + "_stderr", dimensions: dimensions, values: .real(errors), units: units,
        scale: scale, longName: "standard error of \(name)"),
    ]
  }
}
