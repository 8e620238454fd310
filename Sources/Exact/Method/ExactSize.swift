import Foundation

/// What the first realization of a sweep point takes, told without keeping it.
struct ExactSize: Sendable {
  let dimension: Double
  /// Elements of ρ that are reached; nil where ψ is enough.
  let elements: Double?
  /// One line about the space.
  let outline: String
  /// Bytes of the states of a unit, without chance and of eight trajectories.
  private let evolution: Double
  private let trajectories: Double
  /// The space itself is too large.
  private let tooLarge: ExactSizeError?

  init(_ problem: ExactProblem) {
    dimension = Double(problem.dimension)
    elements = problem.isPure ? nil : problem.densityElements
    outline = problem.outline
    evolution = problem.isPure ? problem.pureBytes : problem.densityBytes
    trajectories = TrajectorySolver.bytes(problem.space)
    tooLarge = nil
  }

  init(_ error: ExactSizeError) {
    (dimension, elements, outline) = (error.dimension, nil, "\(error)")
    (evolution, trajectories) = (error.bytes, error.bytes)
    tooLarge = error
  }

  func bytes(_ solver: ExactKeys.Solver) -> Double {
    solver == .trajectories ? trajectories : evolution
  }

  /// Why the states of a unit do not fit; nil if they do.
  func excess(_ solver: ExactKeys.Solver, limit: Double) -> ExactSizeError? {
    if let tooLarge { return tooLarge }
    let bytes = bytes(solver)
    guard bytes > limit else { return nil }
    let isMatrix = solver != .trajectories && elements != nil
    let share = limit / bytes
    return ExactSizeError(
      subject: isMatrix
        ? "the density matrix" : solver == .trajectories ? "eight trajectories" : "a state",
      dimension: dimension, bytes: bytes, limit: limit,
      fittingDimension: dimension * (isMatrix ? share.squareRoot() : share))
  }
}
