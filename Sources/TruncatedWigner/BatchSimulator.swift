/// Everything that decides the trajectories of one sweep point.
public struct SimulationSettings: Sendable {
  public var parameters: SystemParameters
  public var initial: InitialState
  public var spinSampling: SpinSampling
  /// Without it: no sampling, no noise (mean field).
  public var fluctuations: Bool
  public var step: Double
  public var stepsPerRecord: Int
  public var layout: ObservableLayout
  public var seed: UInt64
  /// Number of the sweep point; part of every random number's address.
  public var point: Int
  /// Lanes of a batch, a multiple of 16.
  public var batchWidth: Int

  public init(
    parameters: SystemParameters, initial: InitialState, spinSampling: SpinSampling,
    fluctuations: Bool, step: Double, stepsPerRecord: Int, layout: ObservableLayout, seed: UInt64,
    point: Int, batchWidth: Int
  ) {
    self.parameters = parameters
    self.initial = initial
    self.spinSampling = spinSampling
    self.fluctuations = fluctuations
    self.step = step
    self.stepsPerRecord = stepsPerRecord
    self.layout = layout
    self.seed = seed
    self.point = point
    self.batchWidth = batchWidth
  }
}

/// A trajectory left the finite numbers.
public struct DivergedTrajectory: Error, CustomStringConvertible {
  public let point: Int
  public let realization: Int
  public let trajectory: Int
  public let time: Double

  public var description: String {
    "trajectory \(trajectory) of realization \(realization) at sweep point \(point) is not finite at time \(time); a smaller time.step may help"
  }
}

/// Simulates batches of trajectories of one sweep point: sample, integrate, record.
public final class BatchSimulator {
  public let settings: SimulationSettings
  private let sampler: WignerSampler
  private var realization: (index: Int, system: SpinBosonSystem, stepper: FlowStepper)?
  private var buffers: (trajectories: Int, perGroup: Bool, state: BatchState, recorder: Recorder)?

  public init(settings: SimulationSettings) {
    self.settings = settings
    sampler = WignerSampler(
      initial: settings.initial, spinsPerSite: settings.parameters.spinsPerSite,
      spinSampling: settings.spinSampling, fluctuations: settings.fluctuations)
    blasSingleThreaded()
  }

  /// Runs one batch.
  /// - Parameters:
  ///   - realization: disorder realization.
  ///   - batch: number of the batch in it; its lane 0 is trajectory batch × width.
  ///   - trajectories: how many of its lanes count.
  ///   - perGroup: sums of each group of eight trajectories instead of all together.
  ///   - heartbeat: called after every step.
  /// - Returns: arrays of sums as `ObservableLayout` lays them out.
  public func run(
    realization index: Int, batch: Int, trajectories: Int, perGroup: Bool,
    heartbeat: () -> Void
  ) throws -> [[Double]] {
    let stepper = prepare(realization: index)
    let (state, recorder) = prepare(trajectories: trajectories, perGroup: perGroup)
    let firstTrajectory = batch * settings.batchWidth
    sampler.sample(
      into: state, firstTrajectory: firstTrajectory, spins: stream(.spinSampling, index),
      photons: stream(.photonSampling, index))
    for record in 0..<settings.layout.records {
      if record > 0 {
        stepper.advance(
          state, steps: settings.stepsPerRecord, firstStep: (record - 1) * settings.stepsPerRecord,
          firstTrajectory: firstTrajectory, afterStep: heartbeat)
      }
      guard recorder.record(record) else {
        throw DivergedTrajectory(
          point: settings.point, realization: index,
          trajectory: firstTrajectory + firstDivergedLane(state),
          time: Double(record * settings.stepsPerRecord) * settings.step)
      }
    }
    return recorder.sums
  }

  private func stream(_ purpose: RandomPurpose, _ realization: Int) -> RandomStream {
    RandomStream(
      seed: settings.seed, purpose: purpose, point: settings.point, realization: realization)
  }

  private func prepare(realization index: Int) -> FlowStepper {
    if let realization, realization.index == index { return realization.stepper }
    let system = SpinBosonSystem(
      parameters: settings.parameters, disorder: stream(.disorder, index))
    let stepper = FlowStepper(
      system: system, step: settings.step,
      noise: settings.fluctuations ? stream(.photonNoise, index) : nil,
      groups: settings.batchWidth / laneCount)
    realization = (index, system, stepper)
    return stepper
  }

  private func prepare(trajectories: Int, perGroup: Bool) -> (BatchState, Recorder) {
    if let buffers, buffers.trajectories == trajectories, buffers.perGroup == perGroup {
      buffers.recorder.reset()
      return (buffers.state, buffers.recorder)
    }
    buffers = nil  // the old ones go before the new ones come
    let parameters = settings.parameters
    let state = BatchState(
      sites: parameters.sites,
      modes: parameters.photons == .dynamical ? parameters.modes : 0,
      trajectories: trajectories, width: settings.batchWidth)
    let recorder = Recorder(layout: settings.layout, state: state, slotPerGroup: perGroup)
    buffers = (trajectories, perGroup, state, recorder)
    return (state, recorder)
  }

  private func firstDivergedLane(_ state: BatchState) -> Int {
    for lane in 0..<state.trajectories {
      let (group, position) = (lane / laneCount, lane % laneCount)
      func diverged(_ buffer: LaneBuffer) -> Bool {
        (0..<buffer.rows).contains { !buffer.lanes[$0 * buffer.groups + group][position].isFinite }
      }
      if [state.sx, state.sy, state.sz, state.re, state.im].contains(where: diverged) {
        return lane
      }
    }
    return 0
  }
}
