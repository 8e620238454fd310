import Models
import Numerics

extension JumpChannels: PhaseSpacePart {
  func term() -> any Term { JumpChannelsTerm(self) }
}

/// Jump operators of any kind. Their drift is a flow of the stage, one Lie–Runge–Kutta step (`JumpDrift`);
/// their noise is a factor of its own (`ClassNoise`).
private final class JumpChannelsTerm: Term {
  private let part: JumpChannels
  private var preparedDrift: JumpDrift?
  private var preparedNoise: ClassNoiseWork?

  init(_ part: JumpChannels) { self.part = part }

  /// Nil where no channel has a drift of its own.
  private func drift(_ state: BatchState) -> JumpDrift? {
    if let preparedDrift, preparedDrift.fits(state) { return preparedDrift }
    preparedDrift = JumpDrift(part, like: state)
    return preparedDrift
  }

  private func noise(_ state: BatchState) -> ClassNoiseWork {
    if let preparedNoise, preparedNoise.fits(state) { return preparedNoise }
    let noise = ClassNoiseWork(part, like: state)
    preparedNoise = noise
    return noise
  }

  var energyForm: EnergyForm { part.channels.isEmpty ? .absent : .dissipative }

  var noise: TermNoise { part.classes.isEmpty ? .absent : .classes }

  var noisePurpose: NoisePurpose? { .jumps }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    drift(state)?.add(state, to: field, at: time)
  }

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {
    noise(state).add(state, to: increments, duration: step, at: context)
  }

  func modeRate(_ state: BatchState) -> Double { drift(state)?.modeRate(state) ?? 0 }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    DriftFlow(drift(state), duration: duration)
  }

  var hasFlow: Bool { part.channels.contains(where: JumpDrift.concerns) }

  func noiseFlow(duration: Double, like state: BatchState) -> (any Flow)? {
    noise == .absent ? nil : ClassNoise(noise(state), duration: duration)
  }

  private final class DriftFlow: Flow {
    let drift: JumpDrift?
    let duration: Double

    init(_ drift: JumpDrift?, duration: Double) {
      self.drift = drift
      self.duration = duration
    }

    func apply(_ state: BatchState, at context: StepContext) {
      drift?.move(state, duration: duration, at: context.time)
    }
  }
}
