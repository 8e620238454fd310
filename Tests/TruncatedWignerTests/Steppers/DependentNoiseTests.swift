import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Noise that depends on the state, in the sense of Stratonovich.
@Suite("noise that depends on the state") struct DependentNoiseTests {
  private static let rate = 0.6
  private static let seed: UInt64 = 430

  /// da = −i a ∘ dW, ⟨dW²⟩ = γ dt, of a mode and ds = 2 s^z (e_z × s) ∘ dW of a spin: both turn by random
  /// angles at constant length, so that ⟨a⟩ decays as e^{−γt/2}, and s^x + i s^y at 2 (s^z)² γ.
  /// In the sense of Itô |a|² would grow as e^{γt}, and ⟨a⟩ stay.
  private struct PhaseNoise: PhaseSpacePart {
    func term() -> any Term { NoiseTerm() }

    final class NoiseTerm: Term {
      var noise: TermNoise { .dependent }
      var noisePurpose: NoisePurpose? { .photons }

      func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {}

      func addIncrements(
        _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
      ) {
        let deviation = (DependentNoiseTests.rate * step).squareRoot()
        context.noise?.pairs(.photons, rows: 1, groups: state.activeGroups, at: context) {
          increments.re.lanes[$1] += state.im.lanes[$1] * ($2 * deviation)
          increments.im.lanes[$1] -= state.re.lanes[$1] * ($2 * deviation)
          increments.z.lanes[$1] += state.sz.lanes[$1] * ($3 * (2 * deviation))
        }
      }
    }
  }

  @Test("means follow the closed form", arguments: Stepper.allCases, [false, true])
  func means(stepper: Stepper, isRefined: Bool) {
    let system = PhaseSpaceSystem(
      sites: 1, modes: 1,
      stages: [[FreeModes([.init(omega: 0.4)])], [PhaseNoise()]])
    let noise = NoiseStreams(
      seed: Self.seed, point: 0, realization: 0, isRefined: isRefined)
    let (step, steps, time) = (0.02, 50, 1.0)
    let state = BatchState(sites: 1, modes: 1, trajectories: 512, width: 512)
    let integrator = stepper.stepper(system, step: step, noise: noise, like: state)
    var averages = [Average](repeating: Average(), count: 5)
    for batch in 0..<64 {
      for group in 0..<64 {
        (state.re.lanes[group], state.im.lanes[group]) = (Lanes(repeating: 2), .zero)
        (state.sx.lanes[group], state.sy.lanes[group]) = (Lanes(repeating: 0.8), .zero)
        state.sz.lanes[group] = Lanes(repeating: 0.6)
      }
      integrator.advance(state, steps: steps, firstStep: 0, firstTrajectory: 512 * batch)
      for lane in 0..<512 {
        let (x, y) = (state.re[0, lane], state.im[0, lane])
        for (number, value) in [x, y, x * x + y * y, state.sx[0, lane], state.sz[0, lane]]
          .enumerated()
        {
          averages[number].add(value)
        }
      }
    }
    let decay = 2 * Foundation.exp(-Self.rate * time / 2)
    let expected = [
      decay * Foundation.cos(0.4), -decay * Foundation.sin(0.4), 4,
      0.8 * Foundation.exp(-2 * 0.36 * Self.rate * time), 0.6,
    ]
    for (number, average) in averages.enumerated() {
      // Lie–Heun: |a| is kept up to the order of the step.
      expectNear(
        average.mean, expected[number], sigma: average.standardError,
        "moment \(number) of \(stepper), refined \(isRefined)", seed: Self.seed,
        rounding: 0.03)
    }
  }
}
