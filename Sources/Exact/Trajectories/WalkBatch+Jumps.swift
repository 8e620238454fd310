import Foundation
import Models
import Numerics

extension WalkBatch {
  /// How long after the start of the step |ψ|² reaches its threshold, in lanes where it does: Newton's
  /// method on its logarithm, d|ψ|²/dt = 2 Re ⟨ψ|G|ψ⟩, kept within bounds. The states there are `point`.
  func jumpLengths(_ jumps: LaneMask, _ reached: Lanes, _ end: Lanes) -> Lanes {
    let norm = LaneArithmetic.squaredNorm(start, count)
    let slope = slope(start, at: time)
    var (low, high, length) = (Lanes.zero, reached, Lanes.zero)
    for lane in 0..<laneCount where jumps[lane] {
      let first = log(norm[lane] / threshold[lane])
      let last = max(-700, log(end[lane] / threshold[lane]))
      length[lane] = Self.guess(first, slope[lane] / norm[lane], last, reached[lane])
    }
    var isOpen = jumps
    for _ in 0..<100 {
      stepper.evaluate(length, into: point)
      let norm = LaneArithmetic.squaredNorm(point, count)
      let slope = self.slope(point, at: time + length)
      for lane in 0..<laneCount where isOpen[lane] {
        let distance = log(norm[lane] / threshold[lane])
        if distance > 0 { low[lane] = length[lane] } else { high[lane] = length[lane] }
        let width = high[lane] - low[lane]
        if abs(distance) <= tolerance || width <= 1e-15 * max(abs(time[lane]), reached[lane]) {
          isOpen[lane] = false
          continue
        }
        let next = length[lane] - distance * norm[lane] / slope[lane]
        length[lane] =
          next > low[lane] && next < high[lane] ? next : low[lane] + width / 2
      }
      if !any(isOpen) { break }
    }
    return length
  }

  /// The root of f₀ + f′₀ s + b s² that ends with f₁ ≤ 0 at s = length.
  private static func guess(_ first: Double, _ slope: Double, _ last: Double, _ length: Double)
    -> Double
  {
    let bend = (last - first - slope * length) / (length * length)
    let root = (slope * slope - 4 * bend * first).squareRoot()
    let quadratic = 2 * first / (root - slope)
    if quadratic > 0, quadratic < length { return quadratic }
    return first > 0 ? length * first / (first - last) : 0
  }

  /// d|ψ|²/dt.
  private func slope(_ x: UnsafePointer<Lanes>, at times: Lanes) -> Lanes {
    place.generator.refresh(at: times)
    for copy in 0..<copies {
      place.generator.apply(x + copy * block, into: image + copy * block)
    }
    return 2 * LaneArithmetic.realProduct(x, image, count)
  }

  /// Some states jump: those in `point` become normalised ones in the end of the step.
  /// - Throws: `ImpossibleRealization` for a negative rate.
  func jump(_ jumps: LaneMask, at times: Lanes) throws {
    var total = Lanes.zero
    for (number, jump) in place.jumps.enumerated() {
      var rate = Lanes.zero
      for lane in 0..<laneCount where jumps[lane] {
        rate[lane] = jump.rate(at: times[lane])
        if !(rate[lane] >= 0) { throw negative(rate[lane], at: times[lane]) }
      }
      jump.operation.refresh(at: times)
      var squares = Lanes.zero
      for copy in 0..<copies { squares += jump.operation.squaredNorm(point + copy * block) }
      weights[number] = rate * squares
      total += weights[number]
    }
    var (chosen, isOpen) = (SIMD8<Int64>(repeating: -1), jumps)
    var left = Lanes.zero
    for lane in 0..<laneCount where jumps[lane] {
      let walk = walks[lane]!
      left[lane] =
        total[lane]
        * streams.jump(walk.jumps, path: walk.path, trajectory: walk.trajectory).choice
    }
    for number in place.jumps.indices {
      // The last that has a weight, should rounding leave something.
      let isPossible = isOpen .& (weights[number] .> 0)
      chosen.replace(with: Int64(number), where: isPossible)
      left -= weights[number].replacing(with: 0, where: .!isPossible)
      isOpen = isOpen .& (left .> 0)
      if !any(isOpen) { break }
    }
    for (number, jump) in place.jumps.enumerated() {
      let isChosen = jumps .& (chosen .== Int64(number))
      if !any(isChosen) { continue }
      jump.operation.refresh(at: times)
      for copy in 0..<copies {
        jump.operation.apply(point + copy * block, into: image + copy * block)
      }
      let factor = 1 / squareRoot(LaneArithmetic.squaredNorm(image, count))
      LaneArithmetic.replace(stepper.end, with: image, where: isChosen, factor: factor, count)
    }
    // A norm that reached its threshold by rounding alone.
    let isDark = jumps .& (chosen .== -1)
    if any(isDark) {
      let factor = 1 / squareRoot(LaneArithmetic.squaredNorm(point, count))
      LaneArithmetic.replace(stepper.end, with: point, where: isDark, factor: factor, count)
    }
  }
}
