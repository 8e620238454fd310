import Foundation
import Models

/// The state of one realization from t = 0 on.
protocol StateEvolution: AnyObject {
  /// What has been reached, in whole steps.
  var time: Double { get }
  var steps: Int { get }

  /// The state at a time that does not lie before the last one asked for. It is valid until the next call.
  /// - Parameter goesOn: asked between steps.
  /// - Throws: `ImpossibleRealization` where steps would have no length; `AbandonedEvolution`.
  func state(at target: Double, goesOn: () -> Bool) throws -> UnsafePointer<Double>

  /// What a later run goes on from, with the same bits.
  var kept: [Double] { get }
  /// - Returns: whether these are numbers of such an evolution.
  func restore(_ kept: [Double]) -> Bool
}

/// 1/max(1, |α|).
/// - Throws: `ImpossibleRealization` where products of amplitudes would leave the range of numbers.
func amplitudeWeight(_ x: Double, _ y: Double, at time: Double) throws -> Double {
  let size = (x * x + y * y).squareRoot()
  // The fourth power, of pairs of quanta.
  guard size < 1e75 else {
    throw ImpossibleRealization(
      "an amplitude grows beyond 1e75 before t = " + String(format: "%.6g", time))
  }
  return 1 / max(1, size)
}

/// A sum of many steps, whose rounding does not add up.
struct Clock {
  private(set) var time = 0.0
  /// What `time` has too much.
  private(set) var rest = 0.0

  mutating func add(_ step: Double) {
    let own = step - rest
    let sum = time + own
    (rest, time) = ((sum - time) - own, sum)
  }

  func left(to target: Double) -> Double { (target - time) + rest }
}

/// Nothing goes on.
struct AbandonedEvolution: Error {}

extension MeanFieldDerivative {
  /// Power series where many spins feel nothing but modes, and steps of Runge–Kutta elsewhere.
  /// - Parameters:
  ///   - start: the state at t = 0.
  ///   - tolerance: of the errors of all steps together.
  ///   - duration: of the whole run.
  ///   - rounding: what a step may leave however small its share of the tolerance is.
  func evolution(
    start: [Double], tolerance: Double, duration: Double, rounding: Double = 2e-15
  ) -> any StateEvolution {
    if let collective {
      SeriesEvolution(
        collective, start: start, tolerance: tolerance, duration: duration, rounding: rounding)
    } else {
      RungeKuttaEvolution(
        self, start: start, tolerance: tolerance, duration: duration, rounding: rounding)
    }
  }
}
