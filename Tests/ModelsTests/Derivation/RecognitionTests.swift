import Foundation
import Numerics
import Testing

@testable import Models

/// Every row of the table of parts is recognised.
@Suite("recognition of parts") struct RecognitionTests {
  typealias P = OperatorPolynomial

  private func system(
    sites: Int = 2, modes: Int = 2, _ hamiltonian: P = P(), timed: P = P(),
    jumps: [(P, Double)] = []
  ) throws -> PhysicalSystem {
    var energy = TimedOperator(hamiltonian)
    if timed != P() { energy.timed = [(RandomLindbladian.real, timed)] }
    return try PhysicalSystem(
      MasterEquation(
        shape: SystemShape(sites: sites, modes: modes), hamiltonian: energy,
        jumps: [.independent(jumps.map { (TimedOperator($0.0), .init($0.1)) })]))
  }

  private func names(_ system: PhysicalSystem) -> [[String]] {
    system.stages.map { $0.map { "\(type(of: $0))" } }
  }

  @Test func fields() throws {
    #expect(names(try system(P.sx(0) + P.sz(1))) == [["LocalField"]])
    let driven = try system(P.sx(0) + P.sz(1), timed: P.sy(0))
    #expect(names(driven) == [["LocalField"], ["DrivenField"]])
    let field = try #require(driven.stages[1][0] as? DrivenField)
    #expect(field.sites == [0] && field.fields.values(at: 0) == [2, 2, 0])
  }

  @Test func pairs() throws {
    #expect(names(try system(P.sx(0) * P.sx(1))) == [["IsingCoupling"]])
    let timed = try system(P.sx(0) * P.sx(1), timed: P.sx(0) * P.sx(1) + P.sz(0) * P.sz(1))
    #expect(names(timed) == [["IsingCoupling"], ["IsingCoupling", "IsingCoupling"]])
    let factors = timed.parts.map { ($0 as? IsingCoupling)?.factor?.number }
    #expect(factors == [1, nil, 1])
    #expect(names(try system(P.sx(0) * P.sz(1))) == [["PolynomialHamiltonian"]])
  }

