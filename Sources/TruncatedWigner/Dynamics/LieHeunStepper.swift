import Numerics

/// The generic stepper: Lie-group Heun for any list of terms.
///
/// Predict with the effective field of the start, evaluate the field again, then turn the start by
/// the mean field; noise increments are the same in both stages (Stratonovich). Spin lengths are kept
/// to rounding. Deterministic order 2, weak order 1 with multiplicative noise. It uses only
/// `Term.addField` and `Term.addIncrements`, no flow: an independent check of `FlowStepper`.
final class LieHeunStepper {
  private let system: PhaseSpaceSystem
  private let step: Double
  private let noise: NoiseStreams?
  private let heun: LieHeun
  private let increments: EffectiveField

  init(system: PhaseSpaceSystem, step: Double, noise: NoiseStreams?, like state: BatchState) {
    self.system = system
    self.step = step
    self.noise = noise
    heun = LieHeun(like: state)
    increments = EffectiveField(like: state)
  }

  func advance(_ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int) {
    for k in 0..<steps {
      if noise != nil {
        increments.clear()
        let context = StepContext(
          noise: noise, firstTrajectory: firstTrajectory,
          index: UInt64(4 * (firstStep + k)))
        for term in system.terms { term.addIncrements(to: increments, step: step, at: context) }
      }
      heun.advance(state, step: step, increments: noise == nil ? nil : increments) { field in
        for term in system.terms { term.addField(state, to: field) }
      }
    }
  }
}

/// One Lie–Heun step with given increments; buffers are reused.
final class LieHeun {
  private let start: BatchState
  private let first: EffectiveField
  private let second: EffectiveField

  init(like state: BatchState) {
    start = BatchState(
      sites: state.sites, modes: state.modes, trajectories: state.trajectories,
      width: state.groups * laneCount)
    first = EffectiveField(like: state)
    second = EffectiveField(like: state)
  }

  /// - Parameter evaluate: adds the field of the state as it is when called.
  func advance(
    _ state: BatchState, step: Double, increments: EffectiveField?,
    evaluate: (EffectiveField) -> Void
  ) {
    start.copy(from: state)
    first.clear()
    evaluate(first)
    move(state, step, first, first, increments)
    second.clear()
    evaluate(second)
    move(state, step, first, second, increments)
  }

  /// From the start of the step by the mean of two fields and the increments.
  private func move(
    _ state: BatchState, _ step: Double, _ a: EffectiveField, _ b: EffectiveField,
    _ increments: EffectiveField?
  ) {
    let share = step / 2
    for site in 0..<state.sites {
      for group in 0..<state.activeGroups {
        let i = site * state.groups + group
        var x = (a.x.lanes[i] + b.x.lanes[i]) * share
        var y = (a.y.lanes[i] + b.y.lanes[i]) * share
        var z = (a.z.lanes[i] + b.z.lanes[i]) * share
        if let increments {
          x += increments.x.lanes[i]
          y += increments.y.lanes[i]
          z += increments.z.lanes[i]
        }
        (state.sx.lanes[i], state.sy.lanes[i], state.sz.lanes[i]) = turned(
          (start.sx.lanes[i], start.sy.lanes[i], start.sz.lanes[i]), by: (x, y, z))
      }
    }
    for mode in 0..<state.modes {
      for group in 0..<state.activeGroups {
        let i = mode * state.groups + group
        var re = start.re.lanes[i] + (a.re.lanes[i] + b.re.lanes[i]) * share
        var im = start.im.lanes[i] + (a.im.lanes[i] + b.im.lanes[i]) * share
        if let increments {
          re += increments.re.lanes[i]
          im += increments.im.lanes[i]
        }
        state.re.lanes[i] = re
        state.im.lanes[i] = im
      }
    }
  }
}

/// Flow of a term that has no exact one: a Lie–Heun step of the term alone, second order.
final class LieHeunFlow: Flow {
  private let term: any Term
  private let duration: Double
  private let heun: LieHeun

  init(term: any Term, duration: Double, like state: BatchState) {
    self.term = term
    self.duration = duration
    heun = LieHeun(like: state)
  }

  func apply(_ state: BatchState, at context: StepContext) {
    heun.advance(state, step: duration, increments: nil) { term.addField(state, to: $0) }
  }
}
