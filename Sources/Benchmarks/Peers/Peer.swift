import Foundation

/// Size of a run of the dissipative Tavis–Cummings model; its parameters are fixed.
struct PeerRun {
  var atoms: Int
  /// A multiple of 256.
  var trajectories: Int
  /// End of the evolution, in 1/ω.
  var end: Int
  var steps: Int
  /// Intervals between recorded times; divides `steps`.
  var records: Int

  var step: Double { Double(end) / Double(steps) }

  /// Steps of single spins.
  var spinSteps: Double { Double(atoms) * Double(trajectories) * Double(steps) }
}

/// Photon number at the recorded times, t = 0 first. Empty when the run diverged.
struct PhotonCurve {
  let mean: [Double]
  /// Standard errors.
  let error: [Double]
  /// Processor time of the run, s.
  let seconds: Double

  /// Largest difference to another curve in standard errors of both.
  func deviation(from other: PhotonCurve) -> Double {
    guard mean.count == other.mean.count else { return .infinity }
    return mean.indices.map {
      abs(mean[$0] - other.mean[$0]) / hypot(error[$0], other.error[$0])
    }.max() ?? .infinity
  }

  /// Largest difference to another curve, photons.
  func difference(from other: PhotonCurve) -> Double {
    guard mean.count == other.mean.count else { return .infinity }
    return zip(mean, other.mean).map { abs($0 - $1) }.max() ?? .infinity
  }
}

/// A program that simulates the model on one core.
protocol Peer {
  var name: String { get }

  /// Makes what a run of this size needs; not timed.
  /// - Returns: a run, nil within when it fails.
  func prepare(_ run: PeerRun) -> () -> PhotonCurve?
}

/// The folder of the other programs' sources.
let peerSources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
