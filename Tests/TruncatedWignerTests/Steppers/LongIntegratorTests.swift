import BatchCore
import Foundation
import Models
import Numerics
import Statistics
import TestSupport
import Testing

@testable import TruncatedWigner

/// A dissipative system to run with both integrators.
struct DissipativeCase: Sendable, CustomTestStringConvertible {
  var model: String
  var given: [String: ParameterValue]
  var initial: InitialState?
  var note = ""
  var testDescription: String { "\(model) \(note)" }

  func bench(
    seed: UInt64, trajectories: Int = 64, fluctuations: Bool = true,
    without rates: [String] = []
  ) -> Bench {
    var given = given
    for rate in rates { given[rate] = 0 }
    return Bench(
      model, given, initial: initial, fluctuations: fluctuations, seed: seed,
      trajectories: trajectories)
  }

  static let all: [DissipativeCase] = [
    .init(
      model: "driven_spin",
      given: ["omega_rabi": 1, "gamma_down": 0.8, "gamma_up": 0.3, "gamma_z": 0.2]),
    .init(
      model: "tavis_cummings",
      given: [
        "atoms": 3, "g": .list([0.5, 0.9, 1.3]), "epsilon": .list([0.8, 1, 1.3]), "kappa": 1,
        "gamma_down": 0.125, "gamma_up": 0.375,
      ], initial: InitialState(theta: 0.6, phi: 0.4, displacement: 0.7)),
    .init(
      model: "central_spin",
      given: [
        "satellites": 4, "g": .list([2, 3, 1, 2.5]), "epsilon": .list([1, 0.7, 1.2, 1]),
        "kappa": 1, "gamma_down": 0.5, "gamma_up": 1.5,
      ], initial: InitialState(theta: 0.5, phi: 0.3, centralTheta: 2.4)),
    .init(
      model: "rydberg_chain",
      given: [
        "sites": 4, "omega_rabi": 0.7, "gamma_down": 0.4, "gamma_z": 0.2, "boundary": "open",
      ],
      note: "open"),
    .init(
      model: "rydberg_chain",
      given: ["sites": 4, "omega_rabi": 0.7, "gamma_down": 0.4, "gamma_z": 0.2, "interaction": 2],
      note: "periodic"),
    .init(
      model: "rydberg_chain",
      given: [
        "sites": 9, "omega_rabi": 0.7, "gamma_down": 0.4, "gamma_z": 0.2, "lattice": "square",
      ], note: "square 3×3"),
    .init(
      model: "correlated_emission",
      given: [
        "atoms": 3, "spacing": 0.15, "omega_rabi": 0.8, "detuning": 0.4, "dipole": 1.1,
      ], initial: InitialState(theta: 1, phi: 0.5)),
    .init(
      model: "bcs_cavity",
      given: [
        "atoms": 4, "epsilon_0": 1.4, "width": 0.9, "delta_c": 1.2, "kappa": 0.5,
        "coupling": "standing_wave",
      ],
      initial: InitialState(
        theta: 1.3, phi: 0.2, displacement: 0.4, phaseDifference: 0.7, cavity: .empty)),
  ]
}

/// Flow composition against Lie–Heun: different trajectories, means within four combined errors.
@Suite("two integrators: dissipative systems") struct LongIntegratorTests {
  @Test("means with all rates", arguments: DissipativeCase.all)
  func models(system: DissipativeCase) {
    compare(
      system.testDescription, system.bench(seed: 320, trajectories: 256), step: 0.02, batches: 128)
  }

  /// Lie–Heun has weak order 1: about 0.1 of the step at rates of order 1.
  private func compare(_ what: String, _ bench: Bench, step: Double, batches: Int) {
    func means(_ integrator: Bench.Integrator, _ batches: Range<Int>) -> [[Estimate]] {
      bench.means(
        integrator, step: step, stepsPerRecord: Int((0.5 / step).rounded()), records: 5,
        batches: batches
      ) { $0.lowMoments($1) }
    }
    expectAgreement(
      "flow − Lie–Heun, \(what)", means(.flow, 0..<batches),
      means(.lieHeun, batches..<(2 * batches)), margin: 0.15 * step)
  }

  /// Same starts, no noise: the difference falls as step².
  @Test("mean-field trajectories", arguments: DissipativeCase.all)
  func deterministic(system: DissipativeCase) {
    let bench = system.bench(seed: 321, fluctuations: false)
    if bench.directions.allSatisfy({ $0.theta == .pi }) {
      for i in bench.directions.indices { bench.directions[i].theta = 2.5 }
    }
    expectSecondOrder(system.testDescription, bench)
  }

