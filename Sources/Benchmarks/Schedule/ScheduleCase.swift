import BatchRunner
import Foundation
import Numerics

/// A job on many ranks as the simulation sees it.
struct ScheduleCase {
  /// Of a sweep of ten points, by the cost of a unit; mean 1.
  enum Costs: String, CaseIterable {
    case equal, rising, falling
    case oneHeavy = "one heavy"
  }

  var ranks: Int
  var blockSeconds = 1.0
  /// Units of a block; its nodes are reported between units.
  var unitsPerBlock = 1
  var nodeBytes = 10e3
  var costs = Costs.equal

  var plan: Plan {
    let units = 32 * ranks * unitsPerBlock
    let points = costs == .equal ? 1 : 10
    return Benchmarks.plan(tinyJob(points: points, realizations: units / points))
  }

  /// Seconds that a unit takes: log-normal, 10 % wide, about the mean of its point.
  func seconds(_ unit: Int, ofPoint point: Int) -> Double {
    let gauss =
      (-2 * log(1 - scatter(2 * unit))).squareRoot() * cos(2 * .pi * scatter(2 * unit + 1))
    let base: Double =
      switch costs {
      case .equal: 1
      case .rising: (1 + 4 * Double(point) / 9) / 3
      case .falling: (5 - 4 * Double(point) / 9) / 3
      case .oneHeavy: (point == 0 ? 5 : 1) / 1.4
      }
    return blockSeconds / Double(unitsPerBlock) * base * exp(0.1 * gauss - 0.005)
  }
}
