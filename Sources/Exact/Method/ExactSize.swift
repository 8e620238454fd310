import BatchCore
import Foundation
import Models
import Synchronization

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

/// Sweep points of one class take the same space: sizes, the initial state, and which parameters are zero
/// (without a rate ψ is enough, without a coupling less is reached).
struct SizeClass: Hashable {
  private let numbers: [String: Double]
  private let state: [Double]

  init(of job: Job, atPoint point: Int) {
    var numbers: [String: Double] = [:]
    for (name, value) in job.parameters(atPoint: point) {
      guard case .number(let number) = value else { continue }
      let isSize = job.variant.parameter(name).map { $0.size != .none } ?? true
      numbers[name] = isSize ? number : number == 0 ? 0 : 1
    }
    self.numbers = numbers
    let initial = job.initial(atPoint: point)
    state =
      [
        initial.theta, initial.phi, initial.displacement, initial.centralTheta ?? 0,
        initial.phaseDifference ?? 0,
      ] + modeNumbers(of: job, atPoint: point, initial)
      + initial.numbers.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Amplitudes and thermal quanta of modes whose state depends on the parameters of a built-in model.
private func modeNumbers(of job: Job, atPoint point: Int, _ initial: InitialState) -> [Double] {
  guard initial.cavity == .equilibrium else { return [] }
  let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: point))
  return (model.modeStates(initial) ?? []).flatMap {
    [$0.displacement.re, $0.displacement.im, $0.thermal]
  }
}

/// The sizes of the last job that was asked for.
final class KnownSizes: Sendable {
  private let last = Mutex<(job: String, sizes: [SizeClass: ExactSize])?>(nil)

  func sizes(of job: Job, _ find: () throws -> [SizeClass: ExactSize]) rethrows
    -> [SizeClass: ExactSize]
  {
    // What does not decide the numbers of a result may still decide whether it fits.
    let name = "\(job[ExactKeys.self].bytes) \(job.identityJSON)"
    if let known = last.withLock({ $0?.job == name ? $0?.sizes : nil }) { return known }
    let found = try find()
    last.withLock { $0 = (name, found) }
    return found
  }
}
