import Foundation
import TestSupport
import Testing

@testable import Lax

struct DynamicsTests {
  /// The square of the Lax vector of single spins at any u is what its formula says, and stays so.
  @Test func squareIsConserved() {
    var generator = SplitMix(seed: 3)
    for (angle, hasField) in [(0.0, false), (1.3, true), (2.5, false), (Double.pi, true)] {
      let quench = Quench(
        splitting: 3, width: 4, cavity: 2.2, phaseDifference: angle, hasCavityField: hasField)
      let places = (0..<7).map { _ in Double.random(in: 0..<1, using: &generator) }
      var dynamics = Dynamics(quench, places: places)
      let levels = DiscreteLevels(
        upper: Array(dynamics.levels[..<7]), lower: Array(dynamics.levels[7...]), floor: 0)
      let lax = SquaredLaxVector(quench, levels)
      let points = [Complex(0.3, 0.2), Complex(-2, 1), Complex(5, 0.01)]
      for u in points {
        #expect((dynamics.square(at: u) - lax.value(at: u).f).magnitude < 1e-12)
      }
      for _ in 0..<20_000 { dynamics.step(0.002) }
      #expect(abs(dynamics.amplitude - (hasField ? abs(cos(angle / 2)) : 0)) > 1e-3)
      for u in points {
        let difference = (dynamics.square(at: u) - lax.value(at: u).f).magnitude
        #expect(difference < 1e-9, "\(quench): \(difference)")
      }
    }
  }

  /// |b| at late times, from its start to its end.
  private func late(_ quench: Quench, from start: Double, to end: Double) -> (
    times: [Double], amplitudes: [Double], coherence: Double
  ) {
    // Spins on a grid are in phase again after 2πM/W.
    let count = max(40, Int((end * quench.width / .pi * 1.1).rounded(.up)))
    var dynamics = Dynamics(quench, perBox: count)
    var (times, amplitudes, coherences): ([Double], [Double], [Double]) = ([], [], [])
    dynamics.run(to: end) { time, now in
      guard time > start else { return }
      times.append(time)
      amplitudes.append(now.amplitude)
      coherences.append(now.coherence)
    }
    return (times, amplitudes, coherences.reduce(0, +) / Double(coherences.count))
  }

  /// Phase I⁺¹: |b| goes to Im u, |S⁺| to what follows.
  @Test(arguments: [
    Quench(splitting: 6, width: 8, cavity: 2), Quench(splitting: 6, width: 8, cavity: 10.3),
    Quench(splitting: 6, width: 8, cavity: 20), Quench(splitting: 6, width: 11, cavity: 8),
    Quench(splitting: 6, width: 8, cavity: 3, hasCavityField: true),
    Quench(splitting: 6, width: 8, cavity: 2, phaseDifference: 1, hasCavityField: true),
  ])
  func onePair(_ quench: Quench) {
    let roots = quench.roots
    #expect(roots.count == 1)
    let expected = LateState(quench, roots)
    let (_, amplitudes, coherence) = late(quench, from: 90, to: 120)
    let mean = amplitudes.reduce(0, +) / Double(amplitudes.count)
    #expect(abs(mean / roots.im[0] - 1) < 0.01, "\(quench): \(mean) \(roots.im)")
    let scatter = (amplitudes.max()! - amplitudes.min()!) / mean
    #expect(scatter < 0.2, "\(quench): \(scatter)")
    let error = abs(coherence - expected.coherence.value)
    #expect(error < 0.02 * coherence + 2e-3, "\(quench): \(coherence) \(expected.coherence)")
  }

  /// Times between upward crossings of the middle between both extremes.
  private func period(_ times: [Double], _ values: [Double]) -> Double {
    let middle = 0.5 * (values.max()! + values.min()!)
    var crossings: [Double] = []
    for k in 1..<values.count where values[k - 1] < middle && values[k] >= middle {
      let part = (middle - values[k - 1]) / (values[k] - values[k - 1])
      crossings.append(times[k - 1] + part * (times[k] - times[k - 1]))
    }
    return (crossings.last! - crossings.first!) / Double(crossings.count - 1)
  }

  /// Phase II⁺¹: |b| oscillates between the difference and the sum of both Im u, with one period.
  @Test(arguments: [
    Quench(splitting: 6, width: 2, cavity: 6), Quench(splitting: 6, width: 4, cavity: 6),
    Quench(splitting: 6, width: 2.5, cavity: 12), Quench(splitting: 6, width: 3.5, cavity: 5),
    Quench(splitting: 6, width: 8, cavity: 5.5),
    Quench(splitting: 6, width: 4, cavity: 6, phaseDifference: 0.8, hasCavityField: true),
  ])
  func twoPairs(_ quench: Quench) {
    let roots = quench.roots
    #expect(roots.count == 2)
    let (times, amplitudes, _) = late(quench, from: 100, to: 150)
    let expected = LateState(quench, roots).period.value
    let seen = period(times, amplitudes)
    #expect(abs(seen / expected - 1) < 0.01, "\(quench): \(seen) \(expected)")
    let (sum, difference) = (roots.im[0] + roots.im[1], abs(roots.im[0] - roots.im[1]))
    let tolerance = quench.width < 5 ? 0.04 : 0.08
    #expect(abs(amplitudes.max()! / sum - 1) < tolerance, "\(quench): \(amplitudes.max()!) \(sum)")
    #expect(
      abs(amplitudes.min()! - difference) < max(0.05, tolerance * difference),
      "\(quench): \(amplitudes.min()!) \(difference)")
  }

  /// Phase III⁺¹: |b| comes near the sum of all Im u, and does not repeat after any beat.
  @Test(arguments: [
    Quench(splitting: 6, width: 2, cavity: 40), Quench(splitting: 6, width: 1, cavity: 20),
    Quench(splitting: 6, width: 1, cavity: 6),
    Quench(splitting: 4, width: 1, cavity: 10, phaseDifference: 1),
  ])
  func threePairs(_ quench: Quench) {
    let roots = quench.roots
    #expect(roots.count == 3)
    let (_, amplitudes, _) = late(quench, from: 100, to: 250)
    let sum = roots.im.reduce(0, +)
    let most = amplitudes.max()!
    #expect(most < 1.02 * sum && most > 0.9 * sum, "\(quench): \(most) \(sum)")
    // Peaks of two pairs would all be of one height.
    let peaks = (1..<(amplitudes.count - 1)).filter {
      amplitudes[$0] > amplitudes[$0 - 1] && amplitudes[$0] > amplitudes[$0 + 1]
    }.map { amplitudes[$0] }
    #expect(peaks.min()! < 0.9 * peaks.max()!, "\(quench): \(peaks.min()!) \(peaks.max()!)")
  }
}
