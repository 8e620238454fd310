import BatchCore
import Foundation
import Testing

@testable import TruncatedWigner

@Suite("photon loss without coupling") struct PhotonLossTests {
  private static func ensemble(displacement: Double) -> Ensemble {
    Ensemble(
      model: "random_dicke",
      values: ["clusters": 1, "modes": 8, "omega_c": 2, "kappa": 0.4, "g": 0],
      initial: InitialState(theta: 0, displacement: displacement), step: 0.1, stepsPerRecord: 5,
      records: 13, seed: 80)
  }

  @Test("the vacuum stays the vacuum")
  func vacuum() throws {
    let photons = try Self.ensemble(displacement: 0).run(realizations: 64, trajectories: 512)
      .result("photon_number")
    for photon in photons {
      expectNear(photon.value, 0, sigma: photon.standardError, "photon number", seed: 80)
    }
  }

  @Test("photons decay as exp(−2κt)")
  func photons() throws {
    let photons = try Self.ensemble(displacement: 2).run(realizations: 64, trajectories: 512)
      .result("photon_number")
    for (record, photon) in photons.enumerated() {
      expectNear(
        photon.value, 4 * exp(-2 * 0.4 * 0.5 * Double(record)), sigma: photon.standardError,
        "photon number at record \(record)", seed: 80)
    }
  }

  @Test("the amplitude decays as exp(−κt) and turns at ω", arguments: [0.1, 1.0])
  func amplitude(step: Double) {
    let run = Preparation(
      Self.ensemble(displacement: 0).parameters, initial: InitialState(theta: 0, displacement: 2),
      fluctuations: false)
    let stepper = run.flow(step: step)
    for second in 1...5 {
      stepper.advance(
        run.state, steps: Int((1 / step).rounded()), firstStep: 0, firstTrajectory: 0)
      let (t, size) = (Double(second), 2 * exp(-0.4 * Double(second)))
      #expect(abs(run.state.re[3, 0] - size * cos(2 * t)) < 1e-12)
      #expect(abs(run.state.im[3, 0] + size * sin(2 * t)) < 1e-12)
    }
  }

  /// ⟨Re a(t) Re a(t')⟩ = ¼ e^{−κ|t−t'|} cos ω(t − t').
  @Test("memory of the noisy vacuum", arguments: [0.05, 0.5])
  func correlation(step: Double) {
    let parameters = Self.ensemble(displacement: 0).parameters
    var (variance, products) = (Average(), Average())
    for batch in 0..<256 {
      let run = Preparation(parameters, seed: 81, firstTrajectory: 64 * batch)
      let stepper = run.flow(step: step)
      let count = Int((1 / step).rounded())
      stepper.advance(run.state, steps: count, firstStep: 0, firstTrajectory: 64 * batch)
      let before = (0..<64).map { run.state.re[2, $0] }
      stepper.advance(run.state, steps: count, firstStep: count, firstTrajectory: 64 * batch)
      for trajectory in 0..<64 {
        let now = run.state.re[2, trajectory]
        variance.add(now * now)
        products.add(before[trajectory] * now)
      }
    }
    expectNear(variance, 0.25, "variance", seed: 81)
    expectNear(products, 0.25 * exp(-0.4) * cos(2), "correlation after t = 1", seed: 81)
  }
}
