import BatchCore
import Models
import Numerics

/// ψ(t) where nothing dissipates and the initial state is pure.
public final class PureEvolution: ExactEvolution {
  private let problem: ExactProblem
  public private(set) var space: Space
  public var time: Double { frame.propagator.control.time }
  private var cutoffs: CutoffWatch
  private(set) var frame: Frame

  /// What belongs to one space.
  final class Frame {
    let propagator: StatePropagator
    var x: Buffer<Double> { propagator.x }
    let functionals: [StateFunctional]
    /// States in the last two levels of every mode that is cut off.
    let ends: [[Int]]

    init(_ problem: ExactProblem, _ space: Space, time: Double?) throws {
      let (bytes, limit) = (PureEvolution.bytes(space), problem.options.memoryLimit)
      guard bytes <= limit else {
        let dimension = Double(space.dimension)
        throw ExactSizeError(
          subject: "a state", dimension: dimension, bytes: bytes, limit: limit,
          fittingDimension: dimension * limit / bytes, time: time, cutoffs: space.cutoffs)
      }
      propagator = StatePropagator(space, at: time ?? 0)
      functionals = problem.operators.map { StateFunctional(space.matrix(of: $0)) }
      ends = space.cutoffs.indices.map {
        space.basis.isTruncated[$0] ? space.lastLevels(ofMode: $0) : []
      }
    }
  }

  /// Bytes that ψ takes with stages of steps and matrices.
  static func bytes(_ space: Space) -> Double {
    let vectors = space.hamiltonian.dependsOnTime ? DormandPrince853.vectors + 1 : 5
    // Matrices with what it takes to make them (measured).
    return 16 * Double(space.dimension) * Double(vectors)
      + 140 * Double(space.hamiltonian.nonzeros)
  }

  /// - Precondition: the initial state is pure, and nothing dissipates.
  /// - Throws: `ExactSizeError`.
  public init(_ problem: ExactProblem) throws {
    precondition(problem.isPureStart && !problem.isDissipative, "ρ is not pure")
    self.problem = problem
    space = problem.space
    frame = try Frame(problem, space, time: nil)
    cutoffs = CutoffWatch(space)
    for (state, amplitude) in space.startVector()!.enumerated() {
      frame.x.pointer[2 * state] = amplitude.re
      frame.x.pointer[2 * state + 1] = amplitude.im
    }
    cutoffs.watch(populations(frame.x.pointer))
  }

  public func advance(to target: Double, goesOn: () -> Bool) throws {
    while time < target {
      let arrived = try frame.propagator.advance(
        to: target, budget: problem.options.budget, goesOn: goesOn
      ) { candidate in
        let populations = populations(candidate)
        let modes = problem.findsCutoffs ? cutoffs.exceeded(populations, problem.options) : []
        if modes.isEmpty {
          cutoffs.watch(populations)
          return true
        }
        do {
          try move(to: problem.grown(space, modes: modes))
        } catch var error as ExactSizeError {
          error.time = time
          throw error
        }
        return false
      }
      if arrived { return }
    }
  }

  private func move(to larger: Space) throws {
    let next = try Frame(problem, larger, time: time)
    for (old, new) in space.places(in: larger).enumerated() {
      next.x.pointer[2 * new] = frame.x.pointer[2 * old]
      next.x.pointer[2 * new + 1] = frame.x.pointer[2 * old + 1]
    }
    (space, frame) = (larger, next)
  }

  public var modes: [ModeCutoff] { cutoffs.modes(space) }

  private func populations(_ x: UnsafePointer<Double>) -> [Double] {
    frame.ends.map { states in
      states.reduce(0) { $0 + x[2 * $1] * x[2 * $1] + x[2 * $1 + 1] * x[2 * $1 + 1] }
    }
  }

  public func expectations() -> [ComplexNumber] {
    frame.functionals.map { $0.value(frame.x.pointer, at: time) }
  }

  public var normError: Double {
    (0..<frame.x.count).reduce(0) { $0 + frame.x.pointer[$1] * frame.x.pointer[$1] } - 1
  }

  public func state() -> [UInt8] {
    var bytes = StateBytes()
    bytes.put(frame.propagator.control)
    bytes.put(cutoffs, space)
    bytes.put(frame.x.pointer, frame.x.count)
    return bytes.bytes
  }

  /// Goes on where a state was kept.
  /// - Throws: `ExactSizeError`.
  public convenience init(_ problem: ExactProblem, state: [UInt8]) throws {
    try self.init(problem)
    var bytes = StateBytes(state)
    let control = bytes.control()
    let levels: [Int]
    (cutoffs, levels) = bytes.cutoffs(modes: space.cutoffs.count)
    if levels != space.cutoffs {
      space = try problem.space(cutoffs: levels)
      frame = try Frame(problem, space, time: control.time)
    }
    frame.propagator.control = control
    bytes.doubles(into: frame.x.pointer, frame.x.count)
  }
}
