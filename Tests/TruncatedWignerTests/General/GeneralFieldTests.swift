import Foundation
import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// Fields of general parts against numerical derivatives of their polynomials.
@Suite("fields of general parts") struct GeneralFieldTests {
  private static let (sites, modes) = (4, 2)
  private static let variables = 0..<(3 * sites + 2 * modes)

  private static func expectField(
    _ part: any PhaseSpacePart, at time: Double = 0, _ what: String,
    _ expected: (_ z: [Double]) -> [Double]
  ) {
    blasSingleThreaded()
    let state = BatchState(sites: sites, modes: modes, trajectories: 16, width: 16)
    state.fill(seed: 501, scale: 1.4)
    let field = EffectiveField(like: state)
    part.term().addField(state, to: field, at: time)
    for lane in 0..<16 {
      let found = field.numbered(lane, sites: sites, modes: modes)
      for (a, b) in zip(found, expected(state.numbered(lane))) {
        #expect(abs(a - b) < 1e-7 * (1 + abs(b)), "\(what): \(a), expected \(b)")
      }
    }
  }

  @Test("any Hamiltonian", arguments: 1...7)
  func hamiltonian(degree: Int) {
    let energy = PhaseSpacePolynomial.random(
      40, degree: degree, variables: Self.variables, seed: UInt64(degree)
    ).timed([3: .cosine(0.7), 8: .cosine(1.3, number: 2), 11: .cosine(0.7)])
    for time in [0, 0.4] {
      Self.expectField(PolynomialHamiltonian(energy), at: time, "degree \(degree)") {
        field(energy.gradient($0, at: time), sites: Self.sites)
      }
    }
  }

  @Test("drift of jump operators", arguments: 1...5)
  func drift(degree: Int) {
    let channels = (0..<5).map { number in
      JumpChannels.Channel(
        a: .random(7, degree: degree, variables: Self.variables, seed: UInt64(40 + number)),
        b: number == 2
          ? PhaseSpacePolynomial()
          : .random(6, degree: degree, variables: Self.variables, seed: UInt64(50 + number)),
        rate: .init(0.3 + 0.1 * Double(number), function: number == 1 ? .cosine(0.5) : .one),
        number: number, leavesDrift: number == 4)
    }
    let part = JumpChannels(channels, classes: [])
    for time in [0, 0.4] {
      Self.expectField(part, at: time, "degree \(degree)") { z in
        var gradient = [Double](repeating: 0, count: z.count)
        for channel in channels where !channel.leavesDrift && channel.b.count > 0 {
          let (a, b) = (channel.a.value(z), channel.b.value(z))
          let (da, db) = (channel.a.gradient(z), channel.b.gradient(z))
          for k in z.indices {
            gradient[k] += channel.rate.value(at: time) * (b * da[k] - a * db[k])
          }
        }
        return field(gradient, sites: Self.sites)
      }
    }
  }

