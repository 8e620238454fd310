import Foundation
import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// Flows of general parts without noise: against fine Lie–Heun steps of the same term, and in closed form.
@Suite("flows of general parts") struct GeneralFlowTests {
  private static func batch(sites: Int, modes: Int, scale: Double = 1) -> BatchState {
    let state = BatchState(sites: sites, modes: modes, trajectories: 16, width: 16)
    state.fill(seed: 510, scale: scale)
    return state
  }

  /// The largest difference after `time` between `steps` steps of the flow and fine Lie–Heun steps, and the
  /// largest relative change of a squared length.
  private static func deviation(
    _ part: any PhaseSpacePart, sites: Int, modes: Int, time: Double, steps: Int, fine: Int,
    scale: Double = 1
  ) -> (error: Double, length: Double) {
    blasSingleThreaded()
    let (a, b) = (
      batch(sites: sites, modes: modes, scale: scale),
      batch(sites: sites, modes: modes, scale: scale)
    )
    let system = PhaseSpaceSystem(sites: sites, modes: modes, stages: [[part]])
    func square(_ site: Int, _ lane: Int) -> Double {
      a.squaredLength(site: site, trajectory: lane)
    }
    let before = (0..<sites).map { site in (0..<16).map { square(site, $0) } }
    FlowStepper(system: system, step: time / Double(steps), noise: nil, like: a)
      .advance(a, steps: steps, firstStep: 0, firstTrajectory: 0)
    LieHeunStepper(system: system, step: time / Double(fine), noise: nil, like: b)
      .advance(b, steps: fine, firstStep: 0, firstTrajectory: 0)
    let error = (0..<16).reduce(0) { largest, lane in
      zip(a.variables(lane), b.variables(lane)).reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
    let length = (0..<sites).reduce(0) { largest, site in
      (0..<16).reduce(largest) { max($0, abs(square(site, $1) / before[site][$1] - 1)) }
    }
    return (error, length)
  }

  @Test("exact flows")
  func exact() {
    var random = SplitMix(seed: 511)
    func expectExact(
      _ part: any PhaseSpacePart, sites: Int, modes: Int, _ what: String, scale: Double = 1
    ) {
      let (error, length) = Self.deviation(
        part, sites: sites, modes: modes, time: 1, steps: 1, fine: 4000, scale: scale)
      #expect(error < 2e-5, "\(what): \(error)")
      #expect(length < 2e-15, "\(what): \(length)")
    }
    let chi = Matrix(rows: 3, columns: 2)
    for k in 0..<6 { chi.elements[k] = random.symmetric() }
    expectExact(DispersiveCoupling(chi), sites: 3, modes: 2, "dispersive")
    expectExact(
      DrivenField(sites: [0, 2], fields: TimedNumbers([0.4, 1, -0.3, 0, 2, 0])), sites: 3,
      modes: 0, "constant field")
    let drift = Matrix(rows: 4, columns: 4)
    for k in 0..<16 { drift.elements[k] = random.symmetric() }
    expectExact(
      LinearModes(
        drift: drift, shift: [0.5, 0, -1, 0.2], diffusion: Matrix(rows: 4, columns: 4)),
      sites: 0, modes: 2, "linear modes")
    expectExact(
      TiltedDecay(axes: [SIMD3(0.3, -0.2, 0.1), .zero, SIMD3(0, 0, -0.5)]), sites: 3, modes: 0,
      "tilted decay")
    let v = Variables(sites: 3)
    expectExact(
      PolynomialHamiltonian(
        PhaseSpacePolynomial([
          (0.6, [v.z(0), v.z(1), v.x(2)]), (0.4, [v.z(0), v.z(0)]), (-0.5, [v.z(1), v.re(0)]),
          (0.3, [v.re(0), v.re(0)]), (0.2, [v.im(1)]), (0.7, [v.re(1)]), (0.9, [v.x(2)]),
        ])), sites: 3, modes: 2, "products of conserved components")
  }

  /// Towards its limit, for any length of the spin.
  @Test("tilted decay of any strength", arguments: [1e-8, 0.01, 0.3, 1, 5, 40, 1e3, 1e100])
  func tiltedDecay(strength: Double) {
    for scale in [1.0, 30] {
      let state = Self.batch(sites: 1, modes: 0, scale: scale)
      let before = (0..<16).map { state.variables($0) }
      let axis = SIMD3(0.48, -0.64, 0.6)
      TiltedDecay(axes: [axis * strength]).term().flow(duration: 0.7, like: state)
        .apply(state, at: StepContext(noise: nil, firstTrajectory: 0, index: 0))
      for lane in 0..<16 {
        let (s, after) = (before[lane], state.variables(lane))
        let (p, q) = (SIMD3(s[0], s[1], s[2]), SIMD3(after[0], after[1], after[2]))
        let length = (p * p).sum().squareRoot()
        let u = (p * axis).sum()
        // tan of half the angle to the axis shrinks as e^{−2|w|St}.
        let across = p - axis * u
        let width = (across * across).sum().squareRoot()
        let half = (u > 0 ? width / (length + u) : (length - u) / width)
        let angle = 2 * atan(half * exp(-2 * strength * 0.7 * length))
        let expected = axis * (length * cos(angle)) + across * (length * sin(angle) / width)
        let difference = q - expected
        #expect((difference * difference).sum().squareRoot() < 1e-10 * length)
        #expect(abs((q * q).sum().squareRoot() / length - 1) < 1e-15)
      }
    }
  }

  /// Spins longer than √3 that decay, as `SpinDecay` has them.
  @Test("decay of long spins", arguments: [0.01, 0.2, 0.5, 2, 20])
  func longSpins(rate: Double) {
    let (a, b) = (
      Self.batch(sites: 1, modes: 0, scale: 30), Self.batch(sites: 1, modes: 0, scale: 30)
    )
    for (state, part) in [
      (a, SpinDecay(down: [rate], up: [0]) as any PhaseSpacePart),
      (b, TiltedDecay(axes: [SIMD3(0, 0, -rate / 4)])),
    ] {
      part.term().flow(duration: 1, like: state)
        .apply(state, at: StepContext(noise: nil, firstTrajectory: 0, index: 0))
    }
    for lane in 0..<16 {
      for (x, y) in zip(a.variables(lane), b.variables(lane)) { #expect(abs(x - y) < 1e-9) }
    }
  }

  /// Frequencies, growth, loss, shear and drives, each with its noise: moments in closed form by many small
  /// steps of the propagator itself, and positive covariances.
  @Test("propagators of linear modes add up", arguments: [0.01, 0.5, 3, 40])
  func propagator(time: Double) {
    let drift = Matrix(rows: 4, columns: 4)
    // A shear (singular), and a damped turn.
    drift[1, 0] = -1.3
    (drift[2, 2], drift[2, 3], drift[3, 2], drift[3, 3]) = (-0.4, 2, -2, -0.4)
    let diffusion = Matrix(rows: 4, columns: 4)
    for k in 0..<4 { diffusion[k, k] = [0, 0.3, 0.2, 0.1][k] }
    (diffusion[1, 2], diffusion[2, 1]) = (0.1, 0.1)
    let whole = LinearPropagator(
      drift: drift, shift: [0.2, 0, 0.5, -0.1], diffusion: diffusion, duration: time)
    // The shear in closed form: y = −1.3 (x t + 0.2 t²/2), ⟨y²⟩ = 0.3 t.
    #expect(abs(whole.change[1, 0] + 1.3 * time) < 1e-13 * (1 + time))
    #expect(abs(whole.shift[1] + 1.3 * 0.1 * time * time) < 1e-13 * (1 + time * time))
    #expect(abs(whole.covariance[1, 1] - 0.3 * time) < 1e-13 * (1 + time))
    let decay = exp(-0.4 * time)
    #expect(abs(whole.change[2, 2] + 1 - decay * cos(2 * time)) < 1e-13)
    #expect(abs(whole.change[2, 3] - decay * sin(2 * time)) < 1e-13)
    // Trace of the covariance of the damped turn: (0.2 + 0.1)(1 − e^{−0.8t})/0.8.
    let trace = whole.covariance[2, 2] + whole.covariance[3, 3]
    #expect(abs(trace - 0.3 * (1 - decay * decay) / 0.8) < 1e-13)
    let root = whole.covariance.semidefiniteRoot
    for i in 0..<4 {
      for j in 0..<4 {
        let product = (0..<4).reduce(0) { $0 + root[i, $1] * root[j, $1] }
        #expect(abs(product - whole.covariance[i, j]) < 1e-12 * (1 + time))
      }
    }
  }

  /// Order 4 of the Lie–Runge–Kutta step of a Hamiltonian alone.
  @Test("any Hamiltonian, order 4")
  func order() {
    let energy = PhaseSpacePolynomial.random(
      30, degree: 4, variables: 0..<13, seed: 512)
    let errors = [8, 16, 32].map { steps in
      Self.deviation(
        PolynomialHamiltonian(energy), sites: 3, modes: 2, time: 1, steps: steps, fine: 20_000,
        scale: 0.8)
    }
    print("Lie–Runge–Kutta: \(errors)")
    let ratio = errors[0].error / errors[1].error
    #expect(ratio > 11 && ratio < 22, "\(errors)")
    #expect(errors.allSatisfy { $0.length < 1e-14 })
  }
}
