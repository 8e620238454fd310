import Foundation
import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// Flows of noise classes with given numbers, against the flow of the same random Hamiltonian in many small
/// steps.
@Suite("classes of noise") struct NoiseClassTests {
  private static let (sites, modes) = (3, 2)

  /// The largest deviation over variables and trajectories.
  private static func deviation(_ polynomials: [PhaseSpacePolynomial], scale: Double) -> Double {
    let state = BatchState(sites: sites, modes: modes, trajectories: 16, width: 16)
    state.fill(seed: 520)
    let support = PhaseSpaceSupport(of: polynomials, allSites: sites)
    let noiseClass = NoiseClass(polynomials, firstNoise: 1, support: support, groups: 2)
    let weights = LaneBuffer(rows: polynomials.count + 1, groups: 2)
    var random = SplitMix(seed: 521)
    for k in 0..<(weights.rows * 16) { weights.doubles[k] = scale * random.symmetric() }
    let block = LaneBuffer(rows: support.rows, groups: 2)
    let blocks = RungeKuttaBlocks(rows: support.rows, groups: 2)
    support.load(state, into: block)
    // In two goes of columns.
    for columns in [0..<1, 1..<2] {
      noiseClass.move(block, columns: columns, weights: weights, blocks: blocks)
    }
    let moved = BatchState(sites: sites, modes: modes, trajectories: 16, width: 16)
    moved.copy(from: state)
    support.store(block, into: moved)
    var largest = 0.0
    for lane in [0, 5, 12] {
      let total = PhaseSpacePolynomial(
        polynomials.enumerated().flatMap { number, polynomial in
          (0..<polynomial.count).map {
            (
              polynomial.coefficients.constants[$0] * weights[number + 1, lane],
              polynomial.monomial($0).map { Int($0) }
            )
          }
        })
      let fine = BatchState(sites: sites, modes: modes, trajectories: 16, width: 16)
      fine.copy(from: state)
      let system = PhaseSpaceSystem(
        sites: sites, modes: modes, stages: [[PolynomialHamiltonian(total)]])
      FlowStepper(system: system, step: 0.005, noise: nil, like: fine)
        .advance(fine, steps: 200, firstStep: 0, firstTrajectory: 0)
      for (a, b) in zip(moved.numbered(lane), fine.numbered(lane)) {
        largest = max(largest, abs(a - b))
      }
    }
    return largest
  }

  @Test("exact classes")
  func exact() {
    let v = Variables(sites: Self.sites)
    let symbols = JumpSymbols(sites: Self.sites)
    let cases: [(String, [PhaseSpacePolynomial])] = [
      ("linear", [symbols.lowering(0).a, symbols.lowering(1).b, symbols.annihilation(1).a]),
      (
        "sum over sites and a mode",
        [
          PhaseSpacePolynomial([
            (1, [v.z(0)]), (0.5, [v.z(1)]), (0.3, [v.x(2)]), (0.2, [v.y(2)]), (0.7, [v.re(0)]),
          ])
        ]
      ),
      (
        "bonds",
        [
          PhaseSpacePolynomial([(1, [v.z(0), v.z(1)])]),
          PhaseSpacePolynomial([(1, [v.z(1), v.z(2)])]),
        ]
      ),
      ("with a quadrature", [PhaseSpacePolynomial([(1, [v.x(0), v.im(0)]), (0.4, [v.x(1)])])]),
      ("a², first noise", [symbols.pair(0).a]),
      ("a², second noise", [symbols.pair(1).b]),
      ("photons", [PhaseSpacePolynomial([(1, [v.re(0), v.re(0)]), (1, [v.im(0), v.im(0)])])]),
      (
        "forms in two modes and a turn",
        [symbols.pair(0).a, symbols.pair(1).b, symbols.lowering(2).a]
      ),
    ]
    for (what, polynomials) in cases {
      // Large numbers too: turns beyond a radian, growth beyond e.
      for scale in [0.1, 2.5] {
        let deviation = Self.deviation(polynomials, scale: scale)
        #expect(deviation < 2e-7, "\(what), \(scale): \(deviation)")
      }
    }
  }

  @Test("others by a Lie–Runge–Kutta step of order 4")
  func rungeKutta() {
    let symbols = JumpSymbols(sites: Self.sites)
    for (what, polynomials) in [
      ("sm a", [symbols.exchange(0, 0).a]), ("pair loss", [symbols.pairLoss(0, 1).b]),
    ] {
      let (coarse, fine) = (
        Self.deviation(polynomials, scale: 0.8), Self.deviation(polynomials, scale: 0.4)
      )
      print("noise class \(what): \(coarse), \(fine)")
      #expect(coarse < 0.01 && coarse / fine > 18, "\(what): \(coarse), \(fine)")
    }
  }

  @Test("hyperbolic functions")
  func hyperbolicFunctions() {
    for delta in [-40.0, -1.5, -1, -0.3, 0, 1e-9, 0.2, 1, 1.5, 30] {
      let (c, s) = hyperbolic(Lanes(repeating: delta))
      let root = abs(delta).squareRoot()
      let expected =
        delta == 0
        ? (1, 1) : delta > 0 ? (cosh(root), sinh(root) / root) : (cos(root), sin(root) / root)
      #expect(abs(c[3] - expected.0) < 1e-14 * max(1, expected.0))
      #expect(abs(s[3] - expected.1) < 1e-14 * max(1, expected.1))
    }
  }
}
