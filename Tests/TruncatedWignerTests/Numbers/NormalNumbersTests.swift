import Foundation
import Numerics
import Testing

@testable import TruncatedWigner

@Suite("normal random numbers") struct NormalNumbersTests {
  private static let seed: UInt64 = 20
  private static let stream = RandomStream(
    seed: seed, purpose: .photonNoise, point: 3, realization: 5)
  /// Calls; each gives 16 numbers.
  private static let calls = 1 << 20

  @Test("moments and tails of 1.7e7 numbers; the pair is independent")
  func moments() {
    var sums = [Lanes](repeating: .zero, count: 4)
    var pairs = [Lanes](repeating: .zero, count: 4)
    var tails = [0.0, 0.0]
    var largest = 0.0
    for call in 0..<Self.calls {
      let (x, y) = Self.stream.normals(
        site: call % 61, step: UInt64(call / 61), firstTrajectory: 8 * (call % 7))
      let (xx, yy) = (x * x, y * y)
      sums[0] += x + y
      sums[1] += xx + yy
      sums[2] += xx * x + yy * y
      sums[3] += xx * xx + yy * yy
      pairs[0] += x * y
      pairs[1] += (xx - 1) * (yy - 1)
      pairs[2] += x * (yy - 1)
      pairs[3] += y * (xx - 1)
      for lane in 0..<laneCount {
        let high = max(xx[lane], yy[lane])
        largest = max(largest, high)
        if high > 9 {
          for square in [xx[lane], yy[lane]] {
            if square > 9 { tails[0] += 1 }
            if square > 16 { tails[1] += 1 }
          }
        }
      }
    }
    let pairCount = Double(Self.calls * laneCount)
    let count = 2 * pairCount
    for (power, (expected, variance)) in [(0, 1), (1, 2), (0, 15), (3, 96)].enumerated() {
      expectNear(
        laneSum(sums[power]) / count, Double(expected),
        sigma: (Double(variance) / count).squareRoot(),
        "moment \(power + 1)", seed: Self.seed)
    }
    for (index, variance) in [1, 4, 2, 2].enumerated() {
      expectNear(
        laneSum(pairs[index]) / pairCount, 0, sigma: (Double(variance) / pairCount).squareRoot(),
        "product \(index) of a pair", seed: Self.seed)
    }
    for (index, threshold) in [3.0, 4.0].enumerated() {
      let p = erfc(threshold / 2.0.squareRoot())
      expectNear(
        tails[index] / count, p, sigma: (p * (1 - p) / count).squareRoot(),
        "P(|x| > \(threshold))", seed: Self.seed)
    }
    #expect(largest < 8.6 * 8.6)
  }

  @Test("neighbouring trajectories, steps and sites are uncorrelated")
  func neighbours() {
    var products = [Lanes](repeating: .zero, count: 3)
    let calls = 1 << 17
    for call in 0..<calls {
      let (site, step) = (2 * (call % 64), UInt64(2 * (call / 64)))
      func first(site: Int, step: UInt64, trajectory: Int) -> Lanes {
        Self.stream.normals(site: site, step: step, firstTrajectory: trajectory).0
      }
      let x = first(site: site, step: step, trajectory: 0)
      products[0] += x * first(site: site, step: step, trajectory: 8)
      products[1] += x * first(site: site, step: step + 1, trajectory: 0)
      products[2] += x * first(site: site + 1, step: step, trajectory: 0)
    }
    let count = Double(calls * laneCount)
    for (sum, name) in zip(products, ["trajectories", "steps", "sites"]) {
      expectNear(laneSum(sum) / count, 0, sigma: 1 / count.squareRoot(), name, seed: Self.seed)
    }
  }

  @Test("every part of the address gives other numbers")
  func addresses() {
    func word(
      seed: UInt64 = 1, purpose: RandomPurpose = .disorder, point: Int = 0, realization: Int = 0,
      trajectory: Int = 0, step: UInt64 = 0, site: Int = 0
    ) -> UInt64 {
      RandomStream(seed: seed, purpose: purpose, point: point, realization: realization)
        .words(site: site, step: step, firstTrajectory: trajectory).0[0]
    }
    var words: [UInt64] = [word()]
    for purpose in [RandomPurpose.photonSampling, .spinSampling, .photonNoise] {
      words.append(word(purpose: purpose))
    }
    for n in 1...50 {
      words += [
        word(seed: UInt64(n) + 1), word(seed: UInt64(n) << 32), word(point: n),
        word(realization: n), word(trajectory: n), word(step: UInt64(n)), word(site: n),
      ]
    }
    #expect(Set(words).count == words.count)
  }

  @Test("a trajectory's numbers do not depend on its lane")
  func lanes() {
    let start = Self.stream.normals(site: 4, step: 9, firstTrajectory: 16)
    for offset in -7...7 {
      let other = Self.stream.normals(site: 4, step: 9, firstTrajectory: 16 + offset)
      for lane in max(0, -offset)..<min(8, 8 - offset) {
        #expect(start.0[lane + offset] == other.0[lane])
        #expect(start.1[lane + offset] == other.1[lane])
      }
    }
  }
}
