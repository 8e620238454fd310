import BatchCore
import Foundation

/// Variables of one point: there is one sample, and nothing to add.
struct SaddlePointReduction: Reduction {
  /// What is measured, in order.
  let columns: [SaddlePointColumn]

  var partCount: Int { 0 }
  var sampleCount: Int { columns.reduce(0) { $0 + $1.count * ($1.hasErrors ? 2 : 1) } }
  var variableNames: [String] { columns.map(\.name) }
  var variableValues: Double { columns.reduce(0) { $0 + Double($1.count) } }

  func sample(ofParts sum: [Double]) -> [Double] { sum }
  func merge(_ samples: inout [Double], _ others: [Double]) {}
  func counts(_ samples: [Double]) -> (samples: Int, weight: Int) { (1, 1) }
  func isSound(part: [Double], weight: Int) -> Bool { false }
  func isSound(samples: [Double], weight: Int) -> Bool { samples.count == sampleCount }

  func variables(_ samples: [Double]?) -> [PointVariable] {
    var place = 0
    func take(_ count: Int) -> [Double] {
      defer { place += count }
      return samples.map { Array($0[place..<(place + count)]) }
        ?? [Double](repeating: .nan, count: count)
    }
    return columns.map { column in
      let values = take(column.count)
      let errors = column.hasErrors ? take(column.count) : nil
      return PointVariable(
        name: column.name, longName: column.longName, axes: column.axes, units: "1",
        scale: column.scale, range: column.range, values: values, errors: errors)
    }
  }

  /// Axes and variables.
  static let reservedNames =
    ["branch", "level", "frequency", "zero", "fold"]
    + SaddlePointColumn.all(
      FrequencyGrid(count: 2, cutoff: 1), swept: [], wants: { _ in true }
    ).map(\.name)
}

/// One variable, and how it is read off a point.
struct SaddlePointColumn: Sendable {
  let name: String
  let longName: String
  let axes: [Axis]
  var scale = ""
  let range: NaturalRange
  var hasErrors = false
  /// Values, and errors behind them where there are any.
  let values: @Sendable (SaddlePointPoint) -> [Double]

  var count: Int { axes.reduce(1) { $0 * $1.count } }
}

/// What was found at one point.
struct SaddlePointPoint {
  let cavity: DrivenCavity
  let solution: SaddlePointSolution
  /// Zeros of Im K₁ᴿ.
  let potentials: [Double]
  let thresholds: (first: Threshold?, density: Double, errors: [Double])?
  let folds: [Fold]
  /// Under the key of each swept parameter.
  let boundaries: [String: SweptBoundary]
  /// K₁ᴿ at every frequency, where it is asked for.
  let response: PhotonResponse?
}

/// What lies between one point and the next along a parameter.
struct SweptBoundary {
  let normal: StabilityBoundary?
  let condensate: CondensateBoundary?

  init(
    _ line: SweepLine, _ states: (start: SaddlePointStates, end: SaddlePointStates),
    _ grid: FrequencyGrid
  ) {
    normal = StabilityBoundary(line, (states.start.normal, states.end.normal), grid)
    let (start, end) = (states.start.stable, states.end.stable)
    condensate =
      start.isEmpty == end.isEmpty
      ? nil
      : start.isEmpty
        ? CondensateBoundary(line.reversed, end, grid) : CondensateBoundary(line, start, grid)
  }
}
