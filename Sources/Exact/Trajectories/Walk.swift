import Models

/// A path through Hilbert space that is under way: a trajectory, or a doubled state that branched off one.
struct Walk {
  /// Place in the list of who asked for it.
  let number: Int
  let trajectory: Int
  /// 0: the trajectory itself; others have random numbers of their own.
  let path: Int
  /// Numbers of the times at which it is looked at, rising.
  let records: [Int]
  /// How many of them are past.
  var recorded = 0
  var time: Double
  var jumps = 0
  /// ψ, or χ and ψ one behind the other. The norm falls between jumps.
  var state: [ComplexNumber]
  /// Levels of every mode.
  var cutoffs: [Int]
}

/// What trajectories tell besides their values.
public struct TrajectoryReport: Sendable, Equatable {
  public internal(set) var jumps = 0
  /// Steps of eight trajectories.
  public internal(set) var steps = 0
  /// The largest levels of every mode.
  public internal(set) var cutoffs: [Int]
  /// The largest population of the last two levels of every mode in one trajectory.
  public internal(set) var lastPopulations: [Double]

  init(cutoffs: [Int]) {
    self.cutoffs = cutoffs
    lastPopulations = cutoffs.map { _ in 0 }
  }

  mutating func merge(_ other: Self) {
    jumps += other.jumps
    steps += other.steps
    cutoffs = zip(cutoffs, other.cutoffs).map { max($0, $1) }
    lastPopulations = zip(lastPopulations, other.lastPopulations).map { max($0, $1) }
  }
}
