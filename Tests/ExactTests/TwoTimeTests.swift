import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Exact
@testable import Models

/// Two-time functions against dense matrices: A ρ(t′) as it goes on to τ.
struct TwoTimeTests {
  private func difference(_ seed: UInt64) throws -> Double {
    var system = RandomSystem(seed: seed)
    let single = system.operators.map { operation in
      TimedOperator(
        operation.constant + operation.constant.adjoint,
        timed: (operation.timed
          + operation.timed.map {
            ($0.function.conjugate, $0.polynomial.adjoint)
          }))
    }
    system.operators = Array(single.prefix(2))
    var options = ExactOptions()
    options.cutoffs = system.cutoffs
    let problem = try ExactProblem(
      system.equation, directions: system.directions, modes: system.modes, operators: [],
      correlated: system.operators, options: options)
    let evolution: any ExactEvolution =
      problem.isDissipative || !problem.isPureStart
      ? try DensityEvolution(problem) : try PureEvolution(problem)
    let history = StateHistory(problem)
    var references = [
      DenseReference(
        system.equation, directions: system.directions, modes: system.modes,
        cutoffs: system.cutoffs)
    ]
    let times = [0, 0.15, 0.4]
    for (index, time) in times.enumerated() {
      if index > 0 {
        references.append(references[index - 1])
        references[index].advance(from: times[index - 1], to: time, steps: 40)
      }
      try evolution.advance(to: time) { true }
      try history.keep(evolution)
    }
    let weights = [0.7, -0.4]
    let own = try TwoTimeFunction(problem, history).values(upTo: 2, weights: weights) { true }
    var largest = 0.0
    for (index, time) in times.enumerated() {
      var expected = ComplexNumber.zero
      for (operation, weight) in zip(system.operators, weights) {
        var forward = references[index]
        forward.rho = forward.matrix(operation.polynomial(at: time)) * forward.rho
        if time < 0.4 { forward.advance(from: time, to: 0.4, steps: 80) }
        expected = expected + weight * forward.expectation(operation, at: 0.4)
      }
      largest = max(largest, (own[index] - expected).magnitude / max(1, expected.magnitude))
    }
    return largest
  }

  @Test(arguments: 100..<120) func followsDenseMatrices(_ seed: Int) throws {
    let found = try difference(UInt64(seed))
    #expect(found < 1e-7, "seed \(seed)")
  }

  /// A pure state, and the same as a density matrix with a rate that is next to nothing.
  @Test func pureStatesAgreeWithDensityMatrices() throws {
    typealias P = OperatorPolynomial
    let hamiltonian = (0..<3).sum { 0.5 * P.sx($0) } + (0..<2).sum { P.sz($0) * P.sz($0 + 1) }
    let magnetization = TimedOperator((0..<3).sum { P.sz($0) })
    let results = try [0, 1e-13].map { rate in
      let problem = try ExactProblem(
        MasterEquation(
          shape: SystemShape(sites: 3, modes: 0), hamiltonian: TimedOperator(hamiltonian),
          jumps: rate == 0
            ? [] : [.independent([(TimedOperator(P.sz(0)), MasterEquation.Rate(rate))])]),
        directions: Array(repeating: InitialState(theta: 0.3), count: 3), modes: [],
        operators: [], correlated: [magnetization, TimedOperator(P.sx(1))])
      let evolution: any ExactEvolution =
        rate == 0 ? try PureEvolution(problem) : try DensityEvolution(problem)
      let history = StateHistory(problem)
      for time in [0, 0.5, 1, 2] {
        try evolution.advance(to: time) { true }
        try history.keep(evolution)
      }
      return try TwoTimeFunction(problem, history).values(upTo: 3, weights: [1, 0.5]) { true }
    }
    #expect(results[0].contains { abs($0.im) > 0.1 })
    for (a, b) in zip(results[0], results[1]) { #expect((a - b).magnitude < 1e-8) }
  }

  /// Σ_i ⟨σ^z_i(τ) σ^z_i(t′)⟩ by one spin, the others a group.
  @Test func oneSpinStandsForAll() throws {
    typealias P = OperatorPolynomial
    let count = 5
    let equation = MasterEquation(
      shape: SystemShape(sites: count, modes: 0),
      hamiltonian: TimedOperator(
        (0..<count).sum { i in 0.5 * P.sx(i) + (0..<i).sum { 0.2 * P.sz(i) * P.sz($0) } }),
      jumps: [
        .independent((0..<count).map { (TimedOperator(P.sm($0)), MasterEquation.Rate(0.3)) })
      ])
    let directions = Array(repeating: InitialState(theta: 0.6), count: count)
    let single = (0..<count).map { TimedOperator(P.sz($0)) }
    let all = single + [TimedOperator((0..<count).sum { P.sx($0) })]
    let representatives = ExactProblem.representatives(
      of: all, equation, directions: directions)
    #expect(representatives == [0, 0, 0, 0, 0, 5])
    func values(_ operators: [TimedOperator], _ weights: [Double]) throws -> [ComplexNumber] {
      let problem = try ExactProblem(
        equation, directions: directions, modes: [], operators: [], correlated: operators)
      #expect(problem.dimension == (operators.count == 1 ? 2 * 9 : 32))
      let (evolution, history) = (try DensityEvolution(problem), StateHistory(problem))
      for time in [0, 0.5, 1.5] {
        try evolution.advance(to: time) { true }
        try history.keep(evolution)
      }
      return try TwoTimeFunction(problem, history).values(upTo: 2, weights: weights) { true }
    }
    let one = try values([single[0]], [Double(count)])
    let each = try values(single, Array(repeating: 1, count: count))
    for (a, b) in zip(one, each) { #expect((a - b).magnitude < 1e-8) }
  }
}

extension TwoTimeFunction {
  /// Σ c ⟨A(τ) A(t')⟩ over all operators.
  fileprivate func values(upTo last: Int, weights: [Double], goesOn: () -> Bool) throws
    -> [ComplexNumber]
  {
    try values(
      upTo: last,
      pairs: weights.enumerated().map {
        .init(late: $0.offset, early: $0.offset, weight: $0.element)
      },
      goesOn: goesOn)
  }
}
