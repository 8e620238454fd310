import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// One large step of transverse noise against Gaussian averages in closed form.
@Suite("transverse noise") struct TransverseNoiseTests {
  /// A spin up turned about x and y by angles of variance v, half of the trajectories about y first:
  /// with p = ⟨cos²⟩, q = ⟨sin²⟩ the squares are q(1 + p)/2, the same, p². In one fixed order x and y
  /// would differ by q².
  @Test("both orders have the right second moments", arguments: [true, false])
  func orders(alone: Bool) {
    let (down, up, step) = (0.3, 0.3, 0.8)
    let decay = SpinDecay(down: [down], up: [up]).term()
    // A second term takes the general path.
    let terms: [any Term] = alone ? [decay] : [decay, SpinDecay(down: [0], up: [0]).term()]
    let variance = (down + up) * step
    let noise = NoiseStreams(seed: 402, point: 0, realization: 0)
    let state = BatchState(sites: 1, modes: 0, trajectories: 512, width: 512)
    let flow = TransverseNoise(terms: terms, duration: step, like: state)
    var averages = [Average](repeating: Average(), count: 6)
    for batch in 0..<128 {
      state.sx.clear()
      state.sy.clear()
      for group in 0..<state.groups { state.sz.lanes[group] = Lanes(repeating: 1) }
      flow.apply(state, at: StepContext(noise: noise, firstTrajectory: 512 * batch, index: 5))
      for group in 0..<state.groups {
        let (x, y, z) = (state.sx.lanes[group], state.sy.lanes[group], state.sz.lanes[group])
        for (number, value) in [x, y, z, x * x, y * y, z * z].enumerated() {
          for lane in 0..<laneCount { averages[number].add(value[lane]) }
        }
      }
    }
    let (p, q) = ((1 + exp(-2 * variance)) / 2, (1 - exp(-2 * variance)) / 2)
    let expected = [0, 0, exp(-variance), q * (1 + p) / 2, q * (1 + p) / 2, p * p]
    for (number, average) in averages.enumerated() {
      expectNear(average, expected[number], "moment \(number), alone \(alone)", seed: 402)
    }
    #expect(q * q > 20 * averages[3].standardError, "the order must be visible")
  }
}
