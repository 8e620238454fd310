import Foundation
import Statistics

/// Values that quantum mechanics does not allow an observable, beyond what chance can do: the time step
/// is too large, or truncated Wigner fails.
struct ImpossibleValues {
  /// The value that lies beyond a bound by most standard errors: its position among all values.
  let worst: Int
  /// Points that have such values.
  let points: [Int]

  /// Chance reaches as far as the standard errors allow; few samples do not know these well, but what the
  /// trajectories can scatter at most is known beforehand, and realizations cannot scatter about what is
  /// impossible.
  /// Of fewer than eight samples two or three may agree by chance, since spins are sampled as ±1: their
  /// errors say nothing here.
  /// - Parameter isSampled: without noise (mean field) every number beyond a bound is impossible.
  /// - Returns: nil if every value is possible.
  init?(_ column: ObservableColumn, isSampled: Bool) {
    let known = column.values.count { $0.isFinite }
    var (worst, largest, points) = (0, 0.0, [Int]())
    for point in column.ranges.indices {
      let samples = column.samples[point]
      let limit = samples < 8 ? .infinity : chanceLimit(values: known, samples: samples)
      let farthest =
        chanceLimit(values: known, samples: .max) * column.ranges[point].scatter
        / Double(max(1, column.trajectories[point])).squareRoot()
      for index in column.range(ofPoint: point) {
        let (value, error) = (column.values[index], column.errors[index])
        guard value.isFinite, let bound = column.ranges[point].bound(exceededBy: value) else {
          continue
        }
        let excess = abs(value - bound)
        let isChance =
          excess <= farthest && (limit.isInfinite || error.isNaN || excess <= limit * error)
        guard !isSampled || !isChance else { continue }
        if points.last != point { points.append(point) }
        let deviation = excess / max(isSampled && error.isFinite ? error : 0, 1e-6)
        if deviation > largest { (worst, largest) = (index, deviation) }
      }
    }
    guard !points.isEmpty else { return nil }
    self.worst = worst
    self.points = points
  }
}

/// Observables that are nowhere clearly different from zero where the run could not have seen a sizeable
/// value either. A number that vanishes by symmetry and is known well is none of them.
struct DrownedValues {
  let points: [Int]
  /// The usual standard error there.
  let error: Double

  /// Three standard errors hide a tenth of what is large.
  private static let share = 0.1

  init?(_ column: ObservableColumn) {
    var (points, largest) = ([Int](), 0.0)
    for point in column.ranges.indices {
      let known = column.range(ofPoint: point).filter {
        column.values[$0].isFinite && column.errors[$0].isFinite
      }
      let scale = column.ranges[point].scale
      func count(beyond errors: Double) -> Int {
        known.count {
          abs(column.values[$0]) > max(errors * column.errors[$0], 1e-9 * scale)
        }
      }
      // One value that chance cannot explain, or more than a few beyond three errors.
      let limit = chanceLimit(values: known.count, samples: column.samples[point])
      guard known.count > 1, count(beyond: 3) * 50 < known.count, count(beyond: limit) == 0 else {
        continue
      }
      let usual = known.map { column.errors[$0] }.sorted()[known.count / 2]
      guard 3 * usual > Self.share * scale else { continue }
      points.append(point)
      largest = max(largest, usual)
    }
    guard !points.isEmpty else { return nil }
    self.points = points
    error = largest
  }
}
