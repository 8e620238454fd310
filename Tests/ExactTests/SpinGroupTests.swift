import BatchCore
import Foundation
import Testing

@testable import Exact
@testable import Models

/// Interchangeable spins as one against the same spins one by one.
struct SpinGroupTests {
  private typealias P = OperatorPolynomial

  /// N spins and a mode, with all that leaves exchanges alone.
  private func equation(_ count: Int, jumps: [MasterEquation.Jump]) -> MasterEquation {
    let spins = 0..<count
    var hamiltonian = 0.7 * P.ad(0) * P.a(0) + 0.2 * (P.a(0) + P.ad(0))
    hamiltonian += spins.sum { 0.4 * P.sz($0) + 0.3 * P.sx($0) }
    hamiltonian += spins.sum { 0.5 * (P.a(0) * P.sp($0) + P.ad(0) * P.sm($0)) }
    for i in spins {
      for j in spins where i != j {
        hamiltonian += 0.11 * P.sx(i) * P.sy(j)
        hamiltonian += 0.07 * P.sz(i) * P.sz(j)
      }
    }
    return MasterEquation(
      shape: SystemShape(sites: count, modes: 1), hamiltonian: TimedOperator(hamiltonian),
      jumps: jumps)
  }

  private func family(_ count: Int, _ rate: Double, _ jump: (Int) -> P) -> MasterEquation.Jump {
    .independent((0..<count).map { (TimedOperator(jump($0)), MasterEquation.Rate(rate)) })
  }

  private func values(
    _ equation: MasterEquation, groups: Bool, operators: [TimedOperator]
  ) throws -> (values: [ComplexNumber], problem: ExactProblem) {
    var options = ExactOptions()
    options.cutoffs = [3]
    options.groupsSpins = groups
    options.tolerance = 1e-10
    let problem = try ExactProblem(
      equation,
      directions: Array(
        repeating: InitialState(theta: 0.9, phi: 0.4), count: equation.shape.sites),
      modes: [ModeState(displacement: ComplexNumber(0.3, -0.2))], operators: operators,
      options: options)
    let evolution = try DensityEvolution(problem)
    try evolution.advance(to: 0.8) { true }
    #expect(abs(evolution.normError) < 1e-10)
    return (evolution.expectations(), problem)
  }

  private func operators(_ count: Int) -> [TimedOperator] {
    var operators = [
      P.sx(0), P.sy(count - 1), P.sz(0), P.sx(0) * P.sz(count - 1), P.ad(0) * P.a(0),
    ]
    operators.append(P.sy(0) * P.a(0))
    if count > 2 { operators.append(P.sx(0) * P.sy(1) * P.sz(2)) }
    if count > 3 { operators.append(P.sx(0) * P.sx(1) * P.sy(2) * P.sz(3)) }
    return operators.map { TimedOperator($0) }
  }

  private static let families: [(String, @Sendable (Int) -> OperatorPolynomial)] = [
    ("loss", { P.sm($0) }), ("pump", { P.sp($0) }), ("dephasing", { P.sz($0) }),
    ("mixture", { mixture($0) }), ("with a mode", { P.sm($0) * P.ad(0) + 0.4 * P.sz($0) }),
  ]

  private static func mixture(_ site: Int) -> OperatorPolynomial {
    let x = P(ComplexNumber(0.3, 0.4)) * P.sx(site)
    let z = P(ComplexNumber(0, -0.5)) * P.sz(site)
    return x + 0.8 * P.sy(site) + z
  }

