import BatchCore
import Testing

@testable import Models
@testable import TruncatedWigner

/// A trajectory is the same, bit for bit, whatever is computed beside it.
@Suite("identity of trajectories") struct TrajectoryIdentityTests {
  /// Below and above the size at which matrix products take wider panels.
  static let systems: [DickeFamily] = [
    DickeFamily(
      model: "random_dicke",
      given: [
        "clusters": 7, "modes": 9, "spins_per_cluster": 3, "omega_c": 5, "kappa": 0.5,
        "g_over_gc": 1.27,
      ]),
    DickeFamily(
      model: "random_dicke",
      given: ["clusters": 131, "modes": 133, "omega_c": 5, "kappa": 0.5, "g_over_gc": 1.27]),
    DickeFamily(
      model: "hopfield", given: ["spins": 9, "modes": 12, "omega": 1, "sigma": 2]),
    DickeFamily(
      model: "spin_boson", given: ["spins": 20, "modes": 200, "omega": 1, "sigma": 3]),
  ]

  private static func final(
    _ parameters: DickeFamily, trajectories: Int, width: Int = 64, first: Int = 0,
    realization: Int = 0, blocks: [Int] = [40], precision: MatrixPrecision = .double
  ) -> BatchState {
    let run = Preparation(
      parameters, seed: 120, realization: realization, firstTrajectory: first,
      trajectories: trajectories, width: width, precision: precision)
    let stepper = run.flow(step: 0.02)
    var done = 0
    for steps in blocks {
      stepper.advance(run.state, steps: steps, firstStep: done, firstTrajectory: first)
      done += steps
    }
    return run.state
  }

  private static func same(_ a: BatchState, _ b: BatchState, _ trajectories: Range<Int>) -> Bool {
    trajectories.allSatisfy { a.variables($0) == b.variables($0) }
  }

  @Test("full and partly filled batches", arguments: systems, [1, 8, 20, 40, 63])
  func fill(parameters: DickeFamily, trajectories: Int) {
    for precision in MatrixPrecision.allCases {
      let full = Self.final(parameters, trajectories: 64, precision: precision)
      let part = Self.final(parameters, trajectories: trajectories, precision: precision)
      #expect(Self.same(full, part, 0..<trajectories), "\(precision)")
      #expect(full.variables(0) != full.variables(1))
    }
  }

  @Test("other realizations are other trajectories", arguments: systems)
  func realizations(parameters: DickeFamily) {
    let a = Self.final(parameters, trajectories: 16, realization: 0)
    let b = Self.final(parameters, trajectories: 16, realization: 1)
    #expect((0..<16).allSatisfy { a.variables($0) != b.variables($0) })
  }

  @Test("another batch of the same realization has other trajectories", arguments: systems)
  func batches(parameters: DickeFamily) {
    let a = Self.final(parameters, trajectories: 64)
    let b = Self.final(parameters, trajectories: 64, first: 64)
    #expect((0..<64).allSatisfy { a.variables($0) != b.variables($0) })
  }

  @Test("batch width does not matter where panels are narrow")
  func width() {
    let wide = Self.final(Self.systems[0], trajectories: 64)
    let narrow = Self.final(Self.systems[0], trajectories: 32, width: 32, first: 32)
    for trajectory in 0..<32 {
      #expect(wide.variables(32 + trajectory) == narrow.variables(trajectory))
    }
  }

  /// Through the public interface: sums of groups of eight.
  @Test("sums of a full and a partly filled batch")
  func sums() throws {
    var ensemble = Ensemble(
      model: "random_dicke",
      values: ["clusters": 4, "modes": 4, "omega_c": 5, "kappa": 0.5, "g_over_gc": 1.27],
      step: 0.02, stepsPerRecord: 10, records: 5, seed: 121)
    ensemble.overlap = true
    ensemble.waitingRecords = [2, 4]
    func groups(_ trajectories: Int, after: Int? = nil) throws -> [[Double]] {
      let simulator = ensemble.simulator()
      if let after {
        _ = try simulator.run(
          realization: after, batch: 3, trajectories: 17, perGroup: false)
      }
      return try simulator.run(
        realization: 2, batch: 1, trajectories: trajectories, perGroup: true)
    }
    let full = try groups(64)
    #expect(full.count == 8)
    #expect(try groups(40) == Array(full[..<5]))
    // What the simulator did before leaves no trace.
    #expect(try groups(64, after: 0) == full)
    #expect(try groups(64, after: 2) == full)
    // A group of which only three trajectories count.
    #expect(try groups(43)[5][0] == 3)
    #expect(try groups(43)[..<5] == full[..<5])
  }
}
