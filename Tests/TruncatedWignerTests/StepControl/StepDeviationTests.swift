import TestSupport
import Testing

@testable import TruncatedWigner

/// The criterion behind `step: auto`.
struct StepDeviationTests {
  /// Values of eight realizations at a hundred times: a curve with range 1, noise, and for the finer
  /// step a bias and noise of its own.
  /// - Parameter together: how many neighbouring times share the noise.
  private func deviation(bias: Double, noise: Double, seed: UInt64, together: Int = 1)
    -> StepDeviation
  {
    var random = SplitMix(seed: seed)
    // Twelve uniform numbers in (−1, 1) have variance 4 together.
    func normal() -> Double { (0..<12).reduce(0) { sum, _ in sum + random.symmetric() / 2 } }
    let coarse = (0..<8).map { _ in (0..<100).map { 1 - Double($0) / 100 } }
    let fine = coarse.map { curve in
      var shared = 0.0
      return curve.enumerated().map { time, value in
        if time % together == 0 { shared = normal() }
        return value + bias + noise * shared
      }
    }
    return StepDeviation(coarse: coarse, fine: fine, floor: 0.1)
  }

  @Test func withPairedPathsTheToleranceDecides() {
    #expect(deviation(bias: 1e-3, noise: 1e-4, seed: 1).verdict == .converged)
    #expect(deviation(bias: 4e-3, noise: 1e-4, seed: 2).verdict == .biased)
  }

  @Test func noiseWithoutBiasPassesWhileItIsSmall() {
    // Standard error of the mean difference: 0.007.
    let passed = (1...200).count {
      deviation(bias: 0, noise: 0.02, seed: UInt64($0), together: 25).verdict == .converged
    }
    #expect(passed > 180, "\(passed) of 200")
  }

  /// What noise hides is said to be unclear, never to be converged.
  @Test func noiseThatHidesABiasDoesNotPass() {
    for (bias, noise) in [(0.0, 1.0), (0.1, 0.3), (0.4, 1.0), (0.5, 0.1)] {
      let passed = (1...200).count {
        deviation(bias: bias, noise: noise, seed: UInt64($0), together: 100).verdict == .converged
      }
      // At a single independent time the estimate can be small by chance only where there is no bias.
      #expect(passed <= (bias == 0 ? 10 : 2), "\(passed) of 200 at \(bias), \(noise)")
    }
  }

  @Test func aBiasAboveTheNoiseIsSeen() {
    let seen = (1...200).count {
      deviation(bias: 0.1, noise: 0.1, seed: UInt64($0)).verdict == .biased
    }
    #expect(seen == 200, "\(seen) of 200")
  }

  @Test func theBoundsHoldTheBias() {
    for bias in [0.01, 0.05, 0.2] {
      // The curve of the finer step begins at 1 + bias, up to its noise.
      let share = bias / (1 + bias)
      let held = (1...400).count {
        let deviation = deviation(bias: bias, noise: 0.1, seed: UInt64($0), together: 20)
        return deviation.lowerBound <= share && share <= 1.05 * deviation.upperBound
      }
      #expect(held > 360, "\(held) of 400 at \(bias)")
    }
  }

  @Test func valuesThatAreNotDefinedAreLeftOut() {
    let coarse = [[Double]](repeating: [.nan, 1], count: 4)
    let fine = [[Double]](repeating: [.nan, 1.5], count: 4)
    #expect(StepDeviation(coarse: coarse, fine: fine, floor: 0.1).verdict == .biased)
  }

  @Test func aRangeBelowTheFloorDoesNotCount() {
    let coarse = [[Double]](repeating: [0, 0], count: 4)
    let fine = [[Double]](repeating: [0, 1e-5], count: 4)
    #expect(StepDeviation(coarse: coarse, fine: fine, floor: 0.1).verdict == .converged)
  }
}
