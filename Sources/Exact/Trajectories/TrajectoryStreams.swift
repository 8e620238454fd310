import Numerics

/// The random numbers of quantum trajectories of one sweep point and realization. Those of one trajectory
/// depend on its number alone.
struct TrajectoryStreams: Sendable {
  private let jumps: RandomStream
  private let start: RandomStream

  init(seed: UInt64, point: Int, realization: Int) {
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: seed, purpose: purpose, point: point, realization: realization)
    }
    (jumps, start) = (stream(.trajectoryJumps), stream(.trajectoryStart))
  }

  /// Uniform in (0, 1): the norm |ψ|² at which a jump comes, and which one it is.
  /// - Parameters:
  ///   - path: 0 of the trajectory itself; others branch off it.
  ///   - jump: jumps before.
  func jump(_ jump: Int, path: Int, trajectory: Int) -> (norm: Double, choice: Double) {
    let (first, second) = jumps.words(
      site: path, step: UInt64(jump), firstTrajectory: trajectory)
    return (Self.uniform(first[0]), Self.uniform(second[0]))
  }

  /// Uniform in (0, 1), for the state of a mode at t = 0.
  func start(ofMode mode: Int, trajectory: Int) -> Double {
    Self.uniform(start.words(site: mode, step: 0, firstTrajectory: trajectory).0[0])
  }

  private static func uniform(_ word: UInt64) -> Double { (Double(word >> 11) + 0.5) * 0x1p-53 }
}
