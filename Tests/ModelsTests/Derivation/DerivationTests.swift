import Numerics
import TestSupport
import Testing

@testable import Models

/// Equations that follow from a master equation, against brackets of polynomials.
@Suite("derivation") struct DerivationTests {
  @Test("drift and noise of random Lindbladians", arguments: 0..<60)
  func equations(of number: Int) throws {
    var source = RandomLindbladian(seed: UInt64(number))
    let equation = source.equation()
    let system = try PhysicalSystem(equation)
    for time in [0.0, 0.7] {
      expectEqual(
        PlainEquations(equation, at: time), PlainEquations(system, at: time), source.point(),
        source.point())
    }
  }

  /// Drift at a point, and covariance of the noise at two.
  private func expectEqual(
    _ a: PlainEquations, _ b: PlainEquations, _ p: [Double], _ q: [Double]
  ) {
    let (first, second) = (a.drift(p), b.drift(p))
    let size = first.reduce(1) { max($0, abs($1)) }
    for v in p.indices {
      #expect(abs(first[v] - second[v]) < 1e-12 * size, "drift \(v): \(first[v]), \(second[v])")
    }
    let (c, d) = (a.covariance(p, q), b.covariance(p, q))
    let scale = c.joined().reduce(1) { max($0, abs($1)) }
    for v in p.indices {
      for w in p.indices {
        #expect(abs(c[v][w] - d[v][w]) < 1e-12 * scale, "noise \(v), \(w)")
      }
    }
  }
}
