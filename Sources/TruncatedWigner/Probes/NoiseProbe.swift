import Numerics

/// The noise of one time step alone, for measuring its rate.
public final class NoiseProbe {
  private let noise: NoiseStreams
  private let first: LaneBuffer
  private let second: LaneBuffer
  private var step: UInt64 = 0

  /// - Parameters:
  ///   - rows: pairs of numbers for each trajectory and step.
  ///   - trajectories: a multiple of 8.
  public init(rows: Int, trajectories: Int, sampling: NoiseSampling) {
    noise = NoiseStreams(seed: 1, point: 0, realization: 0, sampling: sampling)
    first = LaneBuffer(rows: rows, groups: trajectories / laneCount)
    second = LaneBuffer(rows: rows, groups: trajectories / laneCount)
  }

  /// Numbers of one step.
  public var numbersPerStep: Int { 2 * first.rows * first.groups * laneCount }

  /// Adds the noise of so many steps to a walk.
  public func run(steps: Int) {
    let (a, b, groups) = (first.lanes, second.lanes, first.groups)
    for _ in 0..<steps {
      let context = StepContext(noise: noise, firstTrajectory: 0, index: step)
      noise.pairs(.spins, rows: first.rows, groups: groups, at: context) {
        a[$0 * groups + $1] += $2
        b[$0 * groups + $1] += $3
      }
      step += 1
    }
  }

  /// Mean square of the walk over numbers and steps: 1 up to chance.
  public var meanSquare: Double {
    let count = first.rows * first.groups
    var sum = 0.0
    for i in 0..<count {
      sum += laneSum(first.lanes[i] * first.lanes[i] + second.lanes[i] * second.lanes[i])
    }
    return sum / Double(numbersPerStep) / Double(step)
  }
}
