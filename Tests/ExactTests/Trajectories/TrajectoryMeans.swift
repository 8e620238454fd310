import Foundation

@testable import BatchCore
@testable import Exact
@testable import Models

/// Means over trajectories with their standard errors.
struct TrajectoryMeans {
  let count: Int
  /// By time and operator.
  private(set) var sums: [[ComplexNumber]]
  private var squares: [[ComplexNumber]]

  init(_ solver: TrajectorySolver, _ count: Int, times: [Double], first: Int = 0) throws {
    self.count = count
    let operators = solver.problem.operators.count
    sums = times.map { _ in Array(repeating: .zero, count: operators) }
    squares = sums
    // Units of eight, as a job has them.
    for unit in stride(from: first, to: first + count, by: 8) {
      try solver.run(unit..<min(unit + 8, first + count), times: times) { _, record, values in
        for (index, value) in values.enumerated() {
          self.sums[record][index] = self.sums[record][index] + value
          self.squares[record][index] =
            self.squares[record][index]
            + ComplexNumber(value.re * value.re, value.im * value.im)
        }
      }
    }
  }

  func mean(_ record: Int, _ index: Int) -> ComplexNumber {
    (1 / Double(count)) * sums[record][index]
  }

  /// The larger deviation of real and imaginary part from what is expected, in standard errors; one of less
  /// than 1e-7 is none.
  func deviation(_ record: Int, _ index: Int, from expected: ComplexNumber) -> Double {
    let (mean, square) = (mean(record, index), (1 / Double(count)) * squares[record][index])
    func deviation(_ mean: Double, _ square: Double, _ expected: Double) -> Double {
      let error = (max(0, square - mean * mean) / Double(count)).squareRoot()
      return abs(mean - expected) < 1e-7 ? 0 : abs(mean - expected) / max(error, 1e-7)
    }
    return max(
      deviation(mean.re, square.re, expected.re), deviation(mean.im, square.im, expected.im))
  }
}

/// A system with its initial state.
struct SmallSystem {
  var equation: MasterEquation
  var directions: [InitialState]
  var modes: [ModeState] = []
  var cutoffs: [Int]? = []
  var operators: [TimedOperator]
  var correlated: [TimedOperator] = []

  func problem(_ change: (inout ExactOptions) -> Void = { _ in }) throws -> ExactProblem {
    var options = ExactOptions()
    options.cutoffs = cutoffs
    change(&options)
    return try ExactProblem(
      equation, directions: directions, modes: modes, operators: operators,
      correlated: correlated, options: options)
  }

  func solver(seed: UInt64 = 1, _ change: (inout ExactOptions) -> Void = { _ in }) throws
    -> TrajectorySolver
  {
    try TrajectorySolver(problem(change), seed: seed, point: 0, realization: 0)
  }

  var reference: DenseReference {
    DenseReference(equation, directions: directions, modes: modes, cutoffs: cutoffs ?? [])
  }

  /// The largest deviation in standard errors of all operators at all times.
  func deviation(_ trajectories: Int, times: [Double], steps: Int, seed: UInt64 = 1) throws
    -> Double
  {
    let means = try TrajectoryMeans(solver(seed: seed), trajectories, times: times)
    var (reference, last, largest) = (reference, 0.0, 0.0)
    for (record, time) in times.enumerated() {
      if time > last { reference.advance(from: last, to: time, steps: steps) }
      last = time
      for (index, operation) in operators.enumerated() {
        largest = max(
          largest,
          means.deviation(record, index, from: reference.expectation(operation, at: time)))
      }
    }
    return largest
  }
}

typealias P = OperatorPolynomial

extension TimedOperator {
  static func constant(_ polynomial: P) -> Self { Self(polynomial) }
}

extension MasterEquation.Jump {
  static func decay(_ list: [(P, Double)]) -> Self {
    .independent(list.map { (TimedOperator($0.0), MasterEquation.Rate($0.1)) })
  }
}
