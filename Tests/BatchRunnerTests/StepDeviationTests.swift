import Testing

@testable import BatchRunner

/// The criterion behind `step: auto`.
struct StepDeviationTests {
  /// Reproducible numbers of mean 0 and variance 1.
  private struct Numbers {
    var state: UInt64

    mutating func next() -> Double {
      // Sum of twelve uniform numbers; the generator of L'Ecuyer's table, 64 bits.
      (0..<12).reduce(-6) { sum, _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return sum + Double(state >> 11) / Double(1 << 53)
      }
    }
  }

  /// Values of eight realizations at a hundred times: a curve with range 1, noise, and for the finer
  /// step a bias and noise of its own.
  private func deviation(bias: Double, noise: Double, seed: UInt64) -> StepDeviation {
    var numbers = Numbers(state: seed)
    let coarse = (0..<8).map { _ in (0..<100).map { 1 - Double($0) / 100 + numbers.next() } }
    let fine = coarse.map { $0.map { $0 + bias + noise * numbers.next() } }
    return StepDeviation(coarse: coarse, fine: fine)
  }

  @Test func withPairedPathsTheToleranceDecides() {
    // The range is about 1, but for the noise in the curve itself.
    #expect(deviation(bias: 5e-4, noise: 1e-6, seed: 1).isSmall)
    #expect(!deviation(bias: 4e-3, noise: 1e-6, seed: 2).isSmall)
  }

  @Test func whereNoiseIsLargeABiasBelowItPasses() {
    let passed = (1...200).count {
      deviation(bias: 0, noise: 1, seed: UInt64($0)).isSmall
    }
    #expect(passed > 180, "\(passed) of 200")
  }

  @Test func aBiasAboveTheNoiseIsSeen() {
    // Standard error of the mean difference of eight realizations: 0.035.
    let passed = (1...200).count {
      deviation(bias: 0.1, noise: 0.1, seed: UInt64($0)).isSmall
    }
    #expect(passed == 0, "\(passed) of 200")
  }

  @Test func theRatioIsAnUnbiasedMeasure() {
    let ratios = (1...400).map { deviation(bias: 0.05, noise: 0.4, seed: UInt64($0)) }
    // Squared bias over squared standard error of the mean of eight realizations.
    let mean = ratios.reduce(0) { $0 + $1.ratio } / 400
    let spread = ratios.reduce(0) { $0 + ($1.ratio - mean) * ($1.ratio - mean) } / 399
    let expected = 0.05 * 0.05 / (0.4 * 0.4 / 8)
    #expect(abs(mean - expected) < 4 * (spread / 400).squareRoot() + 0.01)
  }
}
