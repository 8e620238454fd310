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

  /// Spins S > ½: J = 2S has the brackets of Pauli matrices, whatever its length.
  @Test func largeSpins() throws {
    var ion = SiteSet("ion", .spins, count: 3)
    ion.twiceSpin = 3
    let text = ModelText(
      scope: ExpressionScope(sets: [ion]),
      hamiltonian: [
        try ModelExpression(
          "sum(i in ion: Sz[i]^2 + 0.3*Sx[i] + 0.2*(Sx[i]*Sz[i] + h.c.)) + Sy[0]*Sy[1]")
      ],
      jumps: [
        .init(
          try ModelExpression("Sm[i]"), rate: try ModelExpression("0.4"),
          for: try ModelIndices("i in ion")),
        .init(
          try ModelExpression("Sz[i]"), rate: try ModelExpression("0.7"),
          for: try ModelIndices("i in ion")),
      ])
    let equation = try text.masterEquation()
    let system = try PhysicalSystem(equation)
    #expect(
      system.parts.contains { $0 is TiltedDecay } && !system.parts.contains { $0 is SpinDecay })
    var source = RandomLindbladian(seed: 3)
    let points = (0..<2).map { _ in (0..<9).map { _ in 3 * source.random.symmetric() } }
    expectEqual(
      PlainEquations(equation, at: 0), PlainEquations(system, at: 0), points[0], points[1])
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
