import Foundation
import Statistics
import TestSupport
import Testing

@Suite("deviations by chance") struct ChanceLimitTests {
  @Test("four standard errors for one value and many samples")
  func large() {
    #expect(abs(chanceLimit(values: 1, samples: 100_000) - 4) < 1e-3)
    #expect(chanceLimit(values: 1000, samples: 100_000) < 6)
    #expect(chanceLimit(values: 1, samples: 1) == .infinity)
    let limits = [2, 3, 8, 64, 1000].map { chanceLimit(values: 10, samples: $0) }
    #expect(limits == limits.sorted(by: >) && limits.allSatisfy(\.isFinite))
  }

  /// P(x > 4) = 3.17·10⁻⁵ of a normal number holds for means of few samples over their own error too.
  @Test("few samples", arguments: [4, 8, 30])
  func few(samples: Int) {
    var random = SplitMix(seed: UInt64(40 + samples))
    let limit = chanceLimit(values: 1, samples: samples)
    let runs = 400_000
    var beyond = 0
    for _ in 0..<runs {
      var (sum, square) = (0.0, 0.0)
      for _ in 0..<samples {
        let radius = (-2 * log(Double.random(in: .leastNonzeroMagnitude...1, using: &random)))
        let x = radius.squareRoot() * cos(2 * .pi * Double.random(in: 0...1, using: &random))
        sum += x
        square += x * x
      }
      let mean = sum / Double(samples)
      let variance = (square / Double(samples) - mean * mean) / Double(samples - 1)
      if abs(mean) > limit * variance.squareRoot() { beyond += 1 }
    }
    // 25 expected.
    #expect(beyond > 5 && beyond < 60, "\(beyond)")
  }
}
