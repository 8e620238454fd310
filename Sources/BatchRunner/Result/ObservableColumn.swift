import BatchCore
import Statistics
import TruncatedWigner

/// One observable over all sweep points.
struct ObservableColumn {
  let name: String
  let longName: String
  /// Dimensions behind the sweep.
  let axes: [String]
  /// Row-major over the sweep and the axes.
  private(set) var values: [Double] = []
  private(set) var errors: [Double] = []
  /// What is possible, and how many samples and trajectories there are, at each point.
  private(set) var ranges: [NaturalRange] = []
  private(set) var samples: [Int] = []
  private(set) var trajectories: [Int] = []

  init(_ result: ObservableResult) {
    name = result.name
    longName = result.longName
    axes =
      switch result.axes {
      case .time: ["time"]
      case .timeComponent: ["time", "component"]
      case .timeSiteComponent: ["time", "site", "component"]
      case .timeDistancePair: ["time", "distance", "pair_component"]
      case .waitingTimeLag: ["waiting_time", "lag"]
      }
  }

  /// Adds the next point.
  mutating func append(_ result: ObservableResult, samples: Int, trajectories: Int) {
    values.append(contentsOf: result.estimates.map(\.value))
    errors.append(contentsOf: result.estimates.map(\.standardError))
    ranges.append(result.range)
    self.samples.append(samples)
    self.trajectories.append(trajectories)
  }

  /// Where the values of a point lie.
  func range(ofPoint point: Int) -> Range<Int> {
    let size = values.count / max(1, ranges.count)
    return (point * size)..<((point + 1) * size)
  }

  func variables(sweep: [String]) -> [ResultDocument.Variable] {
    [
      .init(
        name: name, dimensions: sweep + axes, values: .real(values), units: "1", longName: longName),
      .init(
        name: name + "_stderr", dimensions: sweep + axes, values: .real(errors), units: "1",
        longName: "standard error of \(name)"),
    ]
  }
}