  private func expectSecondOrder(_ what: String, _ bench: Bench) {
    let differences = [0.04, 0.02, 0.01].map { step in
      bench.run(to: 2, step: step)
      let flow = bench.state.variables(0)
      bench.run(to: 2, step: step, .lieHeun)
      return zip(flow, bench.state.variables(0)).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }.squareRoot()
    }
    let order = log2(differences[1] / differences[2])
    print("flow − Lie–Heun without noise, \(what): \(differences), order \(order)")
    #expect(abs(order - 2) < 0.3)
  }

  // MARK: Complex decay matrix

  /// Γ = B B† of a fixed complex B, scaled to a mean diagonal of one.
  static func complexDecay(_ n: Int, seed: UInt64) -> DecayMatrix {
    var random = SplitMix(seed: seed)
    let b = (0..<n).map { _ in
      (0..<n).map { _ in
        (Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random))
      }
    }
    let (re, im) = (Matrix(rows: n, columns: n), Matrix(rows: n, columns: n))
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n {
          re[i, j] += b[i][k].0 * b[j][k].0 + b[i][k].1 * b[j][k].1
          im[i, j] += b[i][k].1 * b[j][k].0 - b[i][k].0 * b[j][k].1
        }
      }
    }
    let scale = Double(n) / (0..<n).reduce(0) { $0 + re[$1, $1] }
    return DecayMatrix(real: re.scaled(by: scale), imaginary: im.scaled(by: scale))
  }

  private static func complexSystem(_ place: PhysicalSystem.NoisePlace) -> PhaseSpaceSystem {
    let exchange = Matrix(rows: 3, columns: 3)
    for (i, j, value) in [(0, 1, 0.5), (1, 2, -0.3), (0, 2, 0.2)] {
      exchange[i, j] = value
      exchange[j, i] = value
    }
    return PhaseSpaceSystem(
      sites: 3, modes: 0,
      stages: [
        [LocalField([SIMD3(1, 0.2, 0.3), SIMD3(0.8, 0, -0.4), SIMD3(1.2, -0.3, 0)])],
        [CollectiveEmission(exchange: exchange, decay: complexDecay(3, seed: 5))],
      ], noise: place)
  }

  private static let tilted = [
    InitialState(theta: 0.8, phi: 0.2), InitialState(theta: 1.5, phi: 2),
    InitialState(theta: 2.3, phi: -1),
  ]

  @Test("complex Γ without noise")
  func complexDeterministic() {
    expectSecondOrder(
      "complex Γ",
      Bench(
        Self.complexSystem(.outside), directions: Self.tilted, fluctuations: false, seed: 322))
  }

  @Test("complex Γ with noise, at both places in the composition", arguments: [true, false])
  func complexNoisy(inside: Bool) {
    compare(
      "complex Γ, noise \(inside ? "inside" : "outside")",
      Bench(
        Self.complexSystem(inside ? .inside : .outside), directions: Self.tilted, seed: 323,
        trajectories: 256), step: 0.02, batches: 128)
  }

  /// Near s^z = −1 spins are oscillators, d⟨σ⁻_i⟩/dt = −½ Σ_j Γ_ij ⟨σ⁻_j⟩: the side on which Im Γ acts.
  @Test("complex Γ: small deflections decay with exp(−Γt/2)")
  func linearResponse() {
    let decay = Self.complexDecay(3, seed: 5)
    #expect(abs(decay.imaginary![0, 1]) > 0.1)
    let phases = [0.2, 2.0, -1.0]
    let bench = Bench(
      PhaseSpaceSystem(
        sites: 3, modes: 0, stages: [[CollectiveEmission(exchange: nil, decay: decay)]]),
      directions: phases.map { InitialState(theta: .pi - 1e-4, phi: $0) }, fluctuations: false,
      seed: 324)
    bench.run(to: 1, step: 0.005)
    // Taylor series of exp(−Γ/2) on s⁻ = (s^x − i s^y)/2.
    var term = phases.map { SIMD2(cos($0), -sin($0)) * 5e-5 }
    var sum = term
    for order in 1..<40 {
      term = (0..<3).map { i in
        (0..<3).reduce(SIMD2<Double>.zero) { total, j in
          let (re, im) = (decay.real[i, j], decay.imaginary![i, j])
          let v = term[j]
          return total + SIMD2(re * v.x - im * v.y, re * v.y + im * v.x) * (-0.5 / Double(order))
        }
      }
      for i in 0..<3 { sum[i] += term[i] }
    }
    for i in 0..<3 {
      #expect(abs(bench.state.sx[i, 0] / 2 - sum[i].x) < 1e-9)
      #expect(abs(-bench.state.sy[i, 0] / 2 - sum[i].y) < 1e-9)
    }
  }

  /// All spins down, the dark state: d⟨s⁻_i s̄⁻_j⟩/dt = 0 for i ≠ j, since noise and damping balance.
  /// With the conjugate noise the imaginary part would grow at the rate Im Γ_ij.
  @Test("complex Γ: noise balances damping in the dark state")
  func balance() {
    let decay = Self.complexDecay(3, seed: 5)
    let bench = Bench(
      PhaseSpaceSystem(
        sites: 3, modes: 0, stages: [[CollectiveEmission(exchange: nil, decay: decay)]]),
      directions: Array(repeating: InitialState(theta: .pi), count: 3), seed: 325,
      trajectories: 1024)
    let time = 0.02
    let means = bench.means(
      .flow, step: time / 2, stepsPerRecord: 2, records: 2, batches: 0..<512
    ) { state, group in
      [(0, 1), (0, 2), (1, 2)].flatMap { i, j in
        let (a, b) = (i * state.groups + group, j * state.groups + group)
        let (x, y) = (state.sx.lanes, state.sy.lanes)
        return [(x[a] * x[b] + y[a] * y[b]) / 4, (x[a] * y[b] - y[a] * x[b]) / 4]
      }
    }
    let signals = [(0, 1), (0, 2), (1, 2)].flatMap {
      [decay.real[$0, $1], decay.imaginary![$0, $1]].map { abs($0) * time }
    }
    for (index, mean) in means[1].enumerated() {
      print("dark state: \(mean), unbalanced \(signals[index])")
      expectNear(
        mean.value, 0, sigma: mean.standardError, "product \(index)", seed: 325,
        rounding: 2 * time * time)
    }
    #expect(signals.max()! > 10 * means[1][0].standardError)
  }

  // MARK: Thermal mode

  /// a* = −iF/(iω + Γ); ⟨a⟩ = a* + (α − a*) e^{−(iω+Γ)t}; the variance of |a| goes from ½ to n + ½ as
  /// e^{−2Γt}.
  @Test("thermal driven mode against closed forms", arguments: [true, false])
  func thermalMode(flow: Bool) {
    let mode = FreeModes.Mode(
      omega: 1.3, decay: 0.4, occupation: 1.5, drive: SIMD2(0.6, -0.35))
    let lossless = FreeModes.Mode(omega: 0, drive: SIMD2(0.2, 0.1))
    let bench = Bench(
      PhaseSpaceSystem(
        sites: 1, modes: 2,
        stages: [[LocalField(sites: 1, .zero), FreeModes([mode, lossless])]]),
      directions: [InitialState(theta: 0)], displacement: 0.8, seed: 326, trajectories: 256)
    let step = flow ? 0.25 : 0.005
    let means = bench.means(
      flow ? .flow : .lieHeun, step: step, stepsPerRecord: Int((0.5 / step).rounded()),
      records: 13, batches: 0..<(flow ? 1024 : 128)
    ) { $0.lowMoments($1) }
    let norm = mode.omega * mode.omega + mode.decay * mode.decay
    // −i(F_x + iF_y)(Γ − iω)/norm.
    let (nx, ny) = (mode.drive.y, -mode.drive.x)
    let (starX, starY) = (
      (nx * mode.decay + ny * mode.omega) / norm, (ny * mode.decay - nx * mode.omega) / norm
    )
    let expected = (0..<13).map { record in
      let t = 0.5 * Double(record)
      let (c, s) = (
        exp(-mode.decay * t) * cos(mode.omega * t), -exp(-mode.decay * t) * sin(mode.omega * t)
      )
      let (dx, dy) = (0.8 - starX, -starY)
      let (x, y) = (starX + dx * c - dy * s, starY + dx * s + dy * c)
      let variance = 0.5 + mode.occupation * (1 - exp(-2 * mode.decay * t))
      let (u, v) = (0.8 + lossless.drive.y * t, -lossless.drive.x * t)
      return [x, y, x * x + y * y + variance, u, v, u * u + v * v + 0.5].map { Estimate($0, 0) }
    }
    expectAgreement(
      "thermal mode, \(flow ? "flow" : "Lie–Heun")", means.map { Array($0[3...]) }, expected,
      margin: flow ? 1e-12 : 1e-3)
  }
}