  @Test func denseFromAQuarter() throws {
    func isDense(_ reach: Int, sites: Int) throws -> Bool {
      let pairs = (0..<sites).sum { i in
        (0..<i).sum { j in i - j <= reach ? P.sz(i) * P.sz(j) : P() }
      }
      let ising = try #require(
        try system(sites: sites, modes: 0, pairs).parts[0] as? IsingCoupling)
      if case .dense = ising.couplings { return true }
      return false
    }
    #expect(try isDense(39, sites: 40))
    #expect(try isDense(6, sites: 40))
    #expect(try !isDense(4, sites: 40))
  }

  @Test func quadratures() throws {
    let i = P.i
    let coupling =
      P.sx(0) * (P.a(0) + P.ad(0)) + P.sx(1) * (i * P.a(1) - i * P.ad(1))
      + P.sz(0) * (P.a(0) + P.ad(0))
    let found = try system(coupling, timed: P.sx(0) * (P.a(1) + P.ad(1)))
    #expect(found.stages.count == 3)
    #expect(found.parts.allSatisfy { $0 is QuadratureCoupling })
    #expect(found.stages[0].count == 2)
    let rotating = try system(P.a(0) * P.sp(0) + P.ad(0) * P.sm(0))
    #expect(names(rotating) == [["QuadratureCoupling"], ["QuadratureCoupling"]])
  }

  @Test func modes() throws {
    let free = 0.7 * P.ad(0) * P.a(0) + 0.2 * (P.a(1) + P.ad(1))
    let lossy = try system(free, jumps: [(P.a(0), 1), (P.ad(0), 0.25), (P.a(1) + 0.3, 0.5)])
    let part = try #require(lossy.parts[0] as? FreeModes)
    #expect(names(lossy) == [["FreeModes"]])
    #expect(part.modes[0].omega == 0.7 && part.modes[0].decay == 0.375)
    #expect(abs(part.modes[0].occupation - 1 / 3.0) < 1e-15)
    // a + c has the jumps of a and a drive.
    #expect(part.modes[1].drive.x == 0.2 && abs(abs(part.modes[1].drive.y) - 0.075) < 1e-15)
    for hamiltonian in [
      P.ad(0) * P.a(1) + P.ad(1) * P.a(0), P.a(0) * P.a(0) + P.ad(0) * P.ad(0),
    ] {
      #expect(names(try system(hamiltonian)) == [["LinearModes"]])
    }
    #expect(names(try system(jumps: [(P.a(0) + P.a(1), 1)])) == [["LinearModes"]])
    #expect(names(try system(jumps: [(P.ad(0), 1)])) == [["LinearModes"]])
    let kerr = P.ad(0) * P.ad(0) * P.a(0) * P.a(0)
    let nonlinear = try system(0.5 * kerr + P.ad(0) * P.a(0) + P.sz(1) * P.ad(1) * P.a(1))
    #expect(
      names(nonlinear) == [
        ["LocalField", "FreeModes", "KerrNonlinearity", "DispersiveCoupling"]
      ])
    #expect((nonlinear.parts[2] as? KerrNonlinearity)?.strengths == [1, 0])
    #expect((nonlinear.parts[1] as? FreeModes)?.modes[0].omega == 1)
    #expect((nonlinear.parts[0] as? LocalField)?.fields[1] == SIMD3(0, 0, -1))
    let withLoss = try system(kerr, jumps: [(P.a(0), 1)])
    #expect(names(withLoss) == [["KerrNonlinearity"], ["FreeModes"]])
  }

  @Test func singleSpinJumps() throws {
    #expect(
      names(try system(jumps: [(P.sm(0), 1), (P.sp(0), 0.5), (P.sz(1), 1), (P.i * P.sm(0), 1)]))
        == [["SpinDecay", "Dephasing"]])
    let decay = try system(jumps: [(P.sm(0), 1), (2 * P.sm(0), 1), (P.sp(1), 0.5)])
    #expect((decay.parts[0] as? SpinDecay)?.down == [5, 0])
    #expect((decay.parts[0] as? SpinDecay)?.up == [0, 0.5])
    // Number operators dephase.
    let number = try system(jumps: [(0.5 + 0.5 * P.sz(0), 4)])
    #expect((number.parts[0] as? Dephasing)?.rates == [1, 0] && number.parts.count == 1)
    let tilted = try system(jumps: [(P.sy(0) - P.i * P.sz(0), 1), (P.sm(0), 1), (P.sm(1), 1)])
    #expect(names(tilted) == [["SpinDecay"], ["TiltedDecay"], ["JumpChannels"]])
    #expect((tilted.parts[1] as? TiltedDecay)?.axes[0] == SIMD3(-1, 0, -0.25))
    let turn = try system(jumps: [(P.sx(0), 1)])
    #expect(names(turn) == [["JumpChannels"]])
    #expect((turn.parts[0] as? JumpChannels)?.classes.count == 1)
  }

  @Test func collectiveEmission() throws {
    let n = 3
    let matrix = Matrix(rows: n, columns: n)
    for i in 0..<n { for j in 0..<n { matrix[i, j] = i == j ? 1 : 0.4 } }
    let exchange = (0..<n).sum { i in
      (0..<n).sum { j in i == j ? P() : 0.3 * P.sp(i) * P.sm(j) }
    }
    let system = try PhysicalSystem(
      MasterEquation(
        shape: SystemShape(sites: n, modes: 0), hamiltonian: TimedOperator(exchange),
        jumps: [
          .correlated(
            jumps: (0..<n).map { TimedOperator(.sm($0)) }, matrix: DecayMatrix(real: matrix)),
          .independent([(TimedOperator(.sm(1)), .init(0.5)), (TimedOperator(.sp(2)), .init(0.5))]),
        ]))
    #expect(
      names(system) == [["JumpChannels"], ["TiltedDecay"], ["CollectiveEmission"]])
    let emission = try #require(system.parts[2] as? CollectiveEmission)
    #expect(emission.exchange![0, 2] == 0.3 && emission.decay.real[1, 1] == 1.5)
    #expect(system.noise == .outside)
  }

  /// Colours of bonds.
  @Test func noiseClasses() throws {
    let jumps = (0..<7).map { (P.sz($0) * P.sz($0 + 1), 1.0) }
    let diagonal = try system(sites: 8, modes: 0, jumps: jumps)
    #expect((diagonal.parts[0] as? JumpChannels)?.classes.count == 1)
    let pairs = (0..<7).map { (P.sm($0) * P.sm($0 + 1), 1.0) }
    let classes = try #require(
      try system(sites: 8, modes: 0, jumps: pairs).parts[0] as? JumpChannels
    ).classes
    #expect(classes.count == 4)
    #expect(classes[0].map(\.channel) == [0, 2, 4, 6])
    let collective = try system(sites: 8, modes: 1, jumps: [((0..<8).sum { P.sm($0) } + P.a(0), 1)])
    #expect((collective.parts[0] as? JumpChannels)?.classes.count == 2)
  }

  @Test func odd() throws {
    #expect(names(try system(sites: 0, modes: 0)) == [[]])
    #expect(names(try system(P(1))) == [[]])
    #expect(names(try system(sites: 0, modes: 1, jumps: [(P(2), 1)])) == [[]])
  }

  /// Bits do not depend on the order in which hash tables list their members.
  @Test func orderDoesNotMatter() {
    var (first, second) = (MonomialList(), MonomialList())
    let entries: [([Int32], Double)] = (0..<200).map { number in
      (Array(repeating: Int32(number % 7), count: number % 4), sin(Double(number)))
    }
    for (monomial, value) in entries { first.append(monomial, slot: 0, value) }
    for (monomial, value) in entries.reversed() { second.append(monomial, slot: 0, value) }
    let (a, b) = (first.canonical(), second.canonical())
    #expect(a.values == b.values && a.variables == b.variables && a.starts == b.starts)
  }
}

