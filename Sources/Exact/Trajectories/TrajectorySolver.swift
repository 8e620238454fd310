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
final class TrajectorySolver {
  struct Settings {
    /// Error of a step and of the norm at a jump, relative.
    var tolerance = 1e-8
    /// Levels of every mode at t = 0.
    var cutoffs: [Int]
    /// The population of the last two levels of a mode in one trajectory beyond which that trajectory goes on
    /// with more levels; nil: cutoffs are fixed. One trajectory in many seldom has what is 1e-8 in the mean,
    /// so that its own limit is larger.
    var populationLimit: Double? = 1e-6
    /// States that memory has place for.
    var stateLimit = 1 << 26
  }

  let parts: SpaceParts
  let settings: Settings
  let streams: TrajectoryStreams
  private let operators: [TimedOperator]
  private let starts: TrajectoryStart
  private var spaces: [[Int]: TrajectorySpace] = [:]
  /// Of all trajectories so far.
  private(set) var report: TrajectoryReport

  /// - Parameter operators: whose expectation values are recorded.
  /// - Throws: `ExactSizeError`; `ImpossibleRealization` for a negative rate.
  init(
    _ parts: SpaceParts, operators: [TimedOperator], settings: Settings, streams: TrajectoryStreams
  ) throws {
    (self.parts, self.operators) = (parts, operators)
    (self.settings, self.streams) = (settings, streams)
    starts = TrajectoryStart(
      parts.modes, cutoffs: settings.populationLimit == nil ? settings.cutoffs : nil)
    report = TrajectoryReport(cutoffs: settings.cutoffs)
    _ = try space(settings.cutoffs)
  }

  /// The dimension at the cutoffs of t = 0.
  var dimension: Int { spaces[settings.cutoffs]!.dimension }

  func space(_ cutoffs: [Int]) throws -> TrajectorySpace {
    if let known = spaces[cutoffs] { return known }
    let space = try TrajectorySpace(
      parts, operators: operators, cutoffs: cutoffs, limit: settings.stateLimit)
    spaces[cutoffs] = space
    return space
  }

  /// Told at every record: the trajectory, the number of the time, ⟨O⟩ of every operator. Trajectories come
  /// in any order, the times of one rising.
  typealias Record = (Int, Int, UnsafeBufferPointer<ComplexNumber>) throws -> Void

  /// Runs trajectories over recorded times, rising, from t = 0.
  /// - Parameter goesOn: asked before every step.
  /// - Returns: false: `goesOn` said no.
  /// - Throws: `ExactSizeError`, `ImpossibleRealization`.
  func run(
    _ trajectories: Range<Int>, times: [Double], goesOn: () -> Bool = { true }, record: Record
  ) throws -> Bool {
    let walks = try trajectories.map { try start($0, records: Array(times.indices)) }
    return try follow(walks, times: times, copies: 1, operators: \.operators, goesOn) { _ in
      { walk, number, values in try record(walk.trajectory, number, values) }
    }
  }

  /// The start of a trajectory, with as many levels as its state needs.
  func start(_ trajectory: Int, records: [Int]) throws -> Walk {
    let quanta = starts.quanta(streams, trajectory: trajectory)
    var cutoffs = settings.cutoffs
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
    guard let limit = settings.populationLimit else { return cutoffs }
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
  /// - Parameter record: made for every batch.
  /// - Returns: false: `goesOn` said no.
  func follow(
    _ walks: [Walk], times: [Double], copies: Int,
    operators: KeyPath<TrajectorySpace, [LaneOperator]>, _ goesOn: () -> Bool,
    record: (WalkBatch) -> WalkBatch.Record
  ) throws -> Bool {
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
        tolerance: settings.tolerance, streams: streams)
      let paused = try batch.run(
        own, times: times, limit: settings.populationLimit, goesOn: goesOn, record: record(batch))
      report.merge(batch.report)
      guard let paused else { return false }
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
    return true
  }

  /// An order in which more levels come later.
  private static func precedes(_ a: [Int], _ b: [Int]) -> Bool {
    let (first, second) = (a.reduce(0, +), b.reduce(0, +))
    return first != second ? first < second : a.lexicographicallyPrecedes(b)
  }
}
