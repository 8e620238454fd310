import Numerics
import Statistics

@testable import TruncatedWigner

/// Trajectories that all start from the same spins: what scatters is noise alone.
final class FixedStart {
  private let system: PhaseSpaceSystem
  private let spins: [SIMD3<Double>]
  private let noise: NoiseStreams?
  private let state: BatchState

  /// - Parameters:
  ///   - spins: s of every site.
  ///   - noise: nil leaves all noise out.
  init(
    _ system: PhaseSpaceSystem, spins: [SIMD3<Double>], noise: NoiseStreams? = nil,
    trajectories: Int = 512
  ) {
    blasSingleThreaded()
    self.system = system
    self.spins = spins
    self.noise = noise
    state = BatchState(
      sites: system.sites, modes: system.modes, trajectories: trajectories, width: trajectories)
  }

  /// The state after so many steps of the trajectories from `firstTrajectory` on.
  func run(
    _ integrator: Bench.Integrator = .flow, step: Double, steps: Int, firstTrajectory: Int = 0
  ) -> BatchState {
    for (site, s) in spins.enumerated() {
      for i in (site * state.groups)..<((site + 1) * state.groups) {
        state.sx.lanes[i] = Lanes(repeating: s.x)
        state.sy.lanes[i] = Lanes(repeating: s.y)
        state.sz.lanes[i] = Lanes(repeating: s.z)
      }
    }
    switch integrator {
    case .flow:
      FlowStepper(system: system, step: step, noise: noise, like: state)
        .advance(state, steps: steps, firstStep: 0, firstTrajectory: firstTrajectory)
    case .lieHeun:
      LieHeunStepper(system: system, step: step, noise: noise, like: state)
        .advance(state, steps: steps, firstStep: 0, firstTrajectory: firstTrajectory)
    }
    return state
  }

  /// Means over trajectories after so many steps.
  /// - Parameter values: what is averaged, for one group of eight trajectories.
  func means(
    _ integrator: Bench.Integrator = .flow, step: Double, steps: Int, batches: Int,
    of values: (_ state: BatchState, _ group: Int) -> [Lanes]
  ) -> [Estimate] {
    var sums: [(Lanes, Lanes)] = []
    for batch in 0..<batches {
      let state = run(
        integrator, step: step, steps: steps, firstTrajectory: batch * state.trajectories)
      for group in 0..<state.activeGroups {
        let values = values(state, group)
        if sums.isEmpty { sums = values.map { _ in (.zero, .zero) } }
        for (index, value) in values.enumerated() {
          sums[index].0 += value
          sums[index].1.addProduct(value, value)
        }
      }
    }
    let count = Double(batches * state.trajectories)
    return sums.map { sum, square in
      let mean = sum.sum() / count
      return Estimate(mean, (max(0, square.sum() / count - mean * mean) / (count - 1)).squareRoot())
    }
  }
}

extension BatchState {
  /// x, y, z, xx, yy, zz, xy, xz, yz of one spin.
  func spinMoments(_ site: Int, _ group: Int) -> [Lanes] {
    let i = site * groups + group
    let (x, y, z) = (sx.lanes[i], sy.lanes[i], sz.lanes[i])
    return [x, y, z, x * x, y * y, z * z, x * y, x * z, y * z]
  }
}
