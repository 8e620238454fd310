import BatchCore
import Foundation
import Testing

@testable import Exact
@testable import Models

/// Two-time functions of trajectories against the regression of dense master equations.
struct TrajectoryTwoTimeTests {
  private static let functions = TimeFunction(number: 1, isReal: true, text: "1 + sin(t)/2") {
    ComplexNumber(1 + 0.5 * sin($0))
  }

  private func spins(isTimed: Bool) -> SmallSystem {
    var rate = MasterEquation.Rate(0.9)
    if isTimed { rate.function = Self.functions }
    return SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 2, modes: 0),
        hamiltonian: TimedOperator(0.7 * P.sx(0) + 0.5 * P.sz(0) * P.sz(1) + 0.3 * P.sx(1)),
        jumps: [
          .independent([(TimedOperator(P.sm(0)), rate)]), .decay([(P.sp(1), 0.4), (P.sz(1), 0.2)]),
        ]),
      directions: [InitialState(theta: 0.5), InitialState(theta: 2, phi: 1)],
      operators: [TimedOperator(P.sz(0))],
      correlated: [P.sx(0), P.sy(0), P.sz(1), P.sp(1)].map { TimedOperator($0) })
  }

  /// w ⟨A(τ) B(t′)⟩ by B ρ(t′).
  private func regression(
    _ system: SmallSystem, _ times: [Double], _ late: Int, _ pairs: [TrajectorySolver.Pair]
  ) -> [ComplexNumber] {
    var state = system.reference
    return (0...late).map { record in
      if record > 0 { state.advance(from: times[record - 1], to: times[record], steps: 40) }
      return pairs.reduce(ComplexNumber.zero) { sum, pair in
        var product = state
        product.rho = state.matrix(system.correlated[pair.early].constant) * state.rho
        if record < late { product.advance(from: times[record], to: times[late], steps: 80) }
        return sum
          + pair.weight * product.expectation(system.correlated[pair.late], at: times[late])
      }
    }
  }

  @Test(arguments: [false, true]) func correlationsAndResponses(isTimed: Bool) throws {
    let system = spins(isTimed: isTimed)
    let times = [0, 0.4, 1, 1.5]
    let pairs = [
      TrajectorySolver.Pair(late: 0, early: 1),
      TrajectorySolver.Pair(late: 2, early: 1, weight: ComplexNumber(0.3, 0.5)),
      TrajectorySolver.Pair(late: 1, early: 3, weight: ComplexNumber(2)),
    ]
    let (late, count) = ([2, 3], 4000)
    let solver = try system.solver()
    var sums = late.map { _ in times.map { _ in ComplexNumber.zero } }
    var squares = sums
    for unit in stride(from: 0, to: count, by: 8) {
      try solver.twoTimes(unit..<unit + 8, times: times, late: late, pairs: pairs) { _, values in
        for (i, row) in values.enumerated() {
          for (j, value) in row.enumerated() {
            sums[i][j] = sums[i][j] + value
            squares[i][j] =
              squares[i][j] + ComplexNumber(value.re * value.re, value.im * value.im)
          }
        }
      }
    }
    for (place, record) in late.enumerated() {
      for (earlier, expected) in regression(system, times, record, pairs).enumerated() {
        let mean = (1 / Double(count)) * sums[place][earlier]
        let square = (1 / Double(count)) * squares[place][earlier]
        for (own, power, value) in [
          (mean.re, square.re, expected.re), (mean.im, square.im, expected.im),
        ] {
          let error = ((power - own * own) / Double(count)).squareRoot()
          #expect(abs(own - value) < 4.5 * error + 1e-7, "\(times[record]), \(times[earlier])")
          #expect(error < 0.1)
        }
      }
    }
    #expect(sums[0][3] == .zero)
  }

  @Test func sameBitsWhateverIsBeside() throws {
    let solver = try spins(isTimed: false).solver()
    let times = [0, 0.4, 1, 1.5]
    let pairs = [
      TrajectorySolver.Pair(late: 0, early: 1), TrajectorySolver.Pair(late: 2, early: 3),
    ]
    var all: [Int: [[ComplexNumber]]] = [:]
    for range in [0..<11, 4..<5, 2..<7] {
      try solver.twoTimes(range, times: times, late: [1, 3], pairs: pairs) { trajectory, values in
        #expect(all[trajectory] == nil || all[trajectory] == values, "trajectory \(trajectory)")
        all[trajectory] = values
      }
    }
    #expect(Set(all.values).count == 11)
    try solver.twoTimes(0..<3, times: times, late: [1, 3], early: [1, 2], pairs: pairs) {
      trajectory, values in
      // The last step before the last t′ ends elsewhere, which rounds otherwise.
      for (own, other) in zip(values, all[trajectory]!) {
        for (a, b) in zip(own, other[1...2]) { #expect((a - b).magnitude < 1e-6) }
      }
    }
  }

  /// ⟨a(τ) a†(t′)⟩ of a thermal cavity that starts in its stationary state: (n̄ + 1) e^{−κ(τ − t′)/2}.
  @Test func cutoffsGrowForDoubledStates() throws {
    let number = P.ad(0) * P.a(0)
    let system = SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 0, modes: 1), hamiltonian: TimedOperator(P()),
        jumps: [.decay([(P.a(0), 1.5), (P.ad(0), 0.5)])]),
      directions: [], modes: [ModeState(displacement: .zero, thermal: 0.5)], cutoffs: nil,
      operators: [TimedOperator(number)],
      correlated: [P.a(0), P.ad(0)].map { TimedOperator($0) })
    let solver = try system.solver { $0.lastLevels = 1e-9 }
    let (times, count) = ([0, 0.5, 1], 4000)
    var (sums, squares) = ([0.0, 0, 0], [0.0, 0, 0])
    try solver.twoTimes(
      0..<count, times: times, late: [2], pairs: [TrajectorySolver.Pair(late: 0, early: 1)]
    ) { _, values in
      for (index, value) in values[0].enumerated() {
        sums[index] += value.re
        squares[index] += value.re * value.re
      }
    }
    for (index, time) in times.enumerated() {
      let mean = sums[index] / Double(count)
      let error = ((squares[index] / Double(count) - mean * mean) / Double(count)).squareRoot()
      #expect(abs(mean - 1.5 * exp(-(1 - time) / 2)) < 4.5 * error)
    }
  }
}
