import BatchCore
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Noise does not repeat, however long a run is, and its early numbers are what they always were.
@Suite("addresses of noise") struct NoiseAddressTests {
  /// Words of trajectory 17 at site 2 from another implementation; the high half of the step is mixed
  /// into the key.
  @Test(
    "known words",
    arguments: [
      (0, [0x37b1_04a9, 0x1547_9802, 0x6922_61e6, 0x7aa4_f1ea]),
      (5, [0xf6ce_64d0, 0x631f_1bf1, 0x3797_0aa2, 0x58f0_08e3]),
      (0xFFFF_FFFF, [0x9294_926a, 0xd6fc_214d, 0xd57b_9e4c, 0x3e81_5c59]),
      (0x1_0000_0000, [0x6fae_4cda, 0x5e92_675b, 0x7b02_36e2, 0xf52a_6830]),
      ((1 << 42) + 7, [0x1677_56f6, 0x20ef_ad46, 0xce13_3b02, 0xa820_a285]),
    ] as [(UInt64, [UInt64])])
  func knownWords(step: UInt64, expected: [UInt64]) {
    let stream = RandomStream(seed: 20, purpose: .photonNoise, point: 3, realization: 5)
    let words = stream.halfWords(site: 2, step: step, firstTrajectory: 16)
    #expect([words.0[1], words.1[1], words.2[1], words.3[1]] == expected)
  }

  @Test("the largest job has an own address for everything")
  func largest() {
    func word(_ realization: Int, _ trajectory: Int, _ site: Int, _ step: UInt64) -> UInt64 {
      RandomStream(seed: 1, purpose: .spinNoise, point: 0, realization: realization)
        .words(site: site, step: step, firstTrajectory: trajectory).0[0]
    }
    // Counts up to 10⁹, 4 · 10¹² steps at half the step; a word that is cut would repeat.
    let (most, steps) = (1_000_000_000, UInt64(16_000_000_000_000))
    var words = [word(most, most, most, steps)]
    for bit in 20..<30 {
      words += [
        word(most ^ 1 << bit, most, most, steps), word(most, most ^ 1 << bit, most, steps),
        word(most, most, most ^ 1 << bit, steps),
      ]
    }
    for bit in 20..<44 { words.append(word(most, most, most, steps ^ 1 << UInt64(bit))) }
    #expect(Set(words).count == words.count)
  }

  @Test("numbers of steps 2³² apart are uncorrelated")
  func uncorrelated() {
    let stream = RandomStream(seed: 21, purpose: .spinNoise, point: 0, realization: 0)
    var products = [Lanes](repeating: .zero, count: 2)
    let calls = 1 << 17
    for call in 0..<calls {
      let (site, step) = (call % 64, UInt64(2 * (call / 64)))
      let x = stream.normals(site: site, step: step, firstTrajectory: 0).0
      let far = step | 1 << 32
      // The neighbour too: the first round of the generator takes step ^ key.
      products[0] += x * stream.normals(site: site, step: far, firstTrajectory: 0).0
      products[1] += x * stream.normals(site: site, step: far + 1, firstTrajectory: 0).0
    }
    let count = Double(calls * laneCount)
    for sum in products {
      expectNear(laneSum(sum) / count, 0, sigma: 1 / count.squareRoot(), "product", seed: 21)
    }
  }

  private static func system() -> PhaseSpaceSystem {
    PhaseSpaceSystem(
      sites: 1, modes: 1,
      stages: [
        [FreeModes([.init(omega: 1, decay: 0.5)]), Dephasing([0.3])],
        [SpinDecay(down: [0.4], up: [0.2])],
      ])
  }

  /// The same state taken on by three steps of another number.
  @Test("every kind of noise is another one later", arguments: [false, true])
  func flows(isRefined: Bool) {
    func end(_ first: Int, lieHeun: Bool = false) -> [Double] {
      let system = Self.system()
      let bench = Bench(
        system, directions: [InitialState(theta: 1)], displacement: 1, seed: 22,
        trajectories: 8)
      bench.sample()
      let noise = NoiseStreams(seed: 22, point: 0, realization: 0, isRefined: isRefined)
      if lieHeun {
        LieHeunStepper(system: system, step: 0.1, noise: noise, like: bench.state)
          .advance(bench.state, steps: 3, firstStep: first, firstTrajectory: 0)
      } else {
        FlowStepper(system: system, step: 0.1, noise: noise, like: bench.state)
          .advance(bench.state, steps: 3, firstStep: first, firstTrajectory: 0)
      }
      return bench.state.variables(0)
    }
    let starts = [0] + (29..<42).map { 1 << $0 } + [1_000_000_000_000, 4_000_000_000_000]
    for lieHeun in [false, true] {
      let ends = starts.map { end($0, lieHeun: lieHeun) }
      for component in ends[0].indices {
        let values = Set(ends.map { $0[component] })
        #expect(values.count == starts.count, "component \(component)")
      }
    }
  }
}
