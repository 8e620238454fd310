import BatchCore
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

@Suite("energy without loss") struct EnergyTests {
  private static let seed: UInt64 = 60

  static let systems: [DickeFamily] = [
    DickeFamily(
      model: "spin_boson", given: ["spins": 6, "modes": 12, "omega": 1.5, "sigma": 1]),
    DickeFamily(
      model: "random_dicke",
      given: ["clusters": 6, "modes": 6, "spins_per_cluster": 5, "omega_c": 5, "g_over_gc": 0.8]),
    DickeFamily(
      model: "hopfield", given: ["spins": 8, "modes": 16, "omega": 1.5, "sigma": 1]),
  ]

  /// |E(t) − E(0)| of 64 trajectories at t = 0.4, 0.8, …, `end`: rms over trajectories at each.
  private static func deviations(
    _ parameters: DickeFamily, step: Double, end: Double, lieHeun: Bool = false
  ) -> [Double] {
    let run = Preparation(parameters, seed: seed)
    let flow = run.flow(step: step)
    let initial = (0..<64).map { run.system.energy(run.state, lane: $0) }
    let stepsPerRecord = Int((0.4 / step).rounded())
    return (0..<Int(end / 0.4)).map { record in
      flow.advance(
        run.state, steps: stepsPerRecord, firstStep: record * stepsPerRecord, firstTrajectory: 0)
      let squares = (0..<64).reduce(0) { sum, lane in
        let difference = run.system.energy(run.state, lane: lane) - initial[lane]
        return sum + difference * difference
      }
      return (squares / 64).squareRoot()
    }
  }

  @Test("the sum over terms is H", arguments: systems)
  func sum(parameters: DickeFamily) throws {
    let run = Preparation(parameters, seed: Self.seed)
    run.advance(to: 0.7, step: 0.05)
    let energies = try #require(
      PhaseSpaceSystem(run.system.system).energies(
        run.state, field: EffectiveField(like: run.state)))
    for lane in 0..<64 {
      let energy = run.system.energy(run.state, lane: lane)
      #expect(abs(energies[lane / 8][lane % 8] - energy) < 1e-11 * max(1, abs(energy)))
    }
  }

  @Test("loss leaves no energy to conserve")
  func loss() {
    let run = Preparation(
      DickeFamily(
        model: "random_dicke",
        given: [
          "clusters": 2, "modes": 2, "spins_per_cluster": 5, "omega_c": 5, "g": 1, "kappa": 0.1,
        ]))
    #expect(
      PhaseSpaceSystem(run.system.system).energies(
        run.state, field: EffectiveField(like: run.state)) == nil)
  }

  @Test("the error falls as step²", arguments: systems)
  func order(parameters: DickeFamily) {
    let steps = [0.04, 0.02, 0.01]
    let errors = steps.map { Self.deviations(parameters, step: $0, end: 8).max()! }
    let order = exponent(steps, errors)
    print("energy, \(parameters.sites) sites: errors \(errors) at \(steps), order \(order)")
    #expect(abs(order - 2) < 0.2)
  }

  @Test("no drift: the error at t = 300…400 is that at t = 0…100", arguments: systems)
  func drift(parameters: DickeFamily) {
    let deviations = Self.deviations(parameters, step: 0.02, end: 400)
    let quarter = deviations.count / 4
    let (early, late) = (
      deviations[..<quarter].reduce(0, +), deviations[(3 * quarter)...].reduce(0, +)
    )
    print("energy, \(parameters.sites) sites: late over early error \(late / early)")
    #expect(late / early < 1.5)
  }
}
