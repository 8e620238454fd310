import BatchCore
import Foundation
import Testing

@testable import Models
@testable import TruncatedWigner

@Suite("uncoupled spins") struct FreePrecessionTests {
  /// x and y turn at Δ, z stays; exactly, whatever the step and the records.
  @Test("precession at Δ is exact", arguments: ["random_dicke", "hopfield"], [0.02, 0.3])
  func precession(model: String, step: Double) {
    let parameters = DickeFamily(
      model: model,
      given: [
        "clusters": 3, "modes": 2, "spins_per_cluster": 4, "delta": 1.3, "omega_c": 5, "g": 0,
      ])
    let run = Preparation(
      parameters, initial: InitialState(theta: 1.0, phi: 0.4), fluctuations: false)
    let stepper = run.flow(step: step)
    let length = 4 * sin(1.0)
    var done = 0
    for steps in [1, 1, 2, 7, 100, 1000, 3000] {
      stepper.advance(run.state, steps: steps, firstStep: done, firstTrajectory: 0)
      done += steps
      let phase = 0.4 + 1.3 * step * Double(done)
      #expect(abs(run.state.sx[1, 5] - length * cos(phase)) < 1e-10)
      #expect(abs(run.state.sy[1, 5] - length * sin(phase)) < 1e-10)
      #expect(abs(run.state.sz[1, 5] - 4 * cos(1.0)) < 1e-12)
    }
  }
}
