import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// tanh(√u)/√u by its two forms, and the flow of decay where it goes from one to the other.
@Suite("hyperbolic ratio of decay") struct DecayRatioTests {
  private static func exact(_ u: Double) -> Double {
    u == 0 ? 1 : tanh(u.squareRoot()) / u.squareRoot()
  }

  private static func value(_ ratio: (p: Lanes, q: Lanes)) -> Double { ratio.p[3] / ratio.q[3] }

  @Test("short form up to 1, long form up to 10")
  func forms() {
    for u in [0, 1e-12, 1e-6, 0.01, 0.1, 0.2, 0.25, 0.3, 0.5, 0.8, 1] {
      let ratio = Self.value(shortHyperbolicRatio(Lanes(repeating: u)))
      #expect(abs(ratio / Self.exact(u) - 1) < (u <= 0.3 ? 1e-15 : 3e-12), "u = \(u)")
    }
    for u in [0, 1e-12, 0.2, 0.25, 0.3, 1, 2, 5, 10] {
      let ratio = Self.value(longHyperbolicRatio(Lanes(repeating: u)))
      #expect(abs(ratio / Self.exact(u) - 1) < 1e-15, "u = \(u)")
    }
  }

  /// z' = (z − S T)/(1 − zT/S), T = tanh(S r t/2), to rounding on both sides of the change of form, which
  /// is at u = S² (r t/2)² = 1/4.
  @Test(
    "flow about the change of form",
    arguments: [0.01, 0.2, 0.2499, 0.2501, 0.3, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10])
  func flow(u: Double) {
    let rate = (u / 3).squareRoot()
    let length = 3.0.squareRoot()
    let state = BatchState(sites: 1, modes: 0, trajectories: 16, width: 16)
    func angle(_ lane: Int) -> Double { 0.1 + 0.19 * Double(lane) }
    for sign in [1.0, -1] {
      for lane in 0..<16 {
        state.sx.doubles[lane] = length * sin(angle(lane)) * 0.6
        state.sy.doubles[lane] = length * sin(angle(lane)) * -0.8
        state.sz.doubles[lane] = length * cos(angle(lane))
      }
      // r t/2 = ± rate.
      let decay = SpinDecay(down: [sign > 0 ? 2 * rate : 0.5], up: [sign > 0 ? 0 : 2 * rate + 0.5])
      decay.term().flow(duration: 1, like: state)
        .apply(state, at: StepContext(noise: nil, firstTrajectory: 0, index: 0))
      let t = tanh(sign * length * rate)
      for lane in 0..<16 {
        let z = length * cos(angle(lane))
        let expected = (z - length * t) / (1 - z * t / length)
        let transverse = length * sin(angle(lane)) * (1 - t * t).squareRoot() / (1 - z * t / length)
        #expect(abs(state.sz.doubles[lane] - expected) < 1e-13, "u = \(u), lane \(lane)")
        #expect(abs(state.sx.doubles[lane] - 0.6 * transverse) < 1e-13, "u = \(u), lane \(lane)")
        #expect(abs(state.sy.doubles[lane] + 0.8 * transverse) < 1e-13, "u = \(u), lane \(lane)")
      }
    }
  }
}