/// What is exact and what is truncated.
@Suite("truncation") struct TruncationTests {
  typealias P = OperatorPolynomial

  private func derivation(_ hamiltonian: P, _ jumps: [P] = []) throws -> Derivation {
    try Derivation(
      MasterEquation(
        shape: SystemShape(sites: 2, modes: 1), hamiltonian: TimedOperator(hamiltonian),
        jumps: [.independent(jumps.map { (TimedOperator($0), .init(1)) })]))
  }

  @Test func hamiltonians() throws {
    #expect(try derivation(P.sx(0) + P.ad(0) * P.a(0) + P.a(0) + P.ad(0)).truncation == .exact)
    for truncated in [
      P.sx(0) * P.sx(1), P.sx(0) * (P.a(0) + P.ad(0)), P.ad(0) * P.ad(0) * P.a(0) * P.a(0),
    ] {
      #expect(try derivation(truncated).truncation == .fluctuations)
    }
  }

  @Test func jumps() throws {
    let expected: [(P, Truncation)] = [
      (P.a(0), .exact), (P.i * P.sx(0) + 3, .exact), (P.sm(0), .drift),
      (P.a(0) * P.a(0), .diffusion), (P.a(0) * P.a(0) * P.ad(0), .driftAndDiffusion),
      (P.sz(0) + P.sz(1), .exact), (P.sz(0) * P.sz(1), .fluctuations), (P.ad(0) * P.a(0), .exact),
      (P.sm(0) * P.a(0), .drift),
    ]
    let derivation = try derivation(P(), expected.map(\.0))
    for (jump, (_, truncation)) in zip(derivation.jumps, expected) {
      #expect(derivation.truncation(of: jump) == truncation)
    }
    #expect(derivation.notices.count == 3)
  }
}
