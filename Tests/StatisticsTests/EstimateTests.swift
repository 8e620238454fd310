import Statistics
import TestSupport
import Testing

@Suite("nonlinear estimates") struct EstimateTests {
  /// D samples of (c, x, y): x, y, c correlated.
  private static func samples(_ count: Int, _ random: inout SplitMix) -> [[Double]] {
    (0..<count).map { _ in
      let shared = random.symmetric()
      let (x, y) = (0.5 + shared + random.symmetric(), 0.3 + shared - 0.5 * random.symmetric())
      return [x * y + 0.2 * random.symmetric(), x, y]
    }
  }

  private static func moments(_ samples: some Sequence<[Double]>) -> Moments {
    var total = Moments(indices: 1, features: 3)
    for sample in samples {
      total.merge(Moments(indices: 1, features: 3, sample: sample, weight: 1))
    }
    return total
  }

  /// Error of an estimate from leaving out one sample after the other.
  private static func jackknife(_ samples: [[Double]], _ estimate: (Moments) -> Double) -> Double {
    let values = samples.indices.map { left in
      estimate(moments(samples.indices.lazy.filter { $0 != left }.map { samples[$0] }))
    }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares * (count - 1) / count).squareRoot()
  }

  @Test("connected part equals the sum over pairs of different samples", arguments: [2, 3, 17])
  func pairs(count: Int) {
    var random = SplitMix(seed: 11)
    let samples = Self.samples(count, &random)
    let total = Self.moments(samples)
    for (x, y) in [(1, 2), (1, 1)] {
      var products = 0.0
      for (d, a) in samples.enumerated() {
        for (e, b) in samples.enumerated() where d != e { products += a[x] * b[y] }
      }
      let disconnected = products / Double(count * (count - 1))
      let expected = samples.reduce(0) { $0 + $1[0] } / Double(count) - disconnected
      #expect(abs(total.connected(0, product: 0, x, y).value - expected) < 1e-13)
    }
  }

  /// x = ½ + s + r, y = 0.3 + s − ½ r', c = x y + …: ⟨c⟩ − ⟨x⟩⟨y⟩ = ⟨s²⟩ = 1/3.
  @Test("connected part has no bias at three samples")
  func bias() {
    var random = SplitMix(seed: 12)
    let repeats = 200_000
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<repeats {
      let value = Self.moments(Self.samples(3, &random)).connected(0, product: 0, 1, 2).value
      sum += value
      squares += value * value
    }
    let mean = sum / Double(repeats)
    let sigma = ((squares / Double(repeats) - mean * mean) / Double(repeats)).squareRoot()
    #expect(abs(mean - 1.0 / 3) < 4 * sigma, "seed 12, sigma \(sigma), mean \(mean)")
  }

  @Test("errors equal the delete-one jackknife", arguments: 0..<10 as Range<UInt64>)
  func jackknife(seed: UInt64) {
    var random = SplitMix(seed: 100 + seed)
    let samples = Self.samples(50, &random)
    let total = Self.moments(samples)
    let estimates: [(String, (Moments) -> Estimate)] = [
      ("mean", { $0.linear(0, 1) }),
      ("connected", { $0.connected(0, product: 0, 1, 2) }),
      ("connected, same feature", { $0.connected(0, product: 0, 1, 1) }),
      ("length", { $0.length(0, 0..<3) }),
    ]
    for (name, estimate) in estimates {
      let reference = Self.jackknife(samples) { estimate($0).value }
      let ratio = estimate(total).standardError / reference
      #expect(abs(ratio - 1) < 0.1, "\(name): ratio \(ratio), seed \(100 + seed)")
    }
  }

  /// Samples (3, 4), (3, 4.2), (3, 3.8): length 5; only y fluctuates, with standard error
  /// 0.2/√3, and enters with 4/5.
  @Test("length of a mean vector")
  func length() {
    var total = Moments(indices: 1, features: 2)
    for y in [4, 4.2, 3.8] {
      total.merge(Moments(indices: 1, features: 2, sample: [3, y], weight: 1))
    }
    let length = total.length(0, 0..<2)
    #expect(abs(length.value - 5) < 1e-14)
    #expect(abs(length.standardError - 0.8 * 0.2 / 3.0.squareRoot()) < 1e-14)
  }

  @Test("a form without variance has error zero; one sample has none")
  func degenerate() {
    var total = Moments(indices: 1, features: 3)
    total.merge(Moments(indices: 1, features: 3, sample: [0.25, 0.5, 0.5], weight: 1))
    #expect(total.connected(0, product: 0, 1, 2).standardError.isNaN)
    #expect(total.linear(0, 0).value == 0.25 && total.linear(0, 0).standardError.isNaN)
    total.merge(Moments(indices: 1, features: 3, sample: [0.25, 0.5, 0.5], weight: 1))
    #expect(total.connected(0, product: 0, 1, 2) == Estimate(0, 0))
    let zero = Moments(indices: 1, features: 2, sample: [0, 0], weight: 1)
    #expect(zero.length(0, 0..<2).value == 0 && zero.length(0, 0..<2).standardError.isNaN)
  }

  @Test("scaled estimates keep a positive error")
  func scaled() {
    #expect(Estimate(2, 0.5) * -3 == Estimate(-6, 1.5))
  }
}
