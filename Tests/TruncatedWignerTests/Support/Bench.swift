import BatchCore
import Models
import Numerics
import Statistics

@testable import TruncatedWigner

/// Trajectories of any system, with the state in the open and the integrator to choose.
final class Bench {
  enum Integrator: Sendable { case flow, lieHeun }

  let system: PhaseSpaceSystem
  let state: BatchState
  let seed: UInt64
  var directions: [InitialState]
  var displacement: Double
  /// Without them: no sampling, no noise.
  let fluctuations: Bool
  private let noise: NoiseStreams?

  init(
    _ system: PhaseSpaceSystem, directions: [InitialState], displacement: Double = 0,
    fluctuations: Bool = true, sampling: NoiseSampling = .gaussian, seed: UInt64,
    trajectories: Int = 64
  ) {
    blasSingleThreaded()
    self.system = system
    self.directions = directions
    self.displacement = displacement
    self.fluctuations = fluctuations
    self.seed = seed
    noise =
      fluctuations
      ? NoiseStreams(seed: seed, point: 0, realization: 0, sampling: sampling) : nil
    state = BatchState(
      sites: system.sites, modes: system.modes, trajectories: trajectories,
      width: (trajectories + 15) / 16 * 16)
  }

  /// A model as a job gives it.
  convenience init(
    _ name: String, _ given: [String: ParameterValue], initial: InitialState? = nil,
    fluctuations: Bool = true, sampling: NoiseSampling = .gaussian, seed: UInt64,
    trajectories: Int = 64
  ) {
    let model = givenModel(name, given)
    let initial = initial ?? ModelCatalogue.model(named: name)!.initial
    self.init(
      PhaseSpaceSystem(
        model.system(
          disorder: RandomStream(seed: seed, purpose: .disorder, point: 0, realization: 0))),
      directions: model.directions(initial), displacement: initial.displacement,
      fluctuations: fluctuations, sampling: sampling, seed: seed, trajectories: trajectories)
  }

  /// Samples the state at t = 0.
  func sample(firstTrajectory: Int = 0) {
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: seed, purpose: purpose, point: 0, realization: 0)
    }
    WignerSampler(
      directions: directions, displacement: displacement,
      shape: SystemShape(sites: system.sites, modes: system.modes),
      spinSampling: .discrete, fluctuations: fluctuations
    ).sample(
      into: state, firstTrajectory: firstTrajectory, spins: stream(.spinSampling),
      photons: stream(.photonSampling))
  }

  /// Advances the state by `steps` from step `first` on.
  func advancer(_ integrator: Integrator, step: Double)
    -> (_ steps: Int, _ first: Int, _ firstTrajectory: Int) -> Void
  {
    switch integrator {
    case .flow:
      let stepper = FlowStepper(system: system, step: step, noise: noise, like: state)
      return { [state] in
        stepper.advance(state, steps: $0, firstStep: $1, firstTrajectory: $2)
      }
    case .lieHeun:
      let stepper = LieHeunStepper(system: system, step: step, noise: noise, like: state)
      return { [state] in
        stepper.advance(state, steps: $0, firstStep: $1, firstTrajectory: $2)
      }
    }
  }

  /// One batch from t = 0 to `time`.
  func run(to time: Double, step: Double, _ integrator: Integrator = .flow) {
    sample()
    advancer(integrator, step: step)(Int((time / step).rounded()), 0, 0)
  }

  /// Means over trajectories at `records` times from t = 0 on, [record][value].
  /// - Parameters:
  ///   - batches: which batches of trajectories; other batches are other trajectories.
  ///   - values: what is averaged, for one group of eight trajectories.
  func means(
    _ integrator: Integrator, step: Double, stepsPerRecord: Int, records: Int,
    batches: Range<Int>, of values: (_ state: BatchState, _ group: Int) -> [Lanes]
  ) -> [[Estimate]] {
    let advance = advancer(integrator, step: step)
    var sums = [[(Lanes, Lanes)]](repeating: [], count: records)
    for batch in batches {
      let first = batch * state.trajectories
      sample(firstTrajectory: first)
      for record in 0..<records {
        if record > 0 { advance(stepsPerRecord, (record - 1) * stepsPerRecord, first) }
        for group in 0..<state.activeGroups {
          let values = values(state, group)
          if sums[record].isEmpty {
            sums[record] = values.map { _ in (.zero, .zero) }
          }
          for (index, value) in values.enumerated() {
            sums[record][index].0 += value
            sums[record][index].1.addProduct(value, value)
          }
        }
      }
    }
    let count = Double(batches.count * state.trajectories)
    return sums.map { row in
      row.map { sum, square in
        let mean = sum.sum() / count
        let variance = max(0, square.sum() / count - mean * mean)
        return Estimate(mean, (variance / (count - 1)).squareRoot())
      }
    }
  }
}

extension BatchState {
  /// Everything of low order: every spin and mode, |a|², and the products of neighbours xx, yy, zz, xy.
  func lowMoments(_ group: Int) -> [Lanes] {
    var values: [Lanes] = []
    for site in 0..<sites {
      let i = site * groups + group
      values += [sx.lanes[i], sy.lanes[i], sz.lanes[i]]
      guard site > 0 else { continue }
      let j = i - groups
      values += [
        sx.lanes[i] * sx.lanes[j], sy.lanes[i] * sy.lanes[j], sz.lanes[i] * sz.lanes[j],
        sx.lanes[i] * sy.lanes[j],
      ]
    }
    for mode in 0..<modes {
      let i = mode * groups + group
      let (x, y) = (re.lanes[i], im.lanes[i])
      values += [x, y, x * x + y * y]
    }
    return values
  }
}
