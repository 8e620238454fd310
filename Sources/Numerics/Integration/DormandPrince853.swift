import Foundation

/// The explicit Runge–Kutta method of order 8 by Dormand and Prince with errors of order 5 and 3 (Hairer,
/// Nørsett, Wanner, Solving Ordinary Differential Equations I, Sec. II.5), over one vector of doubles.
///
/// It takes one step on trial; the caller judges its error, and the state after it, and accepts or not.
public final class DormandPrince853 {
  /// f(t, y) into the last argument.
  public typealias Derivative = (Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) ->
    Void

  public let count: Int
  /// The state after the step that was tried last.
  public let candidate: UnsafeMutablePointer<Double>
  /// Ten stages: the last two of twelve take the place of two that are not needed any more.
  private let stages: UnsafeMutablePointer<Double>
  private let trial: UnsafeMutablePointer<Double>
  private var knowsFirst = false

  /// Vectors of the length of the state that it holds.
  public static let vectors = 12

  public init(count: Int) {
    self.count = count
    let room = UnsafeMutablePointer<Double>.allocate(capacity: max(1, Self.vectors * count))
    room.initialize(repeating: 0, count: Self.vectors * count)
    stages = room
    candidate = room + 10 * count
    trial = room + 11 * count
  }

  deinit { stages.deallocate() }

  /// f(t, y) of the next step is worked out anew: the state is another one.
  public func forget() { knowsFirst = false }

  /// Tries a step; the state after it is `candidate`.
  /// - Returns: an estimate of its error, in the norm of the square root of the sum of squares.
  public func attempt(
    _ y: UnsafePointer<Double>, at time: Double, step: Double, _ derivative: Derivative
  ) -> Double {
    if !knowsFirst { derivative(time, y, stage(0)) }
    knowsFirst = true
    for number in 0..<11 {
      combine(y, DormandPrinceTable.stages[number + 1], step, into: trial)
      derivative(time + DormandPrinceTable.times[number + 1] * step, trial, stage(number + 1))
    }
    combine(y, DormandPrinceTable.stages[12], step, into: candidate)
    let (fifth, third) = (norm(DormandPrinceTable.fifth), norm(DormandPrinceTable.third))
    if fifth == 0 { return 0 }
    return abs(step) * fifth / (1 + 0.01 * (third / fifth) * (third / fifth)).squareRoot()
  }

  /// The step that was tried is taken: the state is `candidate` from now on.
  public func accept() { knowsFirst = false }

  /// The factor by which the next step may differ, for an error and the largest one wanted.
  public static func stepFactor(error: Double, tolerance: Double) -> Double {
    error == 0 ? 6 : min(6, max(1.0 / 3, 0.9 * pow(tolerance / error, 0.125)))
  }

  private func stage(_ number: Int) -> UnsafeMutablePointer<Double> {
    // The second and third stage are not needed after the fifth.
    stages + (number < 10 ? number : number - 9) * count
  }

  /// y + h Σ a k, in pieces that stay in the cache.
  private func combine(
    _ y: UnsafePointer<Double>, _ row: [(Int, Double)], _ step: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    var first = 0
    while first < count {
      let length = min(1024, count - first)
      let out = result + first
      out.update(from: y + first, count: length)
      for (number, coefficient) in row {
        let (factor, k) = (step * coefficient, UnsafePointer(stage(number) + first))
        for index in 0..<length { out[index] += factor * k[index] }
      }
      first += length
    }
  }

  private func norm(_ row: [(Int, Double)]) -> Double {
    var (first, sum) = (0, 0.0)
    while first < count {
      let length = min(1024, count - first)
      let out = trial + first
      out.update(repeating: 0, count: length)
      for (number, coefficient) in row {
        let k = UnsafePointer(stage(number) + first)
        for index in 0..<length { out[index] += coefficient * k[index] }
      }
      var squares = SIMD8<Double>.zero
      var index = 0
      while index + 8 <= length {
        let values = UnsafeRawPointer(out + index).loadUnaligned(as: SIMD8<Double>.self)
        squares.addProduct(values, values)
        index += 8
      }
      sum += squares.sum()
      while index < length {
        sum += out[index] * out[index]
        index += 1
      }
      first += length
    }
    return sum.squareRoot()
  }
}
