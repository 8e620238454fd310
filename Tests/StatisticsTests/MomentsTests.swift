import Statistics
import TestSupport
import Testing

@Suite("mergeable moments") struct MomentsTests {
  /// Samples of 2 indices × 3 features, correlated, with weights.
  private static func samples(_ count: Int, seed: UInt64, weighted: Bool = false) -> [Moments] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      let values = (0..<2).flatMap { _ in
        let x = random.symmetric()
        return [x, 100 + x + random.symmetric(), random.symmetric()]
      }
      let weight = weighted ? Double.random(in: 1...9, using: &random).rounded() : 1
      return Moments(indices: 2, features: 3, sample: values, weight: weight)
    }
  }

  private static func sequential(_ samples: [Moments]) -> Moments {
    var total = Moments(indices: 2, features: 3)
    for sample in samples { total.merge(sample) }
    return total
  }

  private static func tree(_ samples: ArraySlice<Moments>) -> Moments {
    guard samples.count > 1 else { return samples.first! }
    let middle = (samples.startIndex + samples.endIndex) / 2
    var left = tree(samples[..<middle])
    left.merge(tree(samples[middle...]))
    return left
  }

  private static func flat(_ moments: Moments) -> [Double] {
    var flat: [Double] = []
    moments.append(to: &flat)
    return flat
  }

  @Test("another grouping gives the same to rounding", arguments: [false, true])
  func grouping(weighted: Bool) {
    let samples = Self.samples(100, seed: 1, weighted: weighted)
    let (a, b) = (Self.sequential(samples), Self.tree(samples[...]))
    #expect(a.samples == 100 && b.samples == 100 && a.weight == b.weight)
    for (x, y) in zip(Self.flat(a), Self.flat(b)) { #expect(abs(x - y) <= 1e-12 * max(1, abs(x))) }
  }

  @Test("the same tree gives the same bits, whatever is stored on the way")
  func sameTree() {
    let samples = Self.samples(64, seed: 2)
    var left = Self.tree(samples[..<32])
    let right = Self.tree(samples[32...])
    var position = 0
    let restored = Moments(indices: 2, features: 3, flat: Self.flat(right), at: &position)
    #expect(restored == right)
    #expect(position == Moments.flatCount(indices: 2, features: 3))
    left.merge(restored)
    #expect(left == Self.tree(samples[...]))
  }

  @Test("flat forms stand one behind the other")
  func flatForms() {
    let parts = [3, 1, 5].map { Self.sequential(Self.samples($0, seed: UInt64($0))) }
    var flat: [Double] = [42]
    for part in parts { part.append(to: &flat) }
    var position = 1
    for part in parts {
      #expect(Moments(indices: 2, features: 3, flat: flat, at: &position) == part)
    }
    #expect(position == flat.count)
  }

  /// Samples (x, y, weight): (1, 2, 1), (3, 2, 1), (5, 5, 2). Weighted means 3.5 and 3.5;
  /// Σ w dx² = 6.25 + 0.25 + 4.5 = 11, Σ w dx dy = 3.75 + 0.75 + 4.5 = 9, Σ w dy² = 9;
  /// covariance of the means = those / (4·2).
  @Test("hand-worked numbers")
  func handWorked() {
    var total = Moments(indices: 1, features: 2)
    for (x, y, weight) in [(1.0, 2.0, 1.0), (3, 2, 1), (5, 5, 2)] {
      total.merge(Moments(indices: 1, features: 2, sample: [x, y], weight: weight))
    }
    #expect(total.samples == 3 && total.weight == 4)
    #expect(total.mean(0, 0) == 3.5 && total.mean(0, 1) == 3.5)
    #expect(abs(total.covariance(0, 0, 0) - 11.0 / 8) < 1e-15)
    #expect(abs(total.covariance(0, 0, 1) - 9.0 / 8) < 1e-15)
    #expect(total.covariance(0, 1, 0) == total.covariance(0, 0, 1))
    #expect(abs(total.covariance(0, 1, 1) - 9.0 / 8) < 1e-15)
  }

  @Test("a weight of two is worth two samples in the mean")
  func weights() {
    let samples = Self.samples(10, seed: 4)
    var twice = Moments(indices: 2, features: 3)
    for _ in 0..<2 { twice.merge(samples[0]) }
    let heavy = Moments(
      indices: 2, features: 3, sample: samples[0].means, weight: 2 * samples[0].weight)
    var (a, b) = (twice, heavy)
    for sample in samples.dropFirst() {
      a.merge(sample)
      b.merge(sample)
    }
    #expect(a.samples == b.samples + 1 && a.weight == b.weight)
    for (x, y) in zip(a.means, b.means) { #expect(abs(x - y) < 1e-13) }
    for (x, y) in zip(a.comoments, b.comoments) { #expect(abs(x - y) < 1e-12) }
  }

  @Test("no samples, one sample, samples without weight")
  func few() {
    let empty = Moments(indices: 1, features: 1)
    #expect(empty.mean(0, 0).isNaN && empty.covariance(0, 0, 0).isNaN)
    var one = empty
    one.merge(Moments(indices: 1, features: 1, sample: [2], weight: 3))
    one.merge(empty)
    one.merge(Moments(indices: 1, features: 1, sample: [.nan], weight: 0))
    #expect(one.samples == 1 && one.mean(0, 0) == 2 && one.covariance(0, 0, 0).isNaN)
  }

  @Test("no loss of digits for a small spread about a large mean")
  func largeMean() {
    var total = Moments(indices: 1, features: 1)
    for x in [1e9 + 1, 1e9 + 2, 1e9 + 3] {
      total.merge(Moments(indices: 1, features: 1, sample: [x], weight: 1))
    }
    #expect(abs(total.covariance(0, 0, 0) - 1.0 / 3) < 1e-9)
  }
}
