import Numerics

/// Bare time steps of one system, without sampling or recording: for measuring rates.
public final class StepProbe {
  private let system: PhaseSpaceSystem
  let state: BatchState
  private let stepper: any TimeStepper
  private let angles: LaneBuffer
  private let kicks: LaneBuffer
  private var stepsDone = 0

  /// - Parameter hasNoise: whether steps have the noise of the model; the initial state is sampled either
  ///   way.
  public init(settings: SimulationSettings, trajectories: Int, hasNoise: Bool = true) {
    blasSingleThreaded()
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: settings.seed, purpose: purpose, point: settings.point, realization: 0)
    }
    system = PhaseSpaceSystem(settings.model.system(disorder: stream(.disorder)))
    system.use(settings.productPrecision)
    state = BatchState(
      sites: system.sites, modes: system.modes, trajectories: trajectories,
      width: settings.batchWidth)
    let noise =
      settings.fluctuations && hasNoise
      ? NoiseStreams(
        seed: settings.seed, point: settings.point, realization: 0,
        sampling: settings.noiseSampling) : nil
    stepper = settings.stepper.stepper(system, step: settings.step, noise: noise, like: state)
    angles = LaneBuffer(rows: system.sites, groups: state.groups)
    kicks = LaneBuffer(rows: max(system.modes, system.sites), groups: state.groups)
    WignerSampler(
      directions: settings.model.directions(settings.initial),
      modes: settings.model.modeStates(settings.initial),
      displacement: settings.initial.displacement,
      shape: settings.model.shape, spinSampling: settings.spinSampling,
      fluctuations: settings.fluctuations
    ).sample(
      into: state, firstTrajectory: 0, spins: stream(.spinSampling),
      photons: stream(.photonSampling))
  }

  /// Takes time steps.
  public func run(steps: Int) {
    stepper.advance(state, steps: steps, firstStep: stepsDone, firstTrajectory: 0)
    stepsDone += steps
  }

  /// Processor time of a step of the batch in seconds: the least of several samples, which other
  /// programs on the machine lengthen least. Takes about the given time of the processor, or two steps.
  public func secondsPerStep(budget: Double) -> Double {
    var left = budget - processorSeconds { run(steps: 1) }
    var (steps, least) = (1, Double.infinity)
    repeat {
      let seconds = processorSeconds { run(steps: steps) }
      left -= seconds
      if seconds < budget / 16, left > budget / 2 {
        steps *= 2  // too short a sample
      } else {
        least = min(least, seconds / Double(steps))
      }
    } while left > 0
    return least
  }

  /// Only the matrix products of as many steps, with the couplings of the system: the floor that
  /// BLAS sets.
  public func runProducts(steps: Int) {
    let groups = state.activeGroups
    let products = system.terms.flatMap(\.productsPerStep)
    for _ in 0..<steps {
      for step in products {
        let source =
          step.transposed || step.product.matrix.columns == system.sites ? state.sx : state.re
        let target = step.transposed ? kicks : angles
        step.product.multiply(
          source, into: target, alpha: 1, beta: 0, transposed: step.transposed,
          activeGroups: groups)
      }
    }
  }
}

/// One dense matrix product of a time step.
struct StepProduct {
  let product: MatrixProduct
  var transposed = false
}
