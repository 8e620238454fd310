import BatchCore
import Models
import Numerics

/// Quantum trajectories of a master equation (Monte Carlo wave function: Dalibard, Castin & Mølmer,
/// PRL 68, 580; Dum, Zoller & Ritsch, PRA 45, 4879). Between jumps dψ/dt = −iHψ − ½ Σ γ L†L ψ; a jump comes
/// when |ψ|² has fallen to a random number, and which one, by γ|Lψ|². The mean of ⟨ψ|O|ψ⟩/⟨ψ|ψ⟩ over
/// trajectories is Tr(O ρ).
///
/// A trajectory depends on the seed, the sweep point, the realization and its number, not on which others
/// are computed beside it. Eight run side by side.
public final class TrajectorySolver {
  public let problem: ExactProblem
  let parts: SpaceParts
  let streams: TrajectoryStreams
  /// The population of the last two levels of a mode beyond which a trajectory goes on with more levels; nil:
  /// cutoffs are fixed. What is small in the mean is often large in a few trajectories, so that the limit of
  /// one is a hundred times that of the mean.
  private let limit: Double?
  private let starts: TrajectoryStart
  private var spaces: [[Int]: TrajectorySpace] = [:]
  /// Of all trajectories since `forgetReport`.
  public private(set) var report: TrajectoryReport

  /// - Throws: `ExactSizeError`; `ImpossibleRealization` for a negative rate.
  public init(_ problem: ExactProblem, seed: UInt64, point: Int, realization: Int) throws {
    self.problem = problem
    parts = problem.parts
    limit = problem.findsCutoffs ? 100 * problem.options.lastLevels : nil
    streams = TrajectoryStreams(seed: seed, point: point, realization: realization)
    starts = TrajectoryStart(parts.modes, cutoffs: problem.options.cutoffs)
    report = TrajectoryReport(cutoffs: problem.space.cutoffs)
    _ = try place(problem.space)
  }

  public func forgetReport() { report = TrajectoryReport(cutoffs: problem.space.cutoffs) }

  /// Bytes that eight trajectories take in a space.
  public static func bytes(_ space: Space) -> Double {
    let vectors = space.generator.dependsOnTime ? 18 : TaylorStepper.degree(of: space.dimension) + 3
    let states = Double(vectors + 3) * Double(space.dimension) * 128
    let elements = space.jumps.reduce(Double(space.generator.nonzeros)) {
      $0 + Double($1.operation.nonzeros)
    }
    // Columns and values, once as they are and once sorted.
    return states + 85 * elements + Basis.bytesPerState * Double(space.dimension)
  }

  func space(_ cutoffs: [Int]) throws -> TrajectorySpace {
    if let known = spaces[cutoffs] { return known }
    return try place(problem.space(cutoffs: cutoffs))
  }

  /// The matrices of a space that fits.
  private func place(_ space: Space) throws -> TrajectorySpace {
    let (bytes, memory) = (Self.bytes(space), problem.options.memoryLimit)
    if bytes > memory {
      throw ExactSizeError(
        subject: "eight trajectories", dimension: Double(space.dimension), bytes: bytes,
        limit: memory, fittingDimension: Double(space.dimension) * memory / bytes,
        cutoffs: space.cutoffs)
    }
    let place = try TrajectorySpace(space, problem)
    spaces[space.cutoffs] = place
    return place
  }

  /// Told at every record: the trajectory, the number of the time, ⟨O⟩ of every operator. Trajectories come
  /// in any order, the times of one rising.
  public typealias Record = (Int, Int, UnsafeBufferPointer<ComplexNumber>) throws -> Void

  /// Runs trajectories over recorded times, rising, from t = 0.
  /// - Parameter goesOn: asked before every step.
  /// - Throws: `AbandonedUnit` once `goesOn` is false; `ExactSizeError`, `ImpossibleRealization`.
  public func run(
    _ trajectories: Range<Int>, times: [Double], goesOn: () -> Bool = { true }, record: Record
  ) throws {
    let walks = try trajectories.map { try start($0, records: Array(times.indices)) }
    try follow(walks, times: times, copies: 1, operators: \.operators, goesOn) {
      try record($1.trajectory, $2, $3)
    }
  }

  /// The start of a trajectory, with as many levels as its state needs.
  func start(_ trajectory: Int, records: [Int]) throws -> Walk {
    let quanta = starts.quanta(streams, trajectory: trajectory)
    var cutoffs = problem.space.cutoffs
    while true {
      let space = try space(cutoffs)
      let (state, beyond) = starts.state(quanta, in: space.space)
      let grown = grownCutoffs(state, in: space, beyond)
      if grown == cutoffs {
        return Walk(
          number: trajectory, trajectory: trajectory, path: 0, records: records, time: 0,
          state: state, cutoffs: cutoffs)
      }
      cutoffs = grown
    }
  }

  /// The cutoffs that a state needs.
  func grownCutoffs(_ state: [ComplexNumber], in space: TrajectorySpace, _ beyond: [Double] = [])
    -> [Int]
  {
    var cutoffs = space.cutoffs
    guard let limit else { return cutoffs }
    func norm(_ x: ComplexNumber) -> Double { x.re * x.re + x.im * x.im }
    let total = state.reduce(0) { $0 + norm($1) }
    for (mode, states) in space.lastLevels {
      var population = 0.0
      for first in stride(from: 0, to: state.count, by: space.dimension) {
        for place in states { population += norm(state[first + Int(place)]) }
      }
      if population > limit * total || !beyond.isEmpty && beyond[mode] > limit {
        cutoffs[mode] = WalkBatch.grown(cutoffs[mode])
      }
    }
    return cutoffs
  }

  /// Takes walks to their ends, those with few levels first: one that needs more goes on with those that
  /// have as many.
  /// - Parameter record: told where a walk is, too.
  func follow(
    _ walks: [Walk], times: [Double], copies: Int,
    operators: KeyPath<TrajectorySpace, [LaneOperator]>, _ goesOn: () -> Bool,
    record: (WalkBatch, Walk, Int, UnsafeBufferPointer<ComplexNumber>) throws -> Void
  ) throws {
    var waiting = Dictionary(grouping: walks, by: \.cutoffs)
    while let cutoffs = waiting.keys.min(by: { Self.precedes($0, $1) }) {
      let own = waiting.removeValue(forKey: cutoffs)!.sorted { $0.number < $1.number }
      let place: TrajectorySpace
      do {
        place = try space(cutoffs)
      } catch var error as ExactSizeError {
        error.time = own.map(\.time).min()
        throw error
      }
      let batch = WalkBatch(
        place, operators: place[keyPath: operators], copies: copies,
        tolerance: problem.options.tolerance, streams: streams, marks: problem.options.marks)
      let paused = try batch.run(
        own, times: times, limit: limit, goesOn: goesOn
      ) { try record(batch, $0, $1, $2) }
      report.merge(batch.report)
      guard let paused else { throw AbandonedUnit() }
      for var walk in paused {
        do {
          walk.state = place.embed(walk.state, in: try space(walk.cutoffs))
        } catch var error as ExactSizeError {
          error.time = walk.time
          throw error
        }
        waiting[walk.cutoffs, default: []].append(walk)
      }
    }
  }

  /// An order in which more levels come later.
  private static func precedes(_ a: [Int], _ b: [Int]) -> Bool {
    let (first, second) = (a.reduce(0, +), b.reduce(0, +))
    return first != second ? first < second : a.lexicographicallyPrecedes(b)
  }
}
