import BatchCore
import Foundation
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

/// Order of convergence of expectation values with photon noise: few spins 1/2, one lossy mode.
@Suite("weak order with loss") struct LongWeakOrderTests {
  private static let seed: UInt64 = 100

  private static func parameters(delta: Double, spins: Int, g: Double) -> DickeFamily {
    var parameters = DickeFamily(
      model: "dicke",
      given: ["spins": .number(Double(spins)), "omega_c": 2, "kappa": 0.5, "g": .number(g)])
    parameters.splitting = delta
    return parameters
  }

  /// Means of J^x, J^y, J^z, |a|² at `time` over `batches` × 1024 trajectories.
  private static func means(
    _ parameters: DickeFamily, initial: InitialState, step: Double, time: Double, batches: Int
  ) -> [Average] {
    var averages = [Average](repeating: Average(), count: 4)
    for batch in 0..<batches {
      let run = Preparation(
        parameters, initial: initial, seed: seed, firstTrajectory: 1024 * batch,
        trajectories: 1024, width: 1024)
      run.advance(to: time, step: step)
      for i in 0..<128 {
        let (re, im) = (run.state.re.lanes[i], run.state.im.lanes[i])
        let values = [
          run.state.sx.lanes[i], run.state.sy.lanes[i], run.state.sz.lanes[i], re * re + im * im,
        ]
        for (component, value) in values.enumerated() {
          for lane in 0..<laneCount { averages[component].add(value[lane]) }
        }
      }
    }
    return averages
  }

  /// Δ = 0, start along z: the exact ⟨s^z⟩ averages cos of a Gaussian angle, driven by the
  /// self-interaction and by vacuum and loss noise (`PureCoupling`). Measured: the error of ⟨s^z⟩(2)
  /// at steps 1/2, 1/4, 1/8 over 4·10⁶ trajectories each.
  @Test("no transverse field: error against the closed form")
  func closedForm() {
    let parameters = Self.parameters(delta: 0, spins: 1, g: 0.7)
    let initial = InitialState(theta: 0)
    let exact = PureCoupling.sz(Preparation(parameters).system, site: 0, time: 2)
    let steps = [0.5, 0.25, 0.125]
    let results = steps.map {
      Self.means(parameters, initial: initial, step: $0, time: 2, batches: 4096)[2]
    }
    let errors = results.map { abs($0.mean - exact) }
    let order = exponent(steps, errors)
    print("weak order, Δ = 0: errors \(errors), noise \(results[0].standardError), order \(order)")
    #expect(errors[2] > 5 * results[2].standardError, "the error must be visible")
    #expect(abs(order - 2) < 0.3, "seed \(Self.seed)")
  }

  /// Δ = 1, four spins, displaced mode: free precession, coupling and noise act together, and there
  /// is no closed form. Measured: successive differences of the means at t = 2 as the step is halved,
  /// m(τ) − m(τ/2) ∝ τ², norm over ⟨J^x⟩, ⟨J^y⟩, ⟨J^z⟩, ⟨|a|²⟩, 8·10⁶ trajectories each.
  @Test("with transverse field: successive halvings")
  func halvings() {
    let parameters = Self.parameters(delta: 1, spins: 4, g: 0.7)
    let steps = [0.5, 0.25, 0.125, 0.0625]
    let results = steps.map {
      Self.means(
        parameters, initial: InitialState(theta: 1, phi: 0.5, displacement: 1.5), step: $0, time: 2,
        batches: 8192)
    }
    var (sizes, noise) = ([Double](), 0.0)
    for (a, b) in zip(results, results.dropFirst()) {
      sizes.append(
        zip(a, b).reduce(0) { $0 + ($1.0.mean - $1.1.mean) * ($1.0.mean - $1.1.mean) }.squareRoot())
      noise = zip(a, b).reduce(0) {
        $0 + $1.0.standardError * $1.0.standardError + $1.1.standardError * $1.1.standardError
      }.squareRoot()
    }
    let order = exponent(Array(steps.dropLast()), sizes)
    print("weak order, Δ = 1: differences \(sizes), noise \(noise), order \(order)")
    #expect(sizes.last! > 3 * noise, "the difference must be visible")
    #expect(abs(order - 2) < 0.3, "seed \(Self.seed)")
  }
}
