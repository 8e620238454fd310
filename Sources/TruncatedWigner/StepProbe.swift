import CBLAS

func blasSingleThreaded() { twa_blas_single_threaded() }

/// Bare time steps of one system, without sampling or recording: for measuring rates.
public final class StepProbe {
  private let system: SpinBosonSystem
  private let state: BatchState
  private let stepper: FlowStepper
  private let angles: LaneBuffer
  private let kicks: LaneBuffer
  private var stepsDone = 0

  public init(settings: SimulationSettings, trajectories: Int) {
    blasSingleThreaded()
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: settings.seed, purpose: purpose, point: settings.point, realization: 0)
    }
    system = SpinBosonSystem(parameters: settings.parameters, disorder: stream(.disorder))
    state = BatchState(
      sites: settings.parameters.sites, modes: system.dynamicalModes, trajectories: trajectories,
      width: settings.batchWidth)
    stepper = FlowStepper(
      system: system, step: settings.step,
      noise: settings.fluctuations ? stream(.photonNoise) : nil, groups: state.groups)
    angles = LaneBuffer(rows: settings.parameters.sites, groups: state.groups)
    kicks = LaneBuffer(rows: settings.parameters.modes, groups: state.groups)
    WignerSampler(
      initial: settings.initial, spinsPerSite: settings.parameters.spinsPerSite,
      spinSampling: settings.spinSampling, fluctuations: settings.fluctuations
    ).sample(
      into: state, firstTrajectory: 0, spins: stream(.spinSampling),
      photons: stream(.photonSampling))
  }

  /// Takes time steps.
  public func run(steps: Int) {
    stepper.advance(state, steps: steps, firstStep: stepsDone, firstTrajectory: 0)
    stepsDone += steps
  }

  /// Seconds a step of the batch takes, from as many steps as fit the time budget.
  public func secondsPerStep(budget: Double) -> Double {
    run(steps: 1)
    var steps = 1
    while true {
      let seconds = elapsed { run(steps: steps) }
      if seconds > budget / 3 || steps > 1 << 24 { return seconds / Double(steps) }
      steps *= 2
    }
  }

  /// Only the matrix products of as many steps: the floor that BLAS sets.
  public func runProducts(steps: Int) {
    for _ in 0..<steps {
      if let exchange = system.exchange {
        exchange.multiply(
          state.sx, into: angles, alpha: 1, beta: 0, activeGroups: state.activeGroups)
      } else {
        system.couplings.multiply(
          state.re, into: angles, alpha: 1, beta: 0, activeGroups: state.activeGroups)
        system.couplings.multiply(
          state.sx, into: kicks, alpha: -1, beta: 0, transposed: true,
          activeGroups: state.activeGroups)
      }
    }
  }
}
