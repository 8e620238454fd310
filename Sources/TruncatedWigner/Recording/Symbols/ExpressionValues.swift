import BatchCore
import Numerics

/// The value of a named expression in all trajectories of a batch at a recorded time.
final class ExpressionValues {
  let expression: NamedExpression
  private let symbol: SymbolEvaluator
  private let weights: [Lanes]
  /// [group]; the imaginary part only where there is one.
  let re, im: UnsafeMutablePointer<Lanes>

  init(_ expression: NamedExpression, _ symbol: SymbolEvaluator, weights: [Lanes]) {
    self.expression = expression
    self.symbol = symbol
    self.weights = weights
    let buffer = LaneBuffer.allocate(2 * weights.count)
    (re, im) = (buffer, buffer + weights.count)
  }

  deinit { UnsafeMutableRawPointer(re).deallocate() }

  /// - Returns: the first trajectory of the batch whose value is no finite number; nil if there is none.
  func prepare(at time: Double) -> Int? {
    symbol.prepare(at: time)
    var undefined: Int?
    for (group, weight) in weights.enumerated() {
      let value = symbol.value(group)
      (re[group], im[group]) = value
      let sum = value.re + value.im
      for lane in 0..<laneCount where undefined == nil && weight[lane] > 0 && !sum[lane].isFinite {
        undefined = group * laneCount + lane
      }
    }
    return undefined
  }
}
