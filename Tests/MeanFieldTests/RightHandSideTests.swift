import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Exact
@testable import MeanField
@testable import Models
@testable import Numerics

/// The right-hand side of mean field is the exact Lindblad derivative of ⟨σ⟩ and ⟨a⟩ in product states.
struct RightHandSideTests {
  private static let models = [
    "{name: driven_spin, omega_rabi: 0.7, gamma_down: 0.3, gamma_up: 0.2, gamma_z: 0.4}",
    "{name: tavis_cummings, atoms: 3, omega: 1.1, epsilon: [0.3, 0.8, 1.2], g: 0.9, kappa: 0.4, gamma_down: 0.2, gamma_up: 0.5}",
    "{name: central_spin, satellites: 3, omega: 0.4, epsilon: 0.8, g: 1.3, kappa: 0.6, gamma_down: 0.1, gamma_up: 0.3}",
    "{name: rydberg_chain, sites: 4, omega_rabi: 0.7, interaction: 1.3, gamma_down: 0.4, gamma_z: 0.2, boundary: periodic}",
    "{name: correlated_emission, atoms: 3, spacing: 0.2, omega_rabi: 0.4, detuning: 0.3, dipole: 0.4}",
    "{name: spin_boson, spins: 2, modes: 2, h: 0.7, omega: 1.2, sigma: 0.9, kappa: 0.3}",
    "{name: random_dicke, clusters: 2, modes: 1, spins_per_cluster: 2, delta: 0.8, omega_c: 1.3, kappa: 0.4, g: 0.9}",
    "{name: random_dicke, clusters: 2, modes: 2, delta: 0.8, omega_c: 1.3, kappa: 0.4, g: 0.9}",
    "{name: hopfield, clusters: 2, modes: 2, spins_per_cluster: 2, omega_c: 1.3, kappa: 0.4, g: 0.9}",
    "{name: hopfield, clusters: 3, modes: 2, omega_c: 1.3, kappa: 0.4, g: 0.9}",
    "{name: hopfield, spins: 3, modes: 2, h: 0.7, omega: 1.3, sigma: 0.9}",
    "{name: bcs_cavity, atoms: 4, epsilon_0: 0.8, width: 0.5, delta_c: 1.7, kappa: 0.6, levels: random, coupling: standing_wave}",
    "{name: dicke, spins: 4, delta: 0.8, omega_c: 1.3, kappa: 0.4, g: 0.9}",
  ]

  private func largestError(
    _ cluster: MasterEquation, _ single: MasterEquation, seed: UInt64, time: Double = 0,
    isLarge: Bool = false
  ) throws -> Double {
    var random = SplitMix(seed: seed)
    let derivative = MeanFieldDerivative(try MeanFieldEquations(cluster))
    let layout = derivative.layout
    let state = RandomState(
      layout, isPure: { isLarge && layout.spins[$0] > 1 }, &random)
    var result = [Double](repeating: 0, count: layout.count)
    state.values.withUnsafeBufferPointer {
      derivative.evaluate(time, $0.baseAddress!, into: &result)
    }
    // Spins ½ of the master equation whose mean a Bloch vector is.
    var (operators, bloch, next) = ([TimedOperator](), [SIMD3<Double>](), 0)
    for site in 0..<layout.sites {
      let count = isLarge ? 1 : Int(layout.spins[site])
      for axis in 0..<3 {
        let sum = (next..<(next + count)).sum {
          OperatorPolynomial.vector($0, isLarge: isLarge && layout.spins[site] > 1)[axis]
        }
        operators.append(TimedOperator((1 / layout.spins[site]) * sum))
      }
      bloch += Array(repeating: state.bloch[site], count: count)
      next += count
    }
    operators += (0..<layout.modes).map { TimedOperator(.a($0)) }
    let exact = try LindbladDerivative(
      equation: single, bloch: bloch, amplitudes: state.amplitudes,
      cutoffs: Array(repeating: 14, count: layout.modes)
    ).values(of: operators, at: time)
    var largest = 0.0
    for site in 0..<layout.sites {
      for axis in 0..<3 {
        largest = max(
          largest, abs(exact[3 * site + axis].re - result[layout.spin(site, axis)]),
          abs(exact[3 * site + axis].im))
      }
    }
    for mode in 0..<layout.modes {
      let own = ComplexNumber(result[layout.re(mode)], result[layout.im(mode)])
      largest = max(largest, (exact[3 * layout.sites + mode] - own).magnitude)
    }
    return largest
  }

  @Test(arguments: models) func ofEveryModel(_ model: String) throws {
    let job = try Job.parse(
      yaml: "model: \(model)\nmethod: mean_field\ntime: {end: 1, record_every: 1}", file: "x.yaml")
    let names = ExpressionNames(of: job, atPoint: 0)
    for realization in 0..<3 {
      let disorder = RandomStream(
        seed: 3, purpose: .disorder, point: 0, realization: realization)
      let error = try largestError(
        names.clusterEquation(disorder: disorder), names.masterEquation(disorder: disorder),
        seed: UInt64(realization))
      #expect(error < 1e-10, "realization \(realization)")
    }
  }

  /// Large spins, several functions of time, jump operators and families of any kind.
  @Test(arguments: 0..<60) func ofRandomSystems(_ seed: UInt64) throws {
    let system = RandomSystem(seed: seed)
    let error = try largestError(
      system.equation, system.equation, seed: seed, time: 0.37, isLarge: true)
    #expect(error < 1e-10)
  }
}
