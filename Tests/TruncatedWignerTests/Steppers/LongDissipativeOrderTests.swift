import BatchCore
import Foundation
import Numerics
import Statistics
import Testing

@testable import TruncatedWigner

/// Weak order of the driven spin at γ = Ω = 1: largest error of ⟨s^z⟩ at t = 0.4, 0.8 … 6 against TWA
/// without sampling, at steps 0.4, 0.2, 0.1.
@Suite("weak order with loss of spins") struct LongDissipativeOrderTests {
  private static let seed: UInt64 = 310
  private static let steps = [0.4, 0.2, 0.1]
  private static let trajectories = 2_097_152

  private static func means(
    _ integrator: Bench.Integrator, _ sampling: NoiseSampling, step: Double,
    _ given: [String: ParameterValue], firstBatch: Int = 0, trajectories: Int = trajectories
  ) -> [[Estimate]] {
    let count = trajectories / 1024
    return Bench("driven_spin", given, sampling: sampling, seed: seed, trajectories: 1024).means(
      integrator, step: step, stepsPerRecord: Int((0.4 / step).rounded()), records: 16,
      batches: firstBatch..<(firstBatch + count)
    ) { state, group in
      [state.sx.lanes[group], state.sy.lanes[group], state.sz.lanes[group]]
    }
  }

  /// Largest error in s^z.
  private static func error(_ means: [[Estimate]], _ exact: [Double]) -> Double {
    means.indices.map { abs(means[$0][2].value - exact[4 * $0]) }.max()!
  }

  @Test("flows: order 2, with Gaussian and three-point noise; Lie–Heun: order 1")
  func loss() throws {
    let exact = try ReferenceTable("a_TWA_noMC_gamma1", folder: "dissipative")["sz"]
    let given: [String: ParameterValue] = ["omega_rabi": 1, "gamma_down": 1]
    // Different trajectories, so that the two noises can be compared.
    let gaussian = Self.steps.map { Self.means(.flow, .gaussian, step: $0, given) }
    let threePoint = Self.steps.map {
      Self.means(
        .flow, .threePoint, step: $0, given, firstBatch: Self.trajectories / 1024)
    }
    let lieHeun = Self.steps.map {
      Self.means(.lieHeun, .gaussian, step: $0, given, trajectories: Self.trajectories / 4)
    }
    let noise = gaussian[0][10][2].standardError
    for (name, results) in [("Gaussian", gaussian), ("three-point", threePoint)] {
      let errors = results.map { Self.error($0, exact) }
      // At step 0.1 the error is lost in the noise.
      let order = log2(errors[0] / errors[1])
      print("driven spin, flows, \(name) noise: errors \(errors), order \(order), noise \(noise)")
      #expect(order > 1.6, "\(name), seed \(Self.seed)")
      for (error, bound) in zip(errors, [0.011, 0.005, 0.003]) { #expect(error < bound) }
    }
    let errors = lieHeun.map { Self.error($0, exact) }
    let order = exponent(Self.steps, errors)
    print("driven spin, Lie–Heun: errors \(errors), order \(order)")
    #expect(order > 0.7 && order < 1.4)
    #expect(errors[0] > 0.03 && errors[1] > 0.014 && errors[2] > 0.007)
    // Both noises have the moments that matter; their errors differ in the coefficient of step²: by
    // less than 0.005 at step 0.4.
    for (index, step) in Self.steps.enumerated() {
      expectAgreement(
        "three-point against Gaussian noise at step \(step)", threePoint[index], gaussian[index],
        margin: 0.03 * step * step)
    }
  }

  /// With loss, pump and dephasing: m(τ) − m(τ/2) ∝ τ², norm over the Bloch vector at all times.
  @Test("flows: successive halvings with pump and dephasing")
  func halvings() {
    let given: [String: ParameterValue] = [
      "omega_rabi": 1, "gamma_down": 1.2, "gamma_up": 0.4, "gamma_z": 0.15,
    ]
    let results = [0.4, 0.2, 0.1].map {
      Self.means(.flow, .gaussian, step: $0, given)
    }
    let sizes = zip(results, results.dropFirst()).map { a, b in
      zip(a.joined(), b.joined()).reduce(0) {
        let difference = $1.0.value - $1.1.value
        return $0 + difference * difference
      }.squareRoot()
    }
    let noise = results[0].joined().reduce(0) {
      $0 + 2 * $1.standardError * $1.standardError
    }.squareRoot()
    let order = log2(sizes[0] / sizes[1])
    print(
      "driven spin with pump and dephasing: differences \(sizes), noise \(noise), order \(order)")
    #expect(order > 1.4 && order < 2.8, "seed \(Self.seed)")
  }
}
