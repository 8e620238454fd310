import TestSupport
import Testing

@testable import Statistics

/// Errors of functions of means against the linear propagation written out.
struct FunctionEstimateTests {
  private func moments() -> Moments {
    var random = SplitMix(seed: 50)
    var moments = Moments(indices: 2, features: 3)
    for _ in 0..<40 {
      let common = random.symmetric()
      let sample = (0..<6).map { 1.5 + 0.1 * Double($0) + 0.3 * common + 0.2 * random.symmetric() }
      moments.merge(
        Moments(
          indices: 2, features: 3, sample: sample, weight: Double(random.next() % 5 + 1)))
    }
    return moments
  }

  /// f = x y²/z: ∂f = (y²/z, 2xy/z, −x y²/z²).
  @Test func gradient() {
    let moments = moments()
    for index in 0..<2 {
      let (x, y, z) = (moments.mean(index, 0), moments.mean(index, 1), moments.mean(index, 2))
      let gradient = [y * y / z, 2 * x * y / z, -x * y * y / (z * z)]
      var variance = 0.0
      for f in 0..<3 {
        for g in 0..<3 { variance += gradient[f] * gradient[g] * moments.covariance(index, f, g) }
      }
      let estimate = moments.function(index, [0, 1, 2]) { $0[0] * $0[1] * $0[1] / $0[2] }
      #expect(abs(estimate.value - x * y * y / z) < 1e-12)
      #expect(abs(estimate.standardError / variance.squareRoot() - 1) < 1e-4)
    }
  }

  /// A linear function is what `linear` says; the order of features is the caller's.
  @Test func linear() {
    let moments = moments()
    let own = moments.linear(1, 2)
    let estimate = moments.function(1, [2, 0]) { 3 * $0[0] }
    #expect(abs(estimate.value - 3 * own.value) < 1e-12)
    #expect(abs(estimate.standardError - 3 * own.standardError) < 1e-9)
  }
}
