import BatchCore
import Numerics
import Statistics
import Testing

@testable import Models
@testable import TruncatedWigner

/// For ω ≫ h the photons follow the spins: `spin_boson` becomes `hopfield`, with the same couplings
/// W/ω since var g ∝ ω.
@Suite("adiabatic limit") struct AdiabaticLimitTests {
  private static func ensemble(_ model: String, omega: Double) -> Ensemble {
    let stepsPerRecord = omega > 10 ? 200 : 20
    return Ensemble(
      model: model,
      values: ["spins": 5, "modes": 15, "omega": .number(omega), "sigma": 1],
      step: 0.4 / Double(stepsPerRecord), stepsPerRecord: stepsPerRecord, records: 9, seed: 110)
  }

  private static func couplings(_ model: String, omega: Double, realization: Int) -> Matrix {
    Preparation(
      Self.ensemble(model, omega: omega).parameters, seed: 110, realization: realization
    ).system.couplings
  }

  @Test("both models draw the same couplings")
  func sameDisorder() {
    for realization in 0..<3 {
      let a = Self.couplings("spin_boson", omega: 100, realization: realization)
      let b = Self.couplings("hopfield", omega: 100, realization: realization)
      let c = Self.couplings("hopfield", omega: 1, realization: realization)
      for i in 0..<5 {
        for l in 0..<15 {
          #expect(a[i, l] == b[i, l])
          #expect(abs(a[i, l] - 10 * c[i, l]) < 1e-14)
        }
      }
    }
    #expect(
      Self.couplings("hopfield", omega: 1, realization: 0)[2, 3]
        != Self.couplings("hopfield", omega: 1, realization: 1)[2, 3])
  }

  /// Magnetizations at ω = 100 h agree with eliminated photons within four standard errors at all
  /// times; at ω = 2 h they are far apart.
  @Test("fast photons can be eliminated, slow ones cannot")
  func limit() throws {
    func magnetization(_ model: String, _ omega: Double) throws -> [Estimate] {
      try Self.ensemble(model, omega: omega).run(realizations: 64, trajectories: 64)
        .result("magnetization")
    }
    let eliminated = try magnetization("hopfield", 100)
    let fast = try Agreement(magnetization("spin_boson", 100), eliminated, margin: 0)
    let slow = try Agreement(magnetization("spin_boson", 2), eliminated, margin: 0)
    print("adiabatic limit: omega = 100: \(fast); omega = 2: \(slow)")
    #expect(fast.outside == 0)
    #expect(slow.largest > 15)
    // The dynamics is not that of uncoupled spins.
    let free = try Ensemble(
      model: "hopfield", values: ["spins": 5, "modes": 15, "omega": 100, "sigma": 0], step: 0.02,
      stepsPerRecord: 20, records: 9, seed: 110
    ).run(realizations: 4, trajectories: 64).result("magnetization")
    #expect(Agreement(free, eliminated, margin: 0).largest > 15)
  }
}
