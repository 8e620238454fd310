import BatchCore
import Numerics
import Testing

@testable import TruncatedWigner

/// The noise of halved steps: its sum is the noise of the whole step, and by itself it is as good.
@Suite("noise of halved steps") struct RefinedNoiseTests {
  private static let purposes = NoisePurpose.allCases

  /// Two numbers of each of three rows, for sixteen trajectories.
  private static func numbers(
    _ purpose: NoisePurpose, _ sampling: NoiseSampling, isRefined: Bool, step: Int, slot: Int,
    firstTrajectory: Int = 0
  ) -> [Double] {
    let noise = NoiseStreams(
      seed: 407, point: 1, realization: 2, sampling: sampling, isRefined: isRefined)
    var numbers = [Double](repeating: 0, count: 3 * 2 * 16)
    noise.pairs(
      purpose, rows: 3, groups: 2,
      at: StepContext(
        noise: noise, firstTrajectory: firstTrajectory, index: UInt64(4 * step + slot))
    ) { row, group, first, second in
      for lane in 0..<laneCount {
        numbers[(2 * row) * 16 + laneCount * group + lane] = first[lane]
        numbers[(2 * row + 1) * 16 + laneCount * group + lane] = second[lane]
      }
    }
    return numbers
  }

  /// Slots 0, 1 and 3 lie within a step: the halves 2k and 2k + 1 make up k. The joined factor (2)
  /// reaches over its end: 2k + 1 and 2k + 2.
  @Test("two halves make up the whole", arguments: NoiseSampling.allCases, 0...3)
  func sums(sampling: NoiseSampling, slot: Int) {
    for purpose in Self.purposes {
      for step in 0..<5 {
        func half(_ step: Int) -> [Double] {
          Self.numbers(purpose, sampling, isRefined: true, step: step, slot: slot)
        }
        let coarse = Self.numbers(purpose, sampling, isRefined: false, step: step, slot: slot)
        let first = slot == 2 ? 2 * step + 1 : 2 * step
        let (a, b) = (half(first), half(first + 1))
        for i in coarse.indices {
          #expect(abs((a[i] + b[i]) / 2.0.squareRoot() - coarse[i]) < 1e-12)
        }
      }
    }
  }

  /// Mean 0, variance 1, third moment 0, fourth moment 3, and no correlation of the two halves, of the
  /// numbers of a pair, of rows, and of what serves photons, spins and dephasing.
  @Test("halves have the moments of normal numbers", arguments: NoiseSampling.allCases)
  func moments(sampling: NoiseSampling) {
    var moments = [Average](repeating: Average(), count: 4)
    var products: [String: Average] = [:]
    for batch in 0..<600 {
      func halves(_ purpose: NoisePurpose, _ step: Int) -> [Double] {
        Self.numbers(
          purpose, sampling, isRefined: true, step: step, slot: 1, firstTrajectory: 16 * batch)
      }
      let first = Self.purposes.map { halves($0, 6) }
      let second = Self.purposes.map { halves($0, 7) }
      func add(_ name: String, _ a: some Sequence<Double>, _ b: some Sequence<Double>) {
        for (x, y) in zip(a, b) { products[name, default: Average()].add(x * y) }
      }
      for purpose in Self.purposes.indices {
        for x in first[purpose] + second[purpose] {
          for power in 0..<4 {
            moments[power].add([x, x * x, x * x * x, x * x * x * x][power])
          }
        }
        let other = (purpose + 1) % Self.purposes.count
        add("halves", first[purpose], second[purpose])
        add("purposes", first[purpose], first[other])
        add("purposes, other half", first[purpose], second[other])
        // What the bridges add.
        add(
          "bridges", zip(first[purpose], second[purpose]).map { $0 - $1 },
          zip(first[other], second[other]).map { $0 - $1 })
        for row in 0..<5 {
          add("rows", first[purpose][(16 * row)...].prefix(16), first[purpose][(16 * (row + 1))...])
        }
      }
    }
    for (power, expected) in [0.0, 1, 0, 3].enumerated() {
      expectNear(moments[power], expected, "moment \(power + 1), \(sampling)", seed: 407)
    }
    for (name, average) in products {
      expectNear(average, 0, "\(name), \(sampling)", seed: 407)
    }
  }

  /// ±√3 a sixth of the time each.
  @Test("three-point numbers")
  func threePoint() {
    var counts = [0.0, 0, 0]
    for batch in 0..<600 {
      for x in Self.numbers(
        .spins, .threePoint, isRefined: false, step: 3, slot: 1, firstTrajectory: 16 * batch)
      {
        #expect(x == 0 || abs(abs(x) - 3.0.squareRoot()) < 1e-15)
        counts[x < 0 ? 0 : x > 0 ? 2 : 1] += 1
      }
    }
    let total = counts.reduce(0, +)
    for (count, share) in zip(counts, [1 / 6.0, 2 / 3.0, 1 / 6.0]) {
      expectNear(
        count / total, share, sigma: (share * (1 - share) / total).squareRoot(), "share",
        seed: 407)
    }
  }
}
