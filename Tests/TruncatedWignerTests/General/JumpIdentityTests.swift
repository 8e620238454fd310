import BatchCore
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Numbers that jump operators draw.
@Suite("identity of trajectories with jump operators") struct JumpIdentityTests {
  private static func system() -> PhaseSpaceSystem {
    let symbols = JumpSymbols(sites: 2)
    let jumps = [
      symbols.exchange(0, 0), symbols.lowering(1), symbols.pairLoss(0, 1), symbols.pair(0),
    ].map { (a: $0.a, b: $0.b, rate: 0.3) }
    return PhaseSpaceSystem(
      sites: 2, modes: 1,
      stages: [
        [LocalField(sites: 2, SIMD3(0.3, 0, 1)), FreeModes([.init(omega: 1, decay: 0.2)])],
        [JumpChannels(jumps)],
      ])
  }

  private static func run(
    width: Int, firstTrajectory: Int, _ integrator: Bench.Integrator, firstStep: Int = 0
  ) -> [[Double]] {
    let bench = Bench(
      system(), directions: [InitialState(theta: 1), InitialState(theta: 2)], displacement: 1,
      seed: 540, trajectories: width)
    bench.sample(firstTrajectory: firstTrajectory)
    bench.advancer(integrator, step: 0.1)(5, firstStep, firstTrajectory)
    return (0..<width).map(bench.state.variables)
  }

  @Test("a trajectory has its bits in any batch", arguments: [Bench.Integrator.flow, .lieHeun])
  func batches(integrator: Bench.Integrator) {
    let together = Self.run(width: 64, firstTrajectory: 0, integrator)
    for first in [0, 16, 48] {
      let alone = Self.run(width: 16, firstTrajectory: first, integrator)
      #expect(alone == Array(together[first..<(first + 16)]), "from \(first)")
    }
    #expect(Set(together.map { $0[0] }).count == 64)
  }

  @Test("noise is another one later", arguments: [Bench.Integrator.flow, .lieHeun])
  func later(integrator: Bench.Integrator) {
    let ends = [0, 1, 1 << 30, 1 << 40].map {
      Self.run(width: 16, firstTrajectory: 0, integrator, firstStep: $0)[0]
    }
    for component in ends[0].indices { #expect(Set(ends.map { $0[component] }).count == 4) }
  }

  /// The number of a channel is the address of its noise, whatever other channels there are.
  @Test("a channel keeps its noise")
  func channels() {
    func end(_ numbers: [Int]) -> [Double] {
      let channels = numbers.map { number in
        JumpChannels.Channel(
          a: PhaseSpacePolynomial([(1, [3 * (number % 4) + 2])]), b: .none, rate: .init(0.4),
          number: number)
      }
      let system = PhaseSpaceSystem(
        sites: 4, modes: 0,
        stages: [
          [
            JumpChannels(
              channels, classes: [channels.indices.map { .init(channel: $0, isA: true) }])
          ]
        ])
      let bench = Bench(
        system, directions: Array(repeating: InitialState(theta: 1), count: 4), seed: 541,
        trajectories: 16)
      bench.run(to: 1, step: 0.25)
      return (0..<16).map { bench.state.sx[1, $0] }
    }
    let alone = end([5])
    #expect(alone == end([2, 3, 5, 8]))
    #expect(alone == end([8, 5, 4]))
    #expect(alone != end([9]))
  }
}