  @Test(arguments: [2, 3, 4]) func familiesAgree(_ count: Int) throws {
    for (name, jump) in Self.families {
      let equation = equation(
        count,
        jumps: [
          family(count, 0.6, jump),
          .independent([(TimedOperator(P.a(0)), MasterEquation.Rate(0.5))]),
          .independent([
            (TimedOperator((0..<count).sum { P.sm($0) }), MasterEquation.Rate(0.3))
          ]),
        ])
      let own = try values(equation, groups: true, operators: operators(count))
      let single = try values(equation, groups: false, operators: operators(count))
      #expect(own.problem.space.basis.factors.count == 2, "\(name)")
      #expect(single.problem.space.basis.factors.count == count + 1)
      for (a, b) in zip(own.values, single.values) {
        #expect((a - b).magnitude < 1e-8, "\(name), \(count) spins: \(a) and \(b)")
      }
    }
  }

  @Test func fiveSpinsAndAllFamiliesAgree() throws {
    let equation = equation(5, jumps: Self.families.map { family(5, 0.2, $0.1) })
    let own = try values(equation, groups: true, operators: operators(5))
    let single = try values(equation, groups: false, operators: operators(5))
    #expect(own.problem.dimension == 12 * 3)
    for (a, b) in zip(own.values, single.values) { #expect((a - b).magnitude < 1e-8) }
  }

  /// Without jumps of single spins a group is one spin N/2.
  @Test func collectiveSpinsAreOneSpin() throws {
    let equation = equation(
      4,
      jumps: [
        .independent([(TimedOperator((0..<4).sum { P.sm($0) }), MasterEquation.Rate(0.3))])
      ])
    let own = try values(equation, groups: true, operators: operators(4))
    let single = try values(equation, groups: false, operators: operators(4))
    #expect(own.problem.dimension == 5 * 3)
    for (a, b) in zip(own.values, single.values) { #expect((a - b).magnitude < 1e-8) }
  }

  private func groups(
    _ equation: MasterEquation, kept: [OperatorPolynomial] = []
  ) throws -> [[Int]] {
    let problem = try ExactProblem(
      equation,
      directions: Array(repeating: InitialState(theta: 0.9), count: equation.shape.sites),
      modes: Array(
        repeating: ModeState(displacement: .zero), count: equation.shape.modes), operators: [],
      correlated: kept.map { TimedOperator($0) })
    return problem.parts.groups.map(\.sites)
  }

  @Test func whatDiffersStaysSingle() throws {
    let shape = SystemShape(sites: 4, modes: 0)
    func equation(_ h: P, _ jumps: [MasterEquation.Jump] = []) -> MasterEquation {
      MasterEquation(shape: shape, hamiltonian: TimedOperator(h), jumps: jumps)
    }
    let all = (0..<4).sum { P.sx($0) }
    #expect(try groups(equation(all)) == [[0, 1, 2, 3]])
    #expect(try groups(equation(all + 0.1 * P.sz(1))) == [[0, 2, 3]])
    // A chain: its ends, and its middle.
    let chain = (0..<3).sum { P.sz($0) * P.sz($0 + 1) }
    #expect(try groups(equation(all + chain)).isEmpty)
    // A star.
    let star = (1..<4).sum { P.sz(0) * P.sx($0) }
    #expect(try groups(equation(star)) == [[1, 2, 3]])
    // Rates differ; a jump has more than one factor of its spin, or a constant.
    let rates = (0..<4).map {
      (jump: TimedOperator(P.sm($0)), rate: MasterEquation.Rate($0 < 2 ? 1 : 2))
    }
    #expect(try groups(equation(all, [.independent(rates)])) == [[0, 1], [2, 3]])
    #expect(try groups(equation(all, [family(4, 1) { P.sm($0) + 0.5 }])).isEmpty)
    let pairs = (0..<4).flatMap { i in (0..<i).map { (i, $0) } }
    let hops = pairs.map {
      (jump: TimedOperator(P.sp($0.0) * P.sm($0.1)), rate: MasterEquation.Rate(1))
    }
    #expect(try groups(equation(all, [.independent(hops)])).isEmpty)
    // Operators of two-time functions.
    #expect(try groups(equation(all), kept: [P.sz(2)]) == [[0, 1, 3]])
    #expect(try groups(equation(all), kept: [all]) == [[0, 1, 2, 3]])
  }
}
