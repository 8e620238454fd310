import Foundation
import Models

/// The state of one realization of many spins that only feel modes, by power series whose order and steps
/// follow from the tolerance: steps are several times longer than those of Runge–Kutta, and the more so the
/// smaller the tolerance is. Recorded times within a step are values of its polynomial.
final class SeriesEvolution: StateEvolution {
  private let series: any SpinSeries
  private let tolerance, duration, rounding: Double
  private let count, spins: Int
  /// The state that was asked for.
  private let state: UnsafeMutablePointer<Double>
  /// 1/max(1, |α|) of the parts of amplitudes.
  private let weights: UnsafeMutablePointer<Double>
  var time: Double { clock.time }
  private var clock = Clock()
  private(set) var steps = 0
  /// Of time, in which the coefficients are.
  private var unit: Double
  /// The step that the coefficients are good for, in units; nil where they are not known.
  private var reach: Double?

  init(
    _ couplings: CollectiveCouplings, start: [Double], tolerance: Double, duration: Double,
    rounding: Double
  ) {
    (self.tolerance, self.duration, self.rounding) = (tolerance, duration, rounding)
    (count, spins) = (start.count, 3 * couplings.sites)
    let order = Self.order(tolerance: tolerance, duration)
    series =
      SpinFamily(couplings).map { FamilySeries(couplings, $0, order: order) }
      ?? CollectiveSeries(couplings, order: order)
    state = .allocate(capacity: count)
    state.initialize(from: start, count: count)
    let parts = 2 * couplings.modes
    weights = .allocate(capacity: max(1, parts))
    weights.initialize(repeating: 1, count: max(1, parts))
    unit = min(1, duration)
    series.set(state, guess: [Double](repeating: 0, count: series.guessCount))
  }

  deinit {
    state.deallocate()
    weights.deallocate()
  }

  /// The order for which steps of the same time take the least: terms fall as (ωh)^k/k!.
  static func order(tolerance: Double, _ duration: Double) -> Int {
    let error = max(2e-15, 0.5 * tolerance / max(1, duration))
    return min(mostOrders, max(6, 2 * Int((0.5 - 0.3 * log(error)).rounded())))
  }

  static let mostOrders = 24

  /// Vectors of the length of the state.
  static let vectors = 8

  func state(at target: Double, goesOn: () -> Bool) throws -> UnsafePointer<Double> {
    while true {
      if reach == nil {
        guard goesOn() else { throw AbandonedEvolution() }
        try expand()
      }
      guard let reach, time + reach * unit < target else { break }
      advance(reach)
    }
    series.evaluate(clock.left(to: target) / unit, into: state)
    return UnsafePointer(state)
  }

  private func advance(_ reach: Double) {
    series.advance(reach)
    clock.add(reach * unit)
    // The next step will be about as long.
    unit *= reach
    self.reach = nil
    steps += 1
  }

  /// Coefficients, and the step at whose end the last term is what an even share of the tolerance allows.
  private func expand() throws {
    try setWeights()
    // What is left in the amplitudes is a small part of what the last terms may leave.
    let share = 0.5 * tolerance * unit / duration
    series.expand(unit: unit, allowed: max(4e-16, 0.05 * max(share, rounding)), weights)
    let order = series.order
    let last = max(series.sizes.1, series.sizeOfParts(order: order, weights))
    // Every other coefficient may vanish. Terms before the last are larger by about the order.
    let other = max(series.sizes.0, series.sizeOfParts(order: order - 1, weights)) / 10
    func length(_ size: Double, _ power: Int) -> Double {
      guard size > 0 else { return .infinity }
      let ofShare = share / size
      let atMost = 0.5 * tolerance / size
      // share · s = size · s^power, but no more than the whole tolerance, and no less than rounding.
      let own = min(pow(ofShare, 1 / Double(power - 1)), pow(atMost, 1 / Double(power)))
      return max(own, pow(rounding / size, 1 / Double(power)))
    }
    let own = min(length(last, order), length(other, order - 1))
    let step = own * unit
    guard step > 1e-13 * max(time, 1e-3) else {
      throw ImpossibleRealization(
        "the equations have no solution that can be followed beyond t = "
          + String(format: "%.6g", time))
    }
    // Beyond the end there is nothing, but a later run may be longer: its steps are the same.
    reach = min(own, 1e3 * duration / unit)
  }

  private func setWeights() throws {
    let modes = (count - spins) / 2
    for mode in 0..<modes {
      let weight = try amplitudeWeight(
        series.start(ofPart: mode), series.start(ofPart: modes + mode), at: time)
      weights[mode] = weight
      weights[modes + mode] = weight
    }
  }

  // MARK: Kept states

  var kept: [Double] {
    // The state that was asked for last stays.
    var start = [Double](repeating: 0, count: count)
    series.start(into: &start)
    return [time, clock.rest, unit, Double(steps)] + start + series.guessed
  }

  func restore(_ kept: [Double]) -> Bool {
    guard kept.count == 4 + count + series.guessCount else { return false }
    clock = Clock(time: kept[0], rest: kept[1])
    (unit, steps) = (kept[2], Int(kept[3]))
    for index in 0..<count { state[index] = kept[4 + index] }
    series.set(state, guess: Array(kept[(4 + count)...]))
    reach = nil
    return true
  }
}
