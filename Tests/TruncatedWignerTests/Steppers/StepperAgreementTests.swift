import BatchCore
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

/// Flow composition against Lie–Heun, which shares no update formula with it.
@Suite("two integrators") struct StepperAgreementTests {
  /// Without loss: the same trajectories; their difference at t = 2 falls as step².
  @Test("differences of trajectories fall as step²", arguments: EnergyTests.systems)
  func withoutLoss(parameters: DickeFamily) {
    let steps = [0.04, 0.02, 0.01, 0.005]
    let differences = steps.map { step in
      let (a, b) = (Preparation(parameters, seed: 70), Preparation(parameters, seed: 70))
      let count = Int((2 / step).rounded())
      a.flow(step: step).advance(a.state, steps: count, firstStep: 0, firstTrajectory: 0)
      b.lieHeun(step: step).advance(b.state, steps: count, firstStep: 0, firstTrajectory: 0)
      var squares = 0.0
      for trajectory in 0..<64 {
        for (x, y) in zip(a.state.variables(trajectory), b.state.variables(trajectory)) {
          squares += (x - y) * (x - y)
        }
      }
      return squares.squareRoot()
    }
    let ratios = zip(differences, differences.dropFirst()).map { $0 / $1 }
    print("flow − Lie–Heun, \(parameters.sites) sites: \(differences), ratios \(ratios)")
    #expect(ratios.last! > 3.4 && ratios.last! < 4.6)
    #expect(ratios.dropFirst().allSatisfy { $0 > 3 && $0 < 5 })
  }

  /// With loss the noises differ (step ends against half steps), so that only ensembles agree.
  @Test("ensemble means with loss")
  func withLoss() {
    let parameters = DickeFamily(
      model: "random_dicke",
      given: [
        "clusters": 4, "modes": 4, "spins_per_cluster": 3, "omega_c": 2, "kappa": 0.5,
        "g_over_gc": 0.8,
      ])
    let (seed, records, stepsPerRecord, step) = (UInt64(71), 8, 25, 0.02)
    // [stepper][record][x, y, z, |a|²]
    var averages = [[[Average]]](
      repeating: [[Average]](repeating: [Average](repeating: Average(), count: 4), count: records),
      count: 2)
    for batch in 0..<100 {
      // Other trajectories for the other stepper; the couplings are the same.
      for stepper in 0..<2 {
        let first = 64 * (2 * batch + stepper)
        let run = Preparation(
          parameters, initial: InitialState(theta: 1.2), seed: seed, firstTrajectory: first)
        let (flow, lieHeun) = (run.flow(step: step), run.lieHeun(step: step))
        for record in 0..<records {
          if stepper == 0 {
            flow.advance(
              run.state, steps: stepsPerRecord, firstStep: record * stepsPerRecord,
              firstTrajectory: first)
          } else {
            lieHeun.advance(
              run.state, steps: stepsPerRecord, firstStep: record * stepsPerRecord,
              firstTrajectory: first)
          }
          for trajectory in 0..<64 {
            let buffers = [run.state.sx, run.state.sy, run.state.sz]
            for (component, buffer) in buffers.enumerated() {
              averages[stepper][record][component].add(
                (0..<4).reduce(0) { $0 + buffer[$1, trajectory] } / 12)
            }
            averages[stepper][record][3].add(
              (0..<4).reduce(0) {
                let (re, im) = (run.state.re[$1, trajectory], run.state.im[$1, trajectory])
                return $0 + re * re + im * im
              })
          }
        }
      }
    }
    var largest = 0.0
    for record in 0..<records {
      for component in 0..<4 {
        let (a, b) = (averages[0][record][component], averages[1][record][component])
        let sigma = (a.standardError * a.standardError + b.standardError * b.standardError)
          .squareRoot()
        largest = max(largest, abs(a.mean - b.mean) / sigma)
        expectNear(
          a.mean, b.mean, sigma: sigma, "component \(component) at record \(record)", seed: seed)
      }
    }
    print("flow against Lie–Heun with loss: largest |z| \(largest)")
  }
}
