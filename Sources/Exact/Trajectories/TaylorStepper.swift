import Foundation
import Numerics

/// Steps of a constant generator by the series ψ(t + s) = Σ_k s^k G^k ψ/k!, which tells the state at any
/// time inside of a step.
final class TaylorStepper: LaneStepper {
  let end: UnsafeMutablePointer<Lanes>
  var suggestion: Lanes
  let firstSuggestion: Double
  private let generator: LaneOperator
  private let copies: Int
  private let tolerance: Double
  /// The largest k.
  private let degree: Int
  /// h^k G^k ψ/k! of the last step h; then the state at its end, and room for one.
  private let terms: LaneVectors
  private var step = Lanes.zero
  /// Terms of the last step beyond the first.
  private var used = 0

  private var count: Int { 2 * generator.count * copies }

  /// - Parameters:
  ///   - copies: states in a lane, one behind the other.
  ///   - tolerance: of a step, relative to the norm of a state.
  init(_ generator: LaneOperator, copies: Int, tolerance: Double) {
    (self.generator, self.copies, self.tolerance) = (generator, copies, tolerance)
    degree = Self.degree(of: generator.count * copies)
    terms = LaneVectors(degree + 3, of: 2 * generator.count * copies)
    end = terms[degree + 1]
    let bound = generator.bound
    firstSuggestion = bound > 0 ? Double(degree) / 5 / bound : .greatestFiniteMagnitude
    suggestion = Lanes(repeating: firstSuggestion)
  }

  /// Twenty-eight terms, and fewer where they would take more than a gigabyte.
  static func degree(of components: Int) -> Int {
    max(12, min(28, (1 << 30) / (components * 2 * MemoryLayout<Lanes>.stride)))
  }

  func advance(_ y: UnsafePointer<Lanes>, at times: Lanes, limit: Lanes) -> Lanes {
    step = pointwiseMin(suggestion, limit)
    terms[0].update(from: y, count: count)
    end.update(from: y, count: count)
    let size = squareRoot(LaneArithmetic.squaredNorm(y, count))
    var (factor, previous) = (step, size)
    /// The number of terms after which a lane was done.
    var order = Lanes.zero
    var (largest, largestOrder) = (size, Lanes.zero)
    var lengths = (last: size, beforeLast: size)
    used = 0
    for k in 1...degree {
      var squares = Lanes.zero
      for copy in 0..<copies {
        let offset = copy * 2 * generator.count
        squares += generator.apply(
          terms[k - 1] + offset, factor: factor / Double(k), into: terms[k] + offset,
          addingTo: end + offset)
      }
      used = k
      let length = squareRoot(squares)
      let isLarger = length .> largest
      largest.replace(with: length, where: isLarger)
      largestOrder.replace(with: Double(k), where: isLarger)
      let isDone = (length + previous .<= tolerance * size) .& (order .== 0)
      order.replace(with: Double(k), where: isDone)
      factor.replace(with: 0, where: isDone)
      lengths = (length, previous)
      previous = length
      if all(factor .== 0) { break }
    }
    return shorten(size, order, largest, largestOrder, lengths, limit)
  }

  /// What of the step has a small error, and the next one.
  private func shorten(
    _ size: Lanes, _ order: Lanes, _ largest: Lanes, _ largestOrder: Lanes,
    _ lengths: (last: Lanes, beforeLast: Lanes), _ limit: Lanes
  ) -> Lanes {
    var reached = step
    for lane in 0..<laneCount where step[lane] > 0 {
      var fraction = 1.0
      if order[lane] == 0 {
        let allowed = tolerance * size[lane] / 2
        fraction = min(
          1, pow(allowed / lengths.last[lane], 1 / Double(degree)),
          pow(allowed / lengths.beforeLast[lane], 1 / Double(degree - 1)))
      }
      // A sum of terms that are much larger than it loses digits.
      let most = 1e5 * size[lane]
      if largest[lane] > most {
        fraction = min(fraction, pow(most / largest[lane], 1 / largestOrder[lane]))
      }
      if fraction < 1 {
        reached[lane] = fraction * step[lane]
        suggestion[lane] = 0.97 * reached[lane]
      } else {
        let next = step[lane] * min(2, Double(degree) / (order[lane] + 1))
        suggestion[lane] = limit[lane] < suggestion[lane] ? max(suggestion[lane], next) : next
      }
    }
    if any(reached .!= step) {
      let point = terms[degree + 2]
      evaluate(reached, into: point)
      LaneArithmetic.replace(end, with: point, where: reached .!= step, count)
    }
    return reached
  }

  func evaluate(_ lengths: Lanes, into x: UnsafeMutablePointer<Lanes>) {
    let fraction = (lengths / step).replacing(with: 0, where: step .== 0)
    let (first, stride) = (UnsafePointer(terms[0]), terms[1] - terms[0])
    var index = 0
    while index < count {
      var place = first + (used * stride + index)
      var (re, im) = (place[0], place[1])
      for _ in 0..<used {
        place -= stride
        re = place[0].addingProduct(fraction, re)
        im = place[1].addingProduct(fraction, im)
      }
      (x[index], x[index + 1]) = (re, im)
      index += 2
    }
  }
}
