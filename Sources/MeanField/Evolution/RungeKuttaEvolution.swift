import Foundation
import Models
import Numerics

/// The state of one realization from t = 0 on, by steps of Dormand and Prince whose errors add up to no more
/// than the tolerance; recorded times within a step are interpolated.
final class RungeKuttaEvolution: StateEvolution {
  private let derivative: MeanFieldDerivative
  private let tolerance, duration, rounding: Double
  private let method: DormandPrince853
  private let layout: StateLayout
  /// The state at the beginning of the step at hand, and one within it.
  private let state, interpolated: UnsafeMutablePointer<Double>
  /// 1/max(1, |α|) of the amplitudes, for both parts.
  private let weights: UnsafeMutablePointer<Double>
  var time: Double { clock.time }
  private var clock = Clock()
  /// What the next step would be.
  private var proposal = 0.0
  /// The first mark that may lie ahead.
  private var nextMark = 0
  /// The step that was tried and is good, but not taken yet.
  private var pending: Double?
  private var isPrepared = false
  private(set) var steps = 0

  init(
    _ derivative: MeanFieldDerivative, start: [Double], tolerance: Double, duration: Double,
    rounding: Double
  ) {
    self.derivative = derivative
    (self.tolerance, self.duration, self.rounding) = (tolerance, duration, rounding)
    layout = derivative.layout
    let count = layout.count
    state = .allocate(capacity: 2 * count + 2 * layout.modes + 1)
    state.initialize(repeating: 0, count: 2 * count + 2 * layout.modes + 1)
    interpolated = state + count
    weights = interpolated + count
    method = DormandPrince853(
      count: count, measure: .largest(from: 3 * layout.sites, weights: weights))
    for (number, value) in start.enumerated() { state[number] = value }
  }

  deinit { state.deallocate() }

  /// Vectors of the length of the state.
  static let vectors = DormandPrince853.vectors + 4

  // MARK: Steps

  func state(at target: Double, goesOn: () -> Bool) throws -> UnsafePointer<Double> {
    while time < target {
      guard let step = pending else {
        guard goesOn() else { throw AbandonedEvolution() }
        try tryStep(towards: target)
        continue
      }
      if derivative.dependsOnTime {
        let stop = stop(before: target)
        take(step, landing: time + step >= stop ? stop : nil)
        continue
      }
      if time + step <= target {
        take(step, landing: nil)
        continue
      }
      if !isPrepared {
        method.prepareInterpolation(state, at: time, step: step, derivative.evaluate)
        isPrepared = true
      }
      method.interpolate(
        state, step: step, fraction: clock.left(to: target) / step, into: interpolated)
      return UnsafePointer(interpolated)
    }
    return UnsafePointer(state)
  }

  private func take(_ step: Double, landing: Double?) {
    method.accept()
    state.update(from: method.candidate, count: layout.count)
    if let landing { clock = Clock(time: landing) } else { clock.add(step) }
    (pending, isPrepared) = (nil, false)
    steps += 1
  }

  /// The next mark, or the time itself.
  private func stop(before target: Double) -> Double {
    let marks = derivative.marks.times
    while nextMark < marks.count, marks[nextMark] <= time { nextMark += 1 }
    return nextMark < marks.count ? min(marks[nextMark], target) : target
  }

  /// What depends on time may jump at recorded times and at marks: steps end there, and do not look beyond.
  private func tryStep(towards target: Double) throws {
    if proposal == 0 { proposal = firstStep() }
    var step = proposal
    if derivative.dependsOnTime {
      let stop = stop(before: target)
      let left = stop - time
      if step >= left * (1 - 1e-10) { step = left }
      let mayJump = stop == target || derivative.marks.jumps.contains(stop)
      derivative.latest = mayJump ? stop * (1 - 4e-12) : .infinity
      derivative.earliest =
        derivative.marks.jumps.contains(time) ? time * (1 + 4e-12) : -.infinity
    }
    while true {
      try derivative.checkRates(at: time + 0.5 * step)
      try setWeights()
      let error = method.attempt(state, at: time, step: step, derivative.evaluate)
      let allowed = max(rounding, 0.5 * tolerance * min(1, step / duration))
      let factor =
        error.isFinite ? DormandPrince853.stepFactor(error: error, tolerance: allowed) : 0.2
      if error <= allowed {
        // A step that had to end early says little about the next.
        proposal = step < proposal ? max(proposal, step * factor) : step * factor
        pending = step
        return
      }
      step *= min(factor, 0.9)
      proposal = step
      guard step > 1e-13 * max(time, 1e-3) else {
        throw ImpossibleRealization(
          "the equations have no solution that can be followed beyond t = "
            + String(format: "%.6g", time))
      }
    }
  }

  private func setWeights() throws {
    for mode in 0..<layout.modes {
      let weight = try amplitudeWeight(
        state[layout.re(mode)], state[layout.im(mode)], at: time)
      weights[mode] = weight
      weights[layout.modes + mode] = weight
    }
  }

  /// A small part of the time in which the state would change by itself.
  private func firstStep() -> Double {
    derivative.evaluate(0, state, into: interpolated)
    var (size, change) = (1.0, 0.0)
    for index in 0..<layout.count {
      size = max(size, abs(state[index]))
      change = max(change, abs(interpolated[index]))
    }
    return change > 0 && change.isFinite ? min(duration, 0.01 * size / change) : 1e-3 * duration
  }

  // MARK: Kept states

  /// Time, steps and variables.
  var kept: [Double] {
    [time, clock.rest, proposal, pending ?? 0, Double(steps)]
      + (0..<layout.count).map { state[$0] }
  }

  func restore(_ numbers: [Double]) -> Bool {
    guard numbers.count == 5 + layout.count else { return false }
    clock = Clock(time: numbers[0], rest: numbers[1])
    (proposal, steps) = (numbers[2], Int(numbers[4]))
    for index in 0..<layout.count { state[index] = numbers[5 + index] }
    method.forget()
    (pending, isPrepared, nextMark) = (nil, false, 0)
    guard numbers[3] > 0 else { return true }
    // The same step gives the same bits.
    guard (try? setWeights()) != nil else { return false }
    _ = method.attempt(state, at: time, step: numbers[3], derivative.evaluate)
    pending = numbers[3]
    return true
  }
}
