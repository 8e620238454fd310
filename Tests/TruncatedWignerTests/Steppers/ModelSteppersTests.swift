import BatchCore
import Models
import Statistics
import Testing

@testable import TruncatedWigner

/// The two steppers share no update formula: every model has the same averages by both.
@Suite("both steppers, every model") struct ModelSteppersTests {
  private static let dicke: [DissipativeCase] = [
    .init(
      model: "spin_boson",
      given: ["spins": 2, "modes": 3, "omega": 1.5, "sigma": 1, "kappa": 0.3]),
    .init(
      model: "random_dicke",
      given: ["clusters": 3, "modes": 2, "omega_c": 2, "kappa": 0.5, "g_over_gc": 0.8]),
    .init(model: "hopfield", given: ["spins": 3, "modes": 4, "omega": 1.5, "sigma": 1]),
    .init(
      model: "dicke", given: ["spins": 1, "omega_c": 1.5, "kappa": 0.4, "g": 0.5]),
  ]

  @Test("every model of the catalogue is here") func complete() {
    let here = Set((DissipativeCase.all + Self.dicke).map(\.model))
    #expect(here == Set(ModelCatalogue.all.map(\.name)))
  }

  /// Lie–Heun has weak order 1: about 0.1 of the step at rates of order 1.
  @Test("averages agree", arguments: DissipativeCase.all + dicke)
  func averages(system: DissipativeCase) {
    let (step, batches) = (0.02, 12)
    let bench = system.bench(seed: 440, trajectories: 256)
    func means(_ integrator: Bench.Integrator, _ batches: Range<Int>) -> [[Estimate]] {
      bench.means(integrator, step: step, stepsPerRecord: 25, records: 4, batches: batches) {
        $0.lowMoments($1)
      }
    }
    expectAgreement(
      "flow − Lie–Heun, \(system.testDescription)", means(.flow, 0..<batches),
      means(.lieHeun, batches..<(2 * batches)), margin: 0.15 * step)
  }

  /// As a job asks for it: the other stepper, other bits, the same averages, the same bits again.
  @Test("a simulation takes the stepper it is told") func simulation() throws {
    func run(_ stepper: Stepper) throws -> [[Double]] {
      let ensemble = Ensemble(
        model: "driven_spin", values: ["omega_rabi": 1, "gamma_down": 0.4, "gamma_z": 0.2],
        step: 0.02, stepsPerRecord: 25, records: 3, seed: 441)
      var settings = ensemble.simulator().settings
      settings.stepper = stepper
      return try BatchSimulator(settings: settings)
        .run(realization: 0, batch: 0, trajectories: 64, perGroup: false)
    }
    let (flows, lieHeun) = (try run(.flows), try run(.lieHeun))
    #expect(flows != lieHeun)
    #expect(try run(.lieHeun) == lieHeun)
  }
}
