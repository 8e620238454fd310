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
  /// Twelve stages, of which the last two take the place of two that are not needed any more. The
  /// interpolation has four more: two in places that have become free, two of their own.
  private let stages: UnsafeMutablePointer<Double>
  private var denseStages: UnsafeMutablePointer<Double>?
  let trial: UnsafeMutablePointer<Double>
  private let measure: Measure
  private var knowsFirst = false
  /// Whether f at the end of the step that was tried last is known.
  private var knowsEnd = false

  /// Vectors of the length of the state that it holds; with an interpolation two more.
  public static let vectors = 12

  /// What the error of a step is.
  public enum Measure {
    /// Root of the sum of squares.
    case euclidean
    /// The largest of the components before a place, and of those behind it times their weights.
    case largest(from: Int, weights: UnsafePointer<Double>)
  }

  public init(count: Int, measure: Measure = .euclidean) {
    self.count = count
    self.measure = measure
    let room = UnsafeMutablePointer<Double>.allocate(capacity: max(1, Self.vectors * count))
    room.initialize(repeating: 0, count: Self.vectors * count)
    stages = room
    candidate = room + 10 * count
    trial = room + 11 * count
  }

  deinit {
    stages.deallocate()
    denseStages?.deallocate()
  }

  /// f(t, y) of the next step is worked out anew: the state is another one.
  public func forget() { (knowsFirst, knowsEnd) = (false, false) }

  /// Tries a step; the state after it is `candidate`.
  /// - Returns: an estimate of its error.
  public func attempt(
    _ y: UnsafePointer<Double>, at time: Double, step: Double, _ derivative: Derivative
  ) -> Double {
    if !knowsFirst { derivative(time, y, stage(0)) }
    (knowsFirst, knowsEnd) = (true, false)
    for number in 1..<12 { work(out: number, y, time, step, derivative) }
    let (fifth, third) = finish(y, step)
    if fifth == 0 { return 0 }
    return abs(step) * fifth / (1 + 0.01 * (third / fifth) * (third / fifth)).squareRoot()
  }

  /// The step that was tried is taken: the state is `candidate` from now on.
  public func accept() {
    knowsFirst = knowsEnd
    if knowsEnd { stage(0).update(from: stage(12), count: count) }
    knowsEnd = false
  }

  /// The factor by which the next step may differ, for an error and the largest one wanted.
  public static func stepFactor(error: Double, tolerance: Double) -> Double {
    error == 0 ? 6 : min(6, max(1.0 / 3, 0.9 * pow(tolerance / error, 0.125)))
  }

  /// The derivative of a stage.
  private func work(
    out number: Int, _ y: UnsafePointer<Double>, _ time: Double, _ step: Double,
    _ derivative: Derivative
  ) {
    combine(y, DormandPrinceTable.stages[number], step, 0, count, into: trial)
    derivative(time + DormandPrinceTable.times[number] * step, trial, stage(number))
  }

  private func stage(_ number: Int) -> UnsafeMutablePointer<Double> {
    switch number {
    case 0..<10: stages + number * count
    // The second to the fifth stage are not needed any more when these are known.
    case 10..<14: stages + (number - 9) * count
    default: denseStages! + (number - 14) * count
    }
  }

  // MARK: Interpolation

  /// Works out what states within the step that was tried last are made of.
  public func prepareInterpolation(
    _ y: UnsafePointer<Double>, at time: Double, step: Double, _ derivative: Derivative
  ) {
    if denseStages == nil {
      denseStages = .allocate(capacity: max(1, 2 * count))
      denseStages!.initialize(repeating: 0, count: 2 * count)
    }
    derivative(time + step, candidate, stage(12))
    knowsEnd = true
    for number in 13..<16 { work(out: number, y, time, step, derivative) }
  }

  /// The state at a fraction of the step, to order 7 (Sec. II.6).
  /// - Parameter fraction: 0 at the beginning of the step, 1 at its end.
  public func interpolate(
    _ y: UnsafePointer<Double>, step: Double, fraction: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    let rest = 1 - fraction
    var (power, weights) = (fraction, [Double](repeating: 0, count: 16))
    for (number, row) in DormandPrinceTable.interpolation.enumerated() {
      for (stage, coefficient) in row { weights[stage] += power * coefficient }
      power *= number % 2 == 0 ? rest : fraction
    }
    let row = weights.enumerated().filter { $0.element != 0 }.map { ($0.offset, $0.element) }
    combine(y, row, step, 0, count, into: result)
  }

  // MARK: Sums of stages

  /// y + h Σ a k from one component on, in pieces that stay in the cache.
  private func combine(
    _ y: UnsafePointer<Double>, _ row: DormandPrinceTable.Row, _ step: Double, _ start: Int,
    _ total: Int, into result: UnsafeMutablePointer<Double>
  ) {
    var done = 0
    while done < total {
      let length = min(1024, total - done)
      let first = start + done
      let out = result + done
      add(row, times: step, y + first, first, length, into: out)
      done += length
    }
  }

  /// source + factor Σ a k of a piece, four stages at a time; without a source 0.
  private func add(
    _ row: DormandPrinceTable.Row, times factor: Double, _ source: UnsafePointer<Double>?,
    _ first: Int, _ length: Int, into out: UnsafeMutablePointer<Double>
  ) {
    if let source {
      if row.isEmpty { out.update(from: source, count: length) }
    } else {
      out.update(repeating: 0, count: length)
    }
    var (from, number) = (source ?? UnsafePointer(out), 0)
    while number < row.count {
      func term(_ place: Int) -> (UnsafePointer<Double>, Double) {
        (UnsafePointer(stage(row[place].0) + first), factor * row[place].1)
      }
      if number + 4 <= row.count {
        let (a, b, c, d) = (term(number), term(number + 1), term(number + 2), term(number + 3))
        for index in 0..<length {
          var sum = from[index] + a.1 * a.0[index]
          sum += b.1 * b.0[index]
          sum += c.1 * c.0[index]
          out[index] = sum + d.1 * d.0[index]
        }
        number += 4
      } else {
        let a = term(number)
        for index in 0..<length { out[index] = from[index] + a.1 * a.0[index] }
        number += 1
      }
      from = UnsafePointer(out)
    }
  }

  /// The state after the step, and the sizes of both errors, while stages are in the cache.
  private func finish(_ y: UnsafePointer<Double>, _ step: Double) -> (fifth: Double, third: Double)
  {
    var (first, fifth, third) = (0, 0.0, 0.0)
    while first < count {
      let length = min(1024, count - first)
      combine(y, DormandPrinceTable.stages[12], step, first, length, into: candidate + first)
      add(DormandPrinceTable.fifth, first, length, to: &fifth)
      add(DormandPrinceTable.third, first, length, to: &third)
      first += length
    }
    switch measure {
    case .euclidean: return (fifth.squareRoot(), third.squareRoot())
    case .largest: return (fifth, third)
    }
  }

  /// Adds what a piece of Σ e k has to its size.
  private func add(
    _ row: DormandPrinceTable.Row, _ first: Int, _ length: Int, to sum: inout Double
  ) {
    let out = trial + first
    add(row, times: 1, nil, first, length, into: out)
    var index = 0
    switch measure {
    case .euclidean:
      var squares = SIMD8<Double>.zero
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
    case .largest(let place, let weights):
      if first + length > place {
        for component in max(first, place)..<(first + length) {
          trial[component] *= weights[component - place]
        }
      }
      var largest = SIMD8<Double>.zero
      var isNumber = SIMD8<Double>.zero
      while index + 8 <= length {
        let values = UnsafeRawPointer(out + index).loadUnaligned(as: SIMD8<Double>.self)
        largest = pointwiseMax(largest, pointwiseMax(values, -values))
        isNumber += values
        index += 8
      }
      sum = max(sum, largest.max())
      // What is no number has no largest one.
      if !isNumber.sum().isFinite { sum = .infinity }
      while index < length {
        sum = out[index].isFinite ? max(sum, abs(out[index])) : .infinity
        index += 1
      }
    }
  }
}
