import Foundation
import Models
import Numerics
import Statistics
import Testing

@testable import TruncatedWigner

/// Dephasing alone: coherences of spin i decay as e^{−2κ_i t}, those of pairs as the product.
@Suite("dephasing") struct DephasingTests {
  private static let rates = [0.1, 0.25, 0.4]
  private static let spins = [SIMD3(1, 0, 0.5), SIMD3(0.6, 0.8, 0), SIMD3(0, 1, -0.3)]

  /// Of one spin and of the neighbours 01, 12: ⟨s^- s^+⟩ would not decay at all with common noise.
  private static func values(_ state: BatchState, _ group: Int) -> [Lanes] {
    func s(_ buffer: LaneBuffer, _ site: Int) -> Lanes {
      buffer.lanes[site * state.groups + group]
    }
    return (0..<3).flatMap { state.spinMoments($0, group) }
      + [(0, 1), (1, 2)].flatMap { i, j in
        [
          s(state.sx, i) * s(state.sx, j) + s(state.sy, i) * s(state.sy, j),
          s(state.sx, i) * s(state.sy, j) - s(state.sy, i) * s(state.sx, j),
        ]
      }
  }

  private static func exact(at time: Double) -> [Double] {
    (0..<3).flatMap { i in
      TurningSpin(field: .zero, rates: SIMD3(0, 0, 4 * rates[i]))
        .moments(from: spins[i], at: time)
    }
      + [(0, 1), (1, 2)].flatMap { i, j in
        let (a, b) = (spins[i], spins[j])
        let factor = exp(-2 * (rates[i] + rates[j]) * time)
        return [(a.x * b.x + a.y * b.y) * factor, (a.x * b.y - a.y * b.x) * factor]
      }
  }

  @Test("flow and increments against the closed form", arguments: [true, false])
  func coherences(flow: Bool) {
    // A model of three spins without anything else.
    let system = PhaseSpaceSystem(sites: 3, modes: 0, stages: [[Dephasing(Self.rates)]])
    let spins = FixedStart(
      system, spins: Self.spins, noise: NoiseStreams(seed: 403, point: 0, realization: 0))
    let (time, steps) = (1.2, flow ? 2 : 6)
    let means = spins.means(
      flow ? .flow : .lieHeun, step: time / Double(steps), steps: steps, batches: 128,
      of: Self.values)
    for (number, (mean, exact)) in zip(means, Self.exact(at: time)).enumerated() {
      expectNear(
        mean.value, exact, sigma: mean.standardError, "value \(number), flow \(flow)", seed: 403)
    }
  }

  /// Rotations about z commute with loss, and with precession about z.
  @Test("beside loss it only takes coherence")
  func besideLoss() {
    func means(_ rate: Double) -> [Estimate] {
      let system = PhaseSpaceSystem(
        sites: 1, modes: 0,
        stages: [
          [
            LocalField(sites: 1, SIMD3(0, 0, 0.7)), Dephasing([rate]),
            SpinDecay(down: [0.5], up: [0.2]),
          ]
        ])
      return FixedStart(
        system, spins: [SIMD3(1.1, 0.3, 0.9)],
        noise: NoiseStreams(seed: 404, point: 0, realization: 0)
      ).means(step: 0.25, steps: 4, batches: 256) { $0.spinMoments(0, $1) }
    }
    let (without, with) = (means(0), means(0.3))
    let factor = exp(-2 * 0.3)
    for (number, share) in [factor, factor, 1].enumerated() {
      let (a, b) = (without[number], with[number])
      expectNear(
        b.value, share * a.value,
        sigma: (share * share * a.standardError * a.standardError + b.standardError
          * b.standardError).squareRoot(), "component \(number)", seed: 404)
    }
  }
}
