import Observables
import Testing

@testable import TruncatedWigner

/// Spins polarized along x start without fluctuation of S^x.
@Suite("polarized start") struct InitialCorrelationTests {
  private static func moments() throws -> ObservableMoments {
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": 5, "modes": 6, "spins_per_cluster": 7, "omega_c": 5, "kappa": 0.5,
        "g_over_gc": 1.27,
      ], step: 0.02, stepsPerRecord: 25, records: 7, seed: 130)
    ensemble.overlap = true
    ensemble.waitingRecords = [2, 6]
    return try ensemble.run(realizations: 10, trajectories: 40)
  }

  @Test("correlation with t = 0 is zero, with error zero")
  func correlation() throws {
    let moments = try Self.moments()
    for name in ["correlation", "correlation_per_realization"] {
      let values = moments.result(name)
      for (row, waiting) in [2, 6].enumerated() {
        let initial = values[7 * row + waiting]
        #expect(abs(initial.value) < 1e-12, "\(name)")
        // The root of what rounding leaves of a variance.
        #expect(initial.standardError < 1e-8, "\(name)")
        #expect(values[7 * row].value > 0.01)
        for lag in 0..<7 {
          #expect(values[7 * row + lag].value.isNaN == (lag > waiting))
        }
      }
    }
  }

  @Test("overlap at t = 0: 1/4 before, 0 after subtraction")
  func overlap() throws {
    let moments = try Self.moments()
    #expect(abs(moments.result("overlap_raw")[0].value - 0.25) < 1e-12)
    #expect(abs(moments.result("overlap")[0].value) < 1e-12)
    #expect(
      moments.magnetization(0)[0].value == 1 && moments.magnetization(0)[0].standardError == 0)
  }
}
