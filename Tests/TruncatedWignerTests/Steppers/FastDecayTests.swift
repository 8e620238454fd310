import BatchCore
import Foundation
import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// Rates that are large against the time step: flows take their known limits.
@Suite("fast decay") struct FastDecayTests {
  /// tan(ϑ/2) grows as e^{S r t/2}, ϑ the angle from +z.
  private static func exact(_ s: SIMD3<Double>, rate: Double) -> SIMD3<Double> {
    let transverse = (s.x * s.x + s.y * s.y).squareRoot()
    let length = (s * s).sum().squareRoot()
    let half = s.z > 0 ? transverse / (length + s.z) : (length - s.z) / transverse
    let angle = 2 * atan(half * exp(length * rate))
    let share = transverse > 0 ? length * sin(angle) / transverse : 0
    return SIMD3(s.x * share, s.y * share, length * cos(angle))
  }

  private static func apply(_ system: SpinDecay, to spins: [SIMD3<Double>]) -> [SIMD3<Double>] {
    let state = BatchState(sites: 1, modes: 0, trajectories: spins.count, width: 16)
    for (lane, s) in spins.enumerated() {
      (state.sx.doubles[lane], state.sy.doubles[lane], state.sz.doubles[lane]) = (s.x, s.y, s.z)
    }
    system.term().flow(duration: 1, like: state)
      .apply(state, at: StepContext(noise: nil, firstTrajectory: 0, index: 0))
    return spins.indices.map {
      SIMD3(state.sx.doubles[$0], state.sy.doubles[$0], state.sz.doubles[$0])
    }
  }

  private static func spins() -> [SIMD3<Double>] {
    var random = SplitMix(seed: 30)
    let s = 3.0.squareRoot()
    return (0..<16).map { lane in
      // Some very close to the ends.
      let angle =
        lane < 4 ? pow(10, -Double(3 * lane + 1)) : Double.random(in: 0...(.pi), using: &random)
      let phi = Double.random(in: 0...6, using: &random)
      return SIMD3(s * sin(angle) * cos(phi), s * sin(angle) * sin(phi), s * cos(angle))
    }
  }

  static let rates = [
    1e-6, 0.1, 0.5, 1, 3, 5, 6, 6.3, 6.4, 8, 10.9, 11, 11.1, 15, 30, 100, 800, 1e4, 1e100, 1e300,
    Double.greatestFiniteMagnitude,
  ]

  @Test("loss, pump and both against the exact flow", arguments: rates)
  func flow(rate: Double) {
    let spins = Self.spins()
    for (down, up) in [(rate, 0.0), (0, rate), (rate, 0.3 * rate)] {
      let after = Self.apply(SpinDecay(down: [down], up: [up]), to: spins)
      var largest = 0.0
      for (s, result) in zip(spins, after) {
        let expected = Self.exact(s, rate: (down - up) / 2)
        let difference = result - expected
        largest = max(largest, (difference * difference).sum().squareRoot())
        let length = (result * result).sum()
        #expect(abs(length - 3) < 1e-12, "γ dt = \(rate)")
      }
      // The continued fraction loses digits towards its end.
      let isWorst = (5...6.33).contains(abs(down - up))
      #expect(largest < (isWorst ? 1e-6 : 1e-9), "γ dt = \(rate): \(largest)")
    }
  }

  @Test("the ends stay", arguments: [12, 1e10, 1e300])
  func ends(rate: Double) {
    let s = 3.0.squareRoot()
    let spins = [SIMD3(0, 0, s), SIMD3(0, 0, -s), SIMD3(1e-200, 0, s), SIMD3(0, 1e-13, -s)]
    for (down, up) in [(rate, 0.0), (0, rate)] {
      let after = Self.apply(SpinDecay(down: [down], up: [up]), to: spins)
      #expect(after[0] == spins[0] && after[1] == spins[1])
      #expect(after.allSatisfy { abs(abs($0.z) - s) < 1e-12 })
    }
  }

  static let models: [(String, [String: ParameterValue])] = [
    ("driven_spin", ["gamma_down": 0, "gamma_up": 0, "gamma_z": 0]),
    ("tavis_cummings", ["atoms": 3, "g": 1, "gamma_down": 0, "gamma_up": 0, "kappa": 0]),
    ("central_spin", ["satellites": 3, "g": 1, "gamma_down": 0, "gamma_up": 0, "kappa": 0]),
    ("rydberg_chain", ["sites": 4, "omega_rabi": 1, "gamma_down": 0, "gamma_z": 0]),
    ("dicke", ["spins": 5, "omega_c": 5, "g": 0.5, "kappa": 0]),
  ]

  /// Trajectories stay finite and spins keep their length whatever the rates are, with noise.
  @Test("trajectories with huge rates", arguments: models)
  func trajectories(model: String, given: [String: ParameterValue]) {
    let rates = given.filter { $0.value == 0 }.keys.sorted()
    for rate in rates.map({ [$0] }) + [rates] {
      for value in [20, 1e6, 1e20, 1e300] {
        for sampling in NoiseSampling.allCases {
          var values = given
          for name in rate { values[name] = .number(value) }
          let bench = Bench(model, values, sampling: sampling, seed: 31, trajectories: 16)
          bench.run(to: 5, step: 0.5)
          for trajectory in 0..<16 {
            let finite = bench.state.variables(trajectory).allSatisfy(\.isFinite)
            #expect(finite, "\(model) \(rate) = \(value)")
            for site in 0..<bench.state.sites where model != "dicke" {
              let square = bench.state.squaredLength(site: site, trajectory: trajectory)
              #expect(abs(square - 3) < 1e-10, "\(model) \(rate) = \(value)")
            }
          }
        }
      }
    }
  }

  /// A spin whose dephasing is fast against the step points anywhere.
  @Test("fast dephasing leaves no coherence", arguments: [1e2, 1e8, 1e300])
  func dephasing(rate: Double) {
    let bench = Bench(
      PhaseSpaceSystem(sites: 1, modes: 0, stages: [[Dephasing([rate])]]),
      directions: [InitialState(theta: .pi / 2)], seed: 32, trajectories: 64)
    let means = bench.means(.flow, step: 1, stepsPerRecord: 1, records: 2, batches: 0..<100) {
      [$0.sx.lanes[$1], $0.sy.lanes[$1]]
    }
    for mean in means[1] {
      expectNear(mean.value, 0, sigma: mean.standardError, "coherence", seed: 32)
      #expect(mean.standardError < 0.02)
    }
  }
}
