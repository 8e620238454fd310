import BatchCore
import Numerics

@testable import Models
@testable import TruncatedWigner

/// One realization of a system and a batch of its trajectories at t = 0, as `BatchSimulator` makes
/// them, with the state in the open.
final class Preparation {
  let system: DickeRealization
  let state: BatchState
  let seed: UInt64
  let realization: Int
  let firstTrajectory: Int
  let fluctuations: Bool
  private let precision: MatrixPrecision

  init(
    _ parameters: DickeFamily, initial: InitialState = InitialState(theta: .pi / 2),
    spinSampling: SpinSampling = .discrete, fluctuations: Bool = true, seed: UInt64 = 1,
    realization: Int = 0, firstTrajectory: Int = 0, trajectories: Int = 64, width: Int = 64,
    precision: MatrixPrecision = .double
  ) {
    self.seed = seed
    self.precision = precision
    self.realization = realization
    self.firstTrajectory = firstTrajectory
    self.fluctuations = fluctuations
    blasSingleThreaded()
    system = DickeRealization(
      parameters,
      disorder: RandomStream(seed: seed, purpose: .disorder, point: 0, realization: realization))
    state = BatchState(
      sites: parameters.sites, modes: parameters.shape.modes, trajectories: trajectories,
      width: width)
    WignerSampler(
      directions: Array(repeating: initial, count: parameters.sites),
      displacement: initial.displacement,
      shape: parameters.shape, spinSampling: spinSampling,
      fluctuations: fluctuations
    ).sample(
      into: state, firstTrajectory: firstTrajectory, spins: stream(.spinSampling),
      photons: stream(.photonSampling))
  }

  func stream(_ purpose: RandomPurpose) -> RandomStream {
    RandomStream(seed: seed, purpose: purpose, point: 0, realization: realization)
  }

  func flow(step: Double) -> FlowStepper {
    FlowStepper(system: phaseSpace, step: step, noise: noise, like: state)
  }

  func lieHeun(step: Double) -> LieHeunStepper {
    LieHeunStepper(system: phaseSpace, step: step, noise: noise, like: state)
  }

  private var phaseSpace: PhaseSpaceSystem {
    let system = PhaseSpaceSystem(system.system)
    system.use(precision)
    return system
  }

  private var noise: NoiseStreams? {
    fluctuations ? NoiseStreams(seed: seed, point: 0, realization: realization) : nil
  }

  /// Integrates from t = 0 to `time` with the flow stepper.
  func advance(to time: Double, step: Double) {
    flow(step: step).advance(
      state, steps: Int((time / step).rounded()), firstStep: 0, firstTrajectory: firstTrajectory)
  }
}

extension LaneBuffer {
  /// Value of one trajectory of the batch.
  subscript(row: Int, trajectory: Int) -> Double {
    doubles[row * groups * laneCount + trajectory]
  }
}

extension BatchState {
  /// All phase-space variables of one trajectory.
  func variables(_ trajectory: Int) -> [Double] {
    [sx, sy, sz].flatMap { buffer in (0..<sites).map { buffer[$0, trajectory] } }
      + [re, im].flatMap { buffer in (0..<modes).map { buffer[$0, trajectory] } }
  }

  func squaredLength(site: Int, trajectory: Int) -> Double {
    let (x, y, z) = (sx[site, trajectory], sy[site, trajectory], sz[site, trajectory])
    return x * x + y * y + z * z
  }
}
