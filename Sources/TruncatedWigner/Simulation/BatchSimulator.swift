import BatchCore
import Models
import Numerics
import Observables

/// Everything that decides the trajectories of one sweep point.
public struct SimulationSettings: Sendable {
  public var model: any Model
  /// What named expressions may name.
  public var names: ExpressionNames
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
  public var noiseSampling: NoiseSampling
  /// Of the products with dense couplings; all else is in double precision.
  public var productPrecision: MatrixPrecision
  public var stepper: Stepper
  /// Half the step on the same noise path; for judging the step.
  public private(set) var isRefined = false
  /// Whether the fastest rate is watched at every record; for judging the step.
  public var watchesRates = false

  public init(
    model: any Model, initial: InitialState, spinSampling: SpinSampling,
    fluctuations: Bool, step: Double, stepsPerRecord: Int, layout: ObservableLayout, seed: UInt64,
    point: Int, batchWidth: Int, noiseSampling: NoiseSampling = .gaussian,
    productPrecision: MatrixPrecision = .double, stepper: Stepper = .flows,
    names: ExpressionNames? = nil
  ) {
    self.names = names ?? ExpressionNames(model)
    self.stepper = stepper
    self.productPrecision = productPrecision
    self.noiseSampling = noiseSampling
    self.model = model
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

extension SimulationSettings {
  /// Halves the step; noise paths stay.
  public mutating func refine() {
    step /= 2
    stepsPerRecord *= 2
    isRefined = true
  }
}

/// Why a batch has no result.
public protocol SimulationFailure: Error, CustomStringConvertible {}

/// A trajectory left the finite numbers.
public struct DivergedTrajectory: SimulationFailure {
  public let point: Int
  public let realization: Int
  public let trajectory: Int
  public let time: Double

  public var description: String {
    "trajectory \(trajectory) of realization \(realization) at sweep point \(point) is not finite at time \(time)"
  }
}

/// A named expression has no value in a realization, or is no finite number.
public struct UndefinedExpression: SimulationFailure {
  public let description: String
}

/// Simulates batches of trajectories of one sweep point: sample, integrate, record.
public final class BatchSimulator {
  public let settings: SimulationSettings
  private let sampler: WignerSampler
  private var realization: (index: Int, system: PhaseSpaceSystem)?
  private let expressions: ExpressionPrograms
  private var buffers: Buffers?

  /// What a batch works in; kept while batches are alike.
  private struct Buffers {
    let realization: Int
    let trajectories: Int
    let perGroup: Bool
    let state: BatchState
    let stepper: any TimeStepper
    let recorder: Recorder
    let meter: QualityMeter
  }

  /// Of the last batch that ran to its end.
  public private(set) var quality = BatchQuality(lengthDrift: 0, energyDrift: nil, turnPerStep: 0)

  /// The fastest motion of any spin or mode at any record so far, in radians per unit of time; 0
  /// where the settings do not ask for it.
  public private(set) var fastestRate = 0.0

  public init(settings: SimulationSettings) {
    self.settings = settings
    expressions = ExpressionPrograms(settings.layout, settings.names)
    sampler = WignerSampler(
      directions: settings.model.directions(settings.initial),
      modes: settings.model.modeStates(settings.initial),
      displacement: settings.initial.displacement,
      shape: settings.model.shape, spinSampling: settings.spinSampling,
      fluctuations: settings.fluctuations)
    blasSingleThreaded()
  }

  /// Runs one batch.
  /// - Parameters:
  ///   - realization: disorder realization.
  ///   - batch: number of the batch in it; its lane 0 is trajectory batch × width.
  ///   - trajectories: how many of its lanes count.
  ///   - perGroup: sums of each group of eight trajectories instead of all together.
  ///   - onLook: given a look at the batch at every recorded time, also at the last before it
  ///     diverges.
  ///   - goesOn: asked after every step; false gives the batch up.
  /// - Returns: arrays of sums as `ObservableLayout` lays them out.
  /// - Throws: `SimulationFailure`, `ImpossibleRealization`, `AbandonedUnit`.
  public func run(
    realization index: Int, batch: Int, trajectories: Int, perGroup: Bool,
    onLook: ((BatchSnapshot) -> Void)? = nil, goesOn: () -> Bool = { true }
  ) throws -> [[Double]] {
    let trace = onLook.map {
      BatchTrace(spins: settings.model.shape.spins, onLook: $0)
    }
    let buffers = try prepare(realization: index, trajectories: trajectories, perGroup: perGroup)
    let (state, stepper, recorder) = (buffers.state, buffers.stepper, buffers.recorder)
    let firstTrajectory = batch * settings.batchWidth
    sampler.sample(
      into: state, firstTrajectory: firstTrajectory, spins: stream(.spinSampling, index),
      photons: stream(.photonSampling, index))
    for record in 0..<settings.layout.records {
      if record > 0 {
        let arrived = stepper.advance(
          state, steps: settings.stepsPerRecord, firstStep: (record - 1) * settings.stepsPerRecord,
          firstTrajectory: firstTrajectory, goesOn: goesOn)
        if !arrived { throw AbandonedUnit() }
      }
      let time = Double(record * settings.stepsPerRecord) * settings.step
      trace?.look(at: state, time: time)
      if record == 0 { buffers.meter.start(state) }
      if settings.watchesRates {
        fastestRate = max(fastestRate, buffers.meter.fastestRate(state, at: time))
      }
      guard recorder.record(record) else {
        if let (name, lane) = recorder.undefined, !hasDiverged(state) {
          throw UndefinedExpression(
            description:
              "`\(name)` is not a finite number in trajectory \(firstTrajectory + lane) of realization \(index) at sweep point \(settings.point) at time \(time)"
          )
        }
        throw DivergedTrajectory(
          point: settings.point, realization: index,
          trajectory: firstTrajectory + (firstDivergedLane(state) ?? 0), time: time)
      }
    }
    quality = buffers.meter.finish(
      state, step: settings.step,
      at: Double((settings.layout.records - 1) * settings.stepsPerRecord) * settings.step)
    return recorder.sums
  }

  private func stream(_ purpose: RandomPurpose, _ realization: Int) -> RandomStream {
    RandomStream(
      seed: settings.seed, purpose: purpose, point: settings.point, realization: realization)
  }

  /// The system of a realization; without disorder one serves all.
  private func system(_ index: Int) throws -> PhaseSpaceSystem {
    if let realization, realization.index == index || !settings.model.hasDisorder {
      return realization.system
    }
    realization = nil  // the old one goes before the new one comes
    let system = PhaseSpaceSystem(
      try settings.model.checkedSystem(disorder: stream(.disorder, index)))
    system.use(settings.productPrecision)
    realization = (index, system)
    return system
  }

  private func prepare(realization index: Int, trajectories: Int, perGroup: Bool) throws -> Buffers
  {
    if let buffers, buffers.realization == index, buffers.trajectories == trajectories,
      buffers.perGroup == perGroup
    {
      buffers.recorder.reset()
      return buffers
    }
    buffers = nil
    let system = try system(index)
    let state = BatchState(
      sites: system.sites, modes: system.modes, trajectories: trajectories,
      width: settings.batchWidth)
    let noise =
      settings.fluctuations
      ? NoiseStreams(
        seed: settings.seed, point: settings.point, realization: index,
        sampling: settings.noiseSampling, isRefined: settings.isRefined) : nil
    let fresh = Buffers(
      realization: index, trajectories: trajectories, perGroup: perGroup, state: state,
      stepper: settings.stepper.stepper(system, step: settings.step, noise: noise, like: state),
      recorder: Recorder(
        layout: settings.layout, state: state, slotPerGroup: perGroup, system: system,
        expressions: try expressions.programs(
          realization: index, point: settings.point, disorder: stream(.disorder, index))),
      meter: QualityMeter(
        system: system, spins: settings.model.shape.spins, like: state))
    buffers = fresh
    return fresh
  }

  private func hasDiverged(_ state: BatchState) -> Bool { firstDivergedLane(state) != nil }

  private func firstDivergedLane(_ state: BatchState) -> Int? {
    for lane in 0..<state.trajectories {
      let (group, position) = (lane / laneCount, lane % laneCount)
      func diverged(_ buffer: LaneBuffer) -> Bool {
        (0..<buffer.rows).contains { !buffer.lanes[$0 * buffer.groups + group][position].isFinite }
      }
      if [state.sx, state.sy, state.sz, state.re, state.im].contains(where: diverged) {
        return lane
      }
    }
    return nil
  }
}
