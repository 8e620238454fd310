import Models
import Numerics

/// A Hilbert space with all matrices that trajectories in it use.
final class TrajectorySpace {
  struct Jump {
    let operation: LaneOperator
    let factor: Double
    let weight: TimeWeight

    func rate(at time: Double) -> Double { factor * weight.value(at: time).re }
  }

  let space: Space
  /// G(t), but for an energy.
  let generator: LaneOperator
  let jumps: [Jump]
  /// One jump operator of every rate that depends on time.
  let timedRates: [Jump]
  /// Of expectation values.
  let operators: [LaneOperator]
  /// Of two-time functions.
  let correlated: [LaneOperator]
  let correlatedMatrices: [SparseOperator]
  let none: [LaneOperator] = []
  /// Of modes that are cut off, the states in their last two levels.
  let lastLevels: [(mode: Int, states: [Int32])]

  /// - Throws: `ImpossibleRealization` for a negative rate.
  init(_ space: Space, _ problem: ExactProblem) throws {
    self.space = space
    let matrix = space.generator
    generator = LaneOperator(matrix, shift: LaneOperator.middle(matrix))
    jumps = try space.jumps.map {
      if $0.weight.isConstant, $0.factor < 0 {
        throw ImpossibleRealization("a jump operator has a negative rate")
      }
      return Jump(operation: LaneOperator($0.operation), factor: $0.factor, weight: $0.weight)
    }
    timedRates = Dictionary(
      jumps.filter { !$0.weight.isConstant }.map { ($0.weight, $0) },
      uniquingKeysWith: { $0.factor < $1.factor ? $0 : $1 }
    ).values.sorted { $0.factor < $1.factor }
    operators = problem.operators.map { LaneOperator(space.matrix(of: $0)) }
    correlatedMatrices = problem.correlated.map { space.matrix(of: $0) }
    correlated = correlatedMatrices.map { LaneOperator($0) }
    lastLevels = space.cutoffs.indices.filter { space.basis.isTruncated[$0] }
      .map { ($0, space.lastLevels(ofMode: $0).map { Int32($0) }) }
  }

  var dimension: Int { space.dimension }
  var cutoffs: [Int] { space.cutoffs }

  func stepper(copies: Int, tolerance: Double) -> any LaneStepper {
    generator.isConstant
      ? TaylorStepper(generator, copies: copies, tolerance: tolerance)
      : DormandPrinceStepper(generator, copies: copies, tolerance: tolerance)
  }

  /// A state of this space as one of a larger space of the same system.
  func embed(_ state: [ComplexNumber], in larger: TrajectorySpace) -> [ComplexNumber] {
    let places = space.places(in: larger.space)
    var result: [ComplexNumber] = []
    for first in stride(from: 0, to: state.count, by: dimension) {
      var copy = Array(repeating: ComplexNumber.zero, count: larger.dimension)
      for (index, place) in places.enumerated() { copy[place] = state[first + index] }
      result += copy
    }
    return result
  }
}
