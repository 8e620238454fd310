import Foundation

/// Size of a run of a system that all programs know; its parameters are fixed.
struct PeerRun {
  /// Atoms, or sites of a square lattice.
  var sites: Int
  /// A multiple of 256.
  var trajectories: Int
  /// End of the evolution.
  var end: Int
  var steps: Int
  /// Intervals between recorded times; divides `steps`.
  var records: Int

  var step: Double { Double(end) / Double(steps) }

  /// Steps of single spins.
  var spinSteps: Double { Double(sites) * Double(trajectories) * Double(steps) }
}

/// A system that all programs simulate.
protocol PeerSystem {
  /// Also the stem of the other programs' files.
  var name: String { get }

  /// Averages that are compared, as variables of a result file.
  var variables: [String] { get }

  /// All of a job but its sampling and its times.
  func job(_ run: PeerRun) -> String

  /// Texts in NAME.xmds, and what a run puts in their place.
  func replacements(_ run: PeerRun) -> [(String, String)]

  /// Arguments of NAME.py after the module.
  func arguments(_ run: PeerRun) -> [String]
}

/// Averages at the recorded times, t = 0 first, one variable after the other. Empty when the run
/// diverged.
struct PeerCurve {
  let mean: [Double]
  /// Standard errors.
  let error: [Double]
  /// Processor time of the run, s.
  let seconds: Double

  /// Largest difference to another curve in standard errors of both. Numbers without any error are
  /// those of the initial state.
  func deviation(from other: PeerCurve) -> Double {
    guard mean.count == other.mean.count else { return .infinity }
    return mean.indices.map {
      let error = hypot(error[$0], other.error[$0])
      return error > 0 ? abs(mean[$0] - other.mean[$0]) / error : 0
    }.max() ?? .infinity
  }

  /// Largest difference to another curve.
  func difference(from other: PeerCurve) -> Double {
    guard mean.count == other.mean.count else { return .infinity }
    return zip(mean, other.mean).map { abs($0 - $1) }.max() ?? .infinity
  }
}

/// A program that simulates a system on one core.
protocol Peer {
  var name: String { get }

  /// Makes what a run of this size needs; not timed.
  /// - Returns: a run, nil within when it fails.
  func prepare(_ run: PeerRun) -> () -> PeerCurve?
}

/// The folder of the other programs' sources.
let peerSources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Programs")
