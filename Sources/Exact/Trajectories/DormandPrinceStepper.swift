import Foundation
import Numerics

/// Steps of a generator that depends on time by the method of Dormand and Prince of order 8, with a
/// length of step of its own for every lane.
final class DormandPrinceStepper: LaneStepper {
  let end: UnsafeMutablePointer<Lanes>
  var suggestion: Lanes
  let firstSuggestion: Double
  private let generator: LaneOperator
  private let copies: Int
  private let tolerance: Double
  /// Sixteen stages, the end, and a state on the way.
  private let vectors: LaneVectors
  private let trial: UnsafeMutablePointer<Lanes>
  private var start: UnsafePointer<Lanes>?
  private var (step, times) = (Lanes.zero, Lanes.zero)
  private var hasInterpolation = false
  /// Of stages in the interpolation.
  private var weights = Array(repeating: Lanes.zero, count: 16)

  private var count: Int { 2 * generator.count * copies }

  init(_ generator: LaneOperator, copies: Int, tolerance: Double) {
    (self.generator, self.copies, self.tolerance) = (generator, copies, tolerance)
    vectors = LaneVectors(18, of: 2 * generator.count * copies)
    (end, trial) = (vectors[16], vectors[17])
    let bound = generator.bound
    firstSuggestion = bound > 0 ? 0.5 / bound : .greatestFiniteMagnitude
    suggestion = Lanes(repeating: firstSuggestion)
  }

  func advance(_ y: UnsafePointer<Lanes>, at times: Lanes, limit: Lanes) -> Lanes {
    (self.times, start, hasInterpolation) = (times, y, false)
    step = pointwiseMin(suggestion, limit)
    for number in 0..<12 { stage(number, y) }
    combine(y, DormandPrinceTable.stages[12], into: end)
    let (fifth, third) = (
      squaredNorm(DormandPrinceTable.fifth), squaredNorm(DormandPrinceTable.third)
    )
    let size = squareRoot(LaneArithmetic.squaredNorm(y, count))
    var reached = step
    for lane in 0..<laneCount where step[lane] > 0 {
      let (a, b) = (fifth[lane], third[lane])
      let error = a == 0 ? 0 : step[lane] * a / (a + 0.01 * b).squareRoot()
      let allowed = tolerance * size[lane]
      let factor =
        error == 0 ? 6 : max(1.0 / 3, min(6, 0.9 * pow(allowed / error, 0.125)))
      if error <= allowed {
        let next = step[lane] * factor
        suggestion[lane] = limit[lane] < suggestion[lane] ? max(suggestion[lane], next) : next
      } else {
        // Also where it is not a number.
        reached[lane] = 0
        suggestion[lane] = step[lane] * min(0.8, factor)
      }
    }
    if any(reached .!= step) {
      LaneArithmetic.replace(end, with: y, where: reached .!= step, count)
    }
    return reached
  }

  func evaluate(_ lengths: Lanes, into x: UnsafeMutablePointer<Lanes>) {
    let y = start!
    if !hasInterpolation {
      for number in 12..<16 { stage(number, y) }
      hasInterpolation = true
    }
    let s = (lengths / step).replacing(with: 0, where: step .== 0)
    let t = 1 - s
    let (st, sst) = (s * t, s * s * t)
    for number in weights.indices { weights[number] = .zero }
    add(s, 0)
    add(st, 1)
    add(sst, 2)
    add(st * st, 3)
    add(sst * st, 4)
    add(sst * st * t, 5)
    add(sst * sst * t, 6)
    x.update(from: y, count: count)
    for (number, weight) in weights.enumerated() where any(weight .!= 0) {
      let k = vectors[number]
      for index in 0..<count { x[index] = x[index].addingProduct(weight, k[index]) }
    }
  }

  private func add(_ polynomial: Lanes, _ number: Int) {
    for (stage, value) in DormandPrinceTable.interpolation[number] {
      weights[stage] += step * value * polynomial
    }
  }

  /// k of a stage.
  private func stage(_ number: Int, _ y: UnsafePointer<Lanes>) {
    if number > 0 { combine(y, DormandPrinceTable.stages[number], into: trial) }
    let x = number > 0 ? UnsafePointer(trial) : y
    generator.refresh(at: times + step * DormandPrinceTable.times[number])
    for copy in 0..<copies {
      let offset = copy * 2 * generator.count
      generator.apply(x + offset, into: vectors[number] + offset)
    }
  }

  /// y + h Σ a k.
  private func combine(
    _ y: UnsafePointer<Lanes>, _ row: DormandPrinceTable.Row, into x: UnsafeMutablePointer<Lanes>
  ) {
    var first = 0
    while first < count {
      // Pieces that stay in the cache.
      let last = min(count, first + 128)
      for index in first..<last { x[index] = y[index] }
      for (number, value) in row {
        let (weight, k) = (step * value, vectors[number])
        for index in first..<last { x[index] = x[index].addingProduct(weight, k[index]) }
      }
      first = last
    }
  }

  private func squaredNorm(_ row: DormandPrinceTable.Row) -> Lanes {
    var squares = Lanes.zero
    for index in 0..<count {
      var sum = Lanes.zero
      for (number, value) in row {
        sum = sum.addingProduct(Lanes(repeating: value), vectors[number][index])
      }
      squares = squares.addingProduct(sum, sum)
    }
    return squares
  }
}
