import Numerics

/// A look at a batch at a recorded time, for finding out where a trajectory goes wrong.
public struct BatchSnapshot: Sendable {
  public let time: Double
  /// Mean Bloch vector over spins and trajectories; not a number without spins.
  public let spin: SIMD3<Double>
  /// Mean |a|² − ½ over modes and trajectories; nil without modes.
  public let photons: Double?
  /// Largest relative change of a spin's length since t = 0, over sites and trajectories.
  public let lengthDrift: Double
  /// Largest |a| of any mode and trajectory.
  public let largestAmplitude: Double
}

/// Follows a batch through its records.
final class BatchTrace {
  private let onLook: (BatchSnapshot) -> Void
  private let spins: Double
  private var lengths: [Double] = []

  init(spins: Int, onLook: @escaping (BatchSnapshot) -> Void) {
    self.spins = Double(spins)
    self.onLook = onLook
  }

  func look(at state: BatchState, time: Double) {
    let width = state.groups * laneCount
    var (sum, drift, photons, largest) = (SIMD3<Double>.zero, 0.0, 0.0, 0.0)
    var lengths: [Double] = []
    for site in 0..<state.sites {
      for lane in 0..<state.trajectories {
        let i = site * width + lane
        let s = SIMD3(state.sx.doubles[i], state.sy.doubles[i], state.sz.doubles[i])
        sum += s
        let length = (s * s).sum().squareRoot()
        lengths.append(length)
        let before = self.lengths.isEmpty ? length : self.lengths[lengths.count - 1]
        if before > 0 { drift = worse(drift, abs(length / before - 1)) }
      }
    }
    if self.lengths.isEmpty { self.lengths = lengths }
    for mode in 0..<state.modes {
      for lane in 0..<state.trajectories {
        let i = mode * width + lane
        let square =
          state.re.doubles[i] * state.re.doubles[i] + state.im.doubles[i] * state.im.doubles[i]
        photons += square
        largest = worse(largest, square.squareRoot())
      }
    }
    let lanes = Double(state.trajectories)
    onLook(
      BatchSnapshot(
        time: time, spin: sum / (spins * lanes),
        photons: state.modes == 0 ? nil : photons / (Double(state.modes) * lanes) - 0.5,
        lengthDrift: drift, largestAmplitude: largest))
  }

  /// The larger one; NaN counts as largest.
  private func worse(_ a: Double, _ b: Double) -> Double {
    if a.isNaN || b.isNaN { return .nan }
    return max(a, b)
  }
}
