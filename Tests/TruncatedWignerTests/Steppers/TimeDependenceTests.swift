import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Terms of time: a field that turns, and noise that grows.
@Suite("coefficients of time") struct TimeDependenceTests {
  /// H = ½ Δ σ^z + Ω (cos wt σ^x + sin wt σ^y): from a spin down
  /// ⟨σ^z⟩ = −1 + (8Ω²/W²) sin²(Wt/2), W² = (Δ − w)² + 4Ω².
  private struct RotatingDrive: PhaseSpacePart {
    let strength = 0.7
    let frequency = 2.0

    func term() -> any Term { DriveTerm(self) }

    final class DriveTerm: Term {
      let part: RotatingDrive
      init(_ part: RotatingDrive) { self.part = part }

      func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
        let strength = 2 * part.strength
        for i in 0..<state.activeGroups {
          field.x.lanes[i] += strength * Foundation.cos(part.frequency * time)
          field.y.lanes[i] += strength * Foundation.sin(part.frequency * time)
        }
      }
    }
  }

  @Test("a turning drive, second order in the step", arguments: Stepper.allCases)
  func drive(stepper: Stepper) {
    let splitting = 1.3
    let drive = RotatingDrive()
    let system = PhaseSpaceSystem(
      sites: 1, modes: 0, stages: [[LocalField(sites: 1, SIMD3(0, 0, splitting))], [drive]])
    let w = hypot(splitting - drive.frequency, 2 * drive.strength)
    let steps = [0.1, 0.05, 0.025]
    let errors = steps.map { step in
      let state = BatchState(sites: 1, modes: 0, trajectories: 8, width: 16)
      state.sz.lanes[0] = Lanes(repeating: -1)
      let stepper = stepper.stepper(system, step: step, noise: nil, like: state)
      let perRecord = Int((1 / step).rounded())
      var squares = 0.0
      for time in 1...4 {
        stepper.advance(
          state, steps: perRecord, firstStep: (time - 1) * perRecord, firstTrajectory: 0)
        let expected =
          -1
          + 8 * pow(drive.strength / w, 2) * pow(Foundation.sin(w * Double(time) / 2), 2)
        squares += pow(state.sz[0, 3] - expected, 2)
      }
      return (squares / 4).squareRoot()
    }
    #expect(errors[2] < 1e-3)
    #expect(abs(exponent(steps, errors) - 2) < 0.1, "\(stepper): \(errors)")
  }

  /// Turns about x with ⟨θ²⟩ = ct dt, independent of the state: ⟨σ^z⟩ = −e^{−ct²/4}.
  private struct GrowingNoise: PhaseSpacePart {
    func term() -> any Term { NoiseTerm() }

    final class NoiseTerm: Term {
      var noise: TermNoise { .inFlow }
      var noisePurpose: NoisePurpose? { .spins }

      func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {}

      func addIncrements(
        _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
      ) {
        let deviation = (0.9 * context.time * step).squareRoot()
        context.noise?.pairs(.spins, rows: 1, groups: state.activeGroups, at: context) {
          _, group, first, _ in
          increments.x.lanes[group] += first * deviation
        }
      }
    }
  }

  @Test("growing noise", arguments: Stepper.allCases)
  func noise(stepper: Stepper) {
    let system = PhaseSpaceSystem(sites: 1, modes: 0, stages: [[GrowingNoise()]])
    let noise = NoiseStreams(seed: 431, point: 0, realization: 0)
    let state = BatchState(sites: 1, modes: 0, trajectories: 512, width: 512)
    var average = Average()
    for batch in 0..<64 {
      for group in 0..<64 {
        (state.sx.lanes[group], state.sy.lanes[group]) = (.zero, .zero)
        state.sz.lanes[group] = Lanes(repeating: -1)
      }
      stepper.stepper(system, step: 0.1, noise: noise, like: state)
        .advance(state, steps: 15, firstStep: 0, firstTrajectory: 512 * batch)
      for lane in 0..<512 { average.add(state.sz[0, lane]) }
    }
    expectNear(average, -Foundation.exp(-0.9 * 2.25 / 4), "<sz> of \(stepper)", seed: 431)
  }
}
