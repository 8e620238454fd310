import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Exact
@testable import Models

/// Means over trajectories against dense master equations.
struct TrajectoryTests {
  @Test(arguments: 0..<4) func randomSystemsInTheMean(_ part: Int) throws {
    for seed in 6 * part..<6 * (part + 1) {
      let system = RandomSystem(seed: UInt64(seed))
      let own = SmallSystem(
        equation: system.equation, directions: system.directions, modes: system.modes,
        cutoffs: system.cutoffs, operators: system.operators)
      let found = try own.deviation(2000, times: [0, 0.2, 0.7], steps: 60, seed: UInt64(seed))
      #expect(found < 4.5, "seed \(seed)")
    }
  }

  @Test func drivenDecayingSpin() throws {
    let system = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 1, modes: 0),
        hamiltonian: TimedOperator(0.7 * P.sx(0) + 0.3 * P.sz(0)),
        jumps: [.decay([(P.sm(0), 1.3)])]),
      directions: [InitialState(theta: 0)],
      operators: [P.sx(0), P.sy(0), P.sz(0)].map { TimedOperator($0) })
    #expect(try system.deviation(20_000, times: [0, 0.3, 1, 3], steps: 100) < 4.5)
  }

  /// Three interchangeable atoms have three effective jump operators for every family.
  @Test func laserOfGroupedSpins() throws {
    let atoms = 0..<3
    let coupling = atoms.sum { P.a(0) * P.sp($0) + P.ad(0) * P.sm($0) }
    let system = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 3, modes: 1), hamiltonian: TimedOperator(0.8 * coupling),
        jumps: [
          .decay([(P.a(0), 1)]), .decay(atoms.map { (P.sm($0), 0.4) }),
          .decay(atoms.map { (P.sp($0), 0.9) }), .decay(atoms.map { (P.sz($0), 0.2) }),
        ]),
      directions: atoms.map { _ in InitialState(theta: 1.2, phi: 0.4) },
      modes: [ModeState(displacement: .zero)], cutoffs: [3],
      operators: [
        P.ad(0) * P.a(0), P.sz(0), P.sz(0) * P.sz(1), P.sp(0) * P.sm(1), P.a(0) * P.sp(2),
      ].map { TimedOperator($0) })
    #expect(try system.problem().dimension < 24)
    #expect(try system.deviation(6000, times: [0.4, 2], steps: 40) < 4.5)
  }

  /// Fock levels are drawn so that the ensemble is the thermal state, displaced.
  @Test(arguments: [0.0, 0.7]) func thermalStart(displacement: Double) throws {
    let number = P.ad(0) * P.a(0)
    let system = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 0, modes: 1), hamiltonian: TimedOperator(0.5 * number),
        jumps: [.decay([(P.a(0), 0.5)])]),
      directions: [],
      modes: [
        ModeState(displacement: ComplexNumber(displacement, 0.4 * displacement), thermal: 1.2)
      ],
      cutoffs: nil,
      operators: [P.a(0), number, number * number].map { TimedOperator($0) })
    let means = try TrajectoryMeans(system.solver(), 8000, times: [0, 0.6])
    // ⟨a⟩ and ⟨a†a⟩ decay; ⟨n²⟩ = 2n̄² + n̄ + 4n̄|α|² + |α|⁴ + |α|² of a displaced thermal state.
    for (record, time) in [0, 0.6].enumerated() {
      let decay = exp(-0.25 * time)
      let alpha =
        ComplexNumber(decay * cos(0.5 * time), -decay * sin(0.5 * time))
        * system.modes[0].displacement
      let (n, a) = (1.2 * decay * decay, alpha.re * alpha.re + alpha.im * alpha.im)
      #expect(means.deviation(record, 0, from: alpha) < 4.5)
      #expect(means.deviation(record, 1, from: ComplexNumber(n + a)) < 4.5)
      #expect(
        means.deviation(
          record, 2, from: ComplexNumber(2 * n * n + n + 4 * n * a + a * a + a)) < 4.5)
    }
  }

  @Test func darkStatesAndNoJumps() throws {
    let spin = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 2, modes: 0), hamiltonian: TimedOperator(P.sx(0)),
        jumps: [.decay([(P.sm(1), 2)])]),
      directions: [InitialState(theta: 0), InitialState(theta: .pi)],
      operators: [P.sz(0), P.sz(1)].map { TimedOperator($0) })
    let solver = try spin.solver()
    try solver.run(0..<8, times: [0, 5, 40]) { _, record, values in
      #expect(abs(values[0].re - cos(2 * [0, 5, 40][record])) < 1e-7)
      #expect(abs(values[1].re + 1) < 1e-12)
    }
    #expect(solver.report.jumps == 0)
  }

  /// A spin that has turned by ω t when another decays is mirrored by the jump: its direction at the end
  /// tells when that was, −log r/γ.
  @Test(arguments: [false, true]) func jumpTimes(isTimed: Bool) throws {
    let (gamma, omega) = (0.8, 5.0)
    let one = TimeFunction(number: 1, isReal: true, text: "1") { _ in ComplexNumber(1) }
    let hamiltonian =
      isTimed
      ? TimedOperator(.init(), timed: [(one, (omega / 2) * P.sz(1))])
      : TimedOperator((omega / 2) * P.sz(1))
    let system = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 2, modes: 0), hamiltonian: hamiltonian,
        jumps: [.decay([(P.sm(0) * P.sx(1), gamma)])]),
      directions: [InitialState(theta: 0), InitialState(theta: .pi / 2)],
      operators: [P.sp(1), P.sz(0)].map { TimedOperator($0) })
    let solver = try system.solver { $0.tolerance = 1e-9 }
    let end = 30.0
    for trajectory in 0..<16 {
      let expected =
        -log(solver.streams.jump(0, path: 0, trajectory: trajectory).norm) / gamma
      try solver.run(trajectory..<trajectory + 1, times: [0, end]) { _, record, values in
        guard record == 1 else { return }
        #expect(abs(values[1].re + 1) < 1e-12)
        // ⟨σ⁺⟩ = e^{iφ}/2 with φ = ω (t − 2 t_jump) for ⟨σ^x⟩ = cos φ, ⟨σ^y⟩ = sin φ.
        let phase = omega * (end - 2 * expected)
        let distance = (2 * values[0] - ComplexNumber(cos(phase), sin(phase))).magnitude
        #expect(distance < 1e-6, "trajectory \(trajectory)")
      }
    }
    #expect(solver.report.jumps == 16)
  }

  @Test func negativeRatesAndStopping() throws {
    let falling = TimeFunction(number: 1, isReal: true, text: "1 - t") { ComplexNumber(1 - $0) }
    let system = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 1, modes: 0), hamiltonian: TimedOperator(P.sx(0)),
        jumps: [
          .independent([(TimedOperator(P.sm(0)), MasterEquation.Rate(1, function: falling))])
        ]),
      directions: [InitialState(theta: 0)], operators: [TimedOperator(P.sz(0))])
    let solver = try system.solver()
    #expect(throws: ImpossibleRealization.self) {
      try solver.run(0..<8, times: [0, 1, 2, 3]) { _, _, _ in }
    }
    #expect(throws: AbandonedUnit.self) {
      try solver.run(0..<8, times: [0, 0.5], goesOn: { false }) { _, _, _ in }
    }
  }
}