  @Test("parts with terms of their own are the same as their polynomials")
  func ownTerms() {
    let v = Variables(sites: Self.sites)
    let chi = Matrix(rows: Self.sites, columns: Self.modes)
    var random = SplitMix(seed: 502)
    var monomials: [(coefficient: Double, variables: [Int])] = []
    for i in 0..<Self.sites {
      for l in 0..<Self.modes {
        chi[i, l] = random.symmetric()
        monomials.append((chi[i, l], [v.z(i), v.re(l), v.re(l)]))
        monomials.append((chi[i, l], [v.z(i), v.im(l), v.im(l)]))
      }
    }
    let dispersive = PhaseSpacePolynomial(monomials)
    Self.expectField(DispersiveCoupling(chi), "dispersive") {
      field(dispersive.gradient($0), sites: Self.sites)
    }
    let fields = TimedNumbers(
      [0.3, 0.4, -0.2, 0, 0, 1], functions: [.cosine(2)],
      contributions: [.init(number: 1, function: 0, re: 0.6, im: 0)])
    let driven = PhaseSpacePolynomial([
      (0.15, [v.x(1)]), (0.2 + 0.3 * cos(0.8), [v.y(1)]), (-0.1, [v.z(1)]), (0.5, [v.z(3)]),
    ])
    Self.expectField(DrivenField(sites: [1, 3], fields: fields), at: 0.4, "driven") {
      field(driven.gradient($0), sites: Self.sites)
    }
    var tilted = (0..<Self.sites).map { _ in
      SIMD3(random.symmetric(), random.symmetric(), random.symmetric())
    }
    tilted[2] = .zero
    let axes = tilted
    Self.expectField(TiltedDecay(axes: axes), "tilted") { z in
      // Ω = 2 s × w.
      var expected = [Double](repeating: 0, count: z.count)
      for i in 0..<Self.sites {
        let (s, w) = (SIMD3(z[3 * i], z[3 * i + 1], z[3 * i + 2]), 2 * axes[i])
        expected[3 * i] = s.y * w.z - s.z * w.y
        expected[3 * i + 1] = s.z * w.x - s.x * w.z
        expected[3 * i + 2] = s.x * w.y - s.y * w.x
      }
      return expected
    }
    let drift = Matrix(rows: 4, columns: 4)
    for k in 0..<16 { drift.elements[k] = random.symmetric() }
    let linear = LinearModes(
      drift: drift, shift: [0.1, -0.2, 0.3, 0.4], diffusion: Matrix(rows: 4, columns: 4))
    Self.expectField(linear, "linear") { z in
      var expected = [Double](repeating: 0, count: 3 * Self.sites) + linear.shift
      for i in 0..<4 {
        for j in 0..<4 { expected[3 * Self.sites + i] += drift[i, j] * z[3 * Self.sites + j] }
      }
      return expected
    }
    for axis in [SpinAxis.x, .y, .z] {
      let one = Matrix(rows: Self.sites, columns: Self.sites)
      one[0, 1] = 0.7
      one[1, 0] = 0.7
      let pair = PhaseSpacePolynomial([(0.7 * cos(0.6), [axis.rawValue, 3 + axis.rawValue])])
      Self.expectField(
        IsingCoupling(axis: axis, couplings: .dense(one), factor: .cosine(1.5)), at: 0.4, "Ising"
      ) { field(pair.gradient($0), sites: Self.sites) }
      let g = Matrix(rows: Self.sites, columns: Self.modes)
      g[2, 1] = -0.4
      let coupling = PhaseSpacePolynomial([
        (-0.8 * cos(0.6), [6 + axis.rawValue, v.im(1)])
      ])
      Self.expectField(
        QuadratureCoupling(
          axis: axis, quadrature: .imaginary, couplings: g, factor: .cosine(1.5)), at: 0.4,
        "quadrature"
      ) { field(coupling.gradient($0), sites: Self.sites) }
    }
  }

  /// The fastest motion of a mode: frequency, damping, and what couples modes.
  @Test("rates of modes")
  func rates() {
    let state = BatchState(sites: 0, modes: 2, trajectories: 16, width: 16)
    state.fill(seed: 503)
    func rate(_ part: any PhaseSpacePart) -> Double {
      let term = part.term()
      term.addField(state, to: EffectiveField(like: state), at: 0)
      return term.modeRate(state)
    }
    let turning = PhaseSpacePolynomial([(7, [0, 0]), (7, [1, 1])])
    #expect(abs(rate(PolynomialHamiltonian(turning)) - 7) < 1e-6)
    // Loss of one mode at 2Γ = 6: A = x, B = y.
    let loss = JumpChannels(
      [
        .init(
          a: PhaseSpacePolynomial([(1, [2])]), b: PhaseSpacePolynomial([(1, [3])]),
          rate: .init(6), number: 0)
      ], classes: [])
    #expect(abs(rate(loss) - 3) < 1e-6)
    let hopping = PhaseSpacePolynomial([(10, [0, 2]), (10, [1, 3])])
    #expect(abs(rate(PolynomialHamiltonian(hopping)) - 5) < 1e-6)
    let drift = Matrix(rows: 4, columns: 4)
    (drift[0, 1], drift[1, 0], drift[0, 0], drift[1, 1]) = (4, -4, -3, -3)
    let linear = LinearModes(
      drift: drift, shift: [0, 0, 0, 0], diffusion: Matrix(rows: 4, columns: 4))
    #expect(abs(rate(linear) - 5) < 1e-12)
    // Quartic: grows with the state.
    let quartic = PhaseSpacePolynomial([(1, [0, 0, 0, 0])])
    let small = rate(PolynomialHamiltonian(quartic))
    state.fill(seed: 503, scale: 10)
    #expect(abs(rate(PolynomialHamiltonian(quartic)) / small - 100) < 0.1)
  }
}
