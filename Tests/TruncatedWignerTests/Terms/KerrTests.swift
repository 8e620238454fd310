import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Kerr nonlinearity of one mode in a coherent state.
@Suite struct KerrTests {
  private let strength = 0.3

  private func system() -> PhaseSpaceSystem {
    PhaseSpaceSystem(sites: 0, modes: 1, stages: [[KerrNonlinearity(modes: 1, strength: strength)]])
  }

  private func coherent(_ amplitude: Double, batch: Int) -> BatchState {
    let state = BatchState(sites: 0, modes: 1, trajectories: 512, width: 512)
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: 5, purpose: purpose, point: 0, realization: 0)
    }
    WignerSampler(
      directions: [], displacement: amplitude, shape: SystemShape(sites: 0, modes: 1),
      spinSampling: .discrete, fluctuations: true
    ).sample(
      into: state, firstTrajectory: 512 * batch, spins: stream(.spinSampling),
      photons: stream(.photonSampling))
    return state
  }

  /// TWA in closed form: the Gaussian average of α e^{iθ} e^{−iθ|a|²} a/α with variance ½, θ = Ut:
  /// ⟨a⟩ = α e^{iθ} (1 + iθ/2)⁻² exp(−iθ|α|²/(1 + iθ/2)).
  @Test func meanAmplitudeFollowsTheClosedForm() {
    let (amplitude, time) = (1.5, 2.0)
    var (re, im) = (Average(), Average())
    for batch in 0..<200 {
      let state = coherent(amplitude, batch: batch)
      FlowStepper(system: system(), step: 0.5, noise: nil, like: state)
        .advance(state, steps: Int(time / 0.5), firstStep: 0, firstTrajectory: 0)
      for lane in 0..<512 {
        re.add(state.re[0, lane])
        im.add(state.im[0, lane])
      }
    }
    let theta = strength * time
    // 1/(1 + iθ/2) = w (1 − iθ/2).
    let w = 1 / (1 + theta * theta / 4)
    let square = amplitude * amplitude
    let exponent = (-theta * theta / 2 * square * w, -theta * square * w)
    let phase = theta - 2 * atan(theta / 2) + exponent.1
    let size = amplitude * w * exp(exponent.0)
    expectNear(re, size * cos(phase), "Re <a>", seed: 5)
    expectNear(im, size * sin(phase), "Im <a>", seed: 5)
  }

  @Test func flowAgreesWithLieHeun() {
    let differences = [0.1, 0.05, 0.025].map { step in
      let (a, b) = (coherent(1.5, batch: 0), coherent(1.5, batch: 0))
      let steps = Int((1 / step).rounded())
      FlowStepper(system: system(), step: step, noise: nil, like: a)
        .advance(a, steps: steps, firstStep: 0, firstTrajectory: 0)
      LieHeunStepper(system: system(), step: step, noise: nil, like: b)
        .advance(b, steps: steps, firstStep: 0, firstTrajectory: 0)
      return (0..<512).map { hypot(a.re[0, $0] - b.re[0, $0], a.im[0, $0] - b.im[0, $0]) }.max()!
    }
    let order = exponent([0.1, 0.05, 0.025], differences)
    #expect(abs(order - 2) < 0.2, "\(differences)")
  }
}
