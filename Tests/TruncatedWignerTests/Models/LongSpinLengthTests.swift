import BatchCore
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

@Suite("spin lengths over 1e5 steps") struct LongSpinLengthTests {
  /// Strong coupling (g = 1.27 g_c), 8 clusters of one spin: |s| = √3 of every spin of every
  /// trajectory stays to 10⁻¹² relative.
  @Test("every spin keeps its length", arguments: ["random_dicke", "hopfield"], [0.02, 0.013])
  func conserved(model: String, step: Double) {
    let parameters = DickeFamily(
      model: model,
      given: [
        "clusters": 8, "modes": 8, "omega_c": 5, "kappa": 0.5, "g_over_gc": 1.27,
      ])
    let run = Preparation(parameters, seed: 50, trajectories: 24, width: 32)
    let stepper = run.flow(step: step)
    var largest = 0.0
    for block in 0..<100 {
      stepper.advance(run.state, steps: 1000, firstStep: 1000 * block, firstTrajectory: 0)
      for site in 0..<8 {
        for trajectory in 0..<24 {
          let ratio = run.state.squaredLength(site: site, trajectory: trajectory) / 3
          largest = max(largest, abs(ratio.squareRoot() - 1))
        }
      }
    }
    print("\(model), step \(step): |s| off by at most \(largest) relative in 1e5 steps")
    #expect(largest < 1e-12)
  }
}
