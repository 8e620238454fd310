import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

@Suite("sums of random signs") struct BinomialSumTests {
  /// Smallest word that selects at least `value`, found by bisection (the sum grows with the word).
  private static func threshold(_ sum: BinomialSum, atLeast value: Double) -> UInt64 {
    var (low, high) = (UInt64(0), UInt64.max)
    while low < high {
      let middle = low + (high - low) / 2
      if sum.value(middle) >= value { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Largest distance of the thresholds from 2⁶⁴ P(Bin ≤ k), an integer for n ≤ 62, in units of
  /// 2⁻⁶⁴ (the resolution of a word), and largest error relative to the smaller of both tails.
  private static func thresholdErrors(count n: Int) -> (absolute: Double, relative: Double) {
    let sum = BinomialSum(count: n)
    var (binomial, below) = (UInt64(1), UInt64(0))
    var (absolute, relative) = (0.0, 0.0)
    for k in 0..<n {
      below += binomial << UInt64(64 - n)
      let measured = threshold(sum, atLeast: Double(2 * (k + 1) - n))
      let difference = Double(max(below, measured) - min(below, measured))
      absolute = max(absolute, difference)
      relative = max(relative, difference / Double(min(below, 0 &- below)))
      binomial = binomial * UInt64(n - k) / UInt64(k + 1)
    }
    return (absolute, relative)
  }

  @Test("distribution, exhaustively", arguments: 1...10)
  func smallCounts(n: Int) {
    let sum = BinomialSum(count: n)
    let outcomes = Set((0...UInt64(4096)).map { sum.value($0 << 52 &- ($0 >> 12)) })
    #expect(outcomes == Set((0...n).map { Double(2 * $0 - n) }))
    #expect(Self.thresholdErrors(count: n).relative < 4e-16)
  }

  @Test("thresholds of larger sums", arguments: [20, 37, 52])
  func thresholds(n: Int) {
    let (absolute, relative) = Self.thresholdErrors(count: n)
    print(
      "BinomialSum(\(n)): thresholds off by at most \(absolute * 0x1p-64), relative \(relative)")
    #expect(relative < 2e-15)
  }

  @Test("mean, variance and kurtosis", arguments: [5, 52, 1000, 100_000])
  func moments(n: Int) {
    let seed: UInt64 = 30
    let sum = BinomialSum(count: n)
    let stream = RandomStream(seed: seed, purpose: .spinSampling, point: 0, realization: n)
    var (first, second, fourth) = (Average(), Average(), Average())
    for call in 0..<(1 << 17) {
      let (a, b) = stream.words(site: call, step: 0, firstTrajectory: 0)
      for lane in 0..<laneCount {
        for word in [a[lane], b[lane]] {
          let x = sum.value(word)
          let square = x * x / Double(n)
          first.add(x / Double(n).squareRoot())
          second.add(square)
          fourth.add(square * square)
        }
      }
    }
    expectNear(first, 0, "mean, n = \(n)", seed: seed)
    expectNear(second, 1, "variance / n, n = \(n)", seed: seed)
    expectNear(fourth, 3 - 2 / Double(n), "fourth moment / n², n = \(n)", seed: seed)
  }

  @Test("complementary words give opposite sums", arguments: [1, 2, 3, 8, 51, 52, 1000, 99_999])
  func symmetry(n: Int) {
    let sum = BinomialSum(count: n)
    var random = SplitMix(seed: 31)
    for _ in 0..<10_000 {
      let word = random.next()
      #expect(sum.value(word) == -sum.value(~word))
    }
  }

  @Test("extreme words stay in range", arguments: [1, 2, 5, 63, 64, 65, 1000, 100_000, 10_000_000])
  func extremes(n: Int) {
    let sum = BinomialSum(count: n)
    let (low, high) = (sum.value(0), sum.value(.max))
    #expect(low >= -Double(n) && low < 0 && high <= Double(n) && high > 0)
    // No sum of signs beyond 9.3 standard deviations has probability 2⁻⁶⁴.
    #expect(max(-low, high) <= max(9.5 * Double(n).squareRoot(), 1))
    #expect(Int(low) & 1 == n & 1 && Int(high) & 1 == n & 1)
  }
}
