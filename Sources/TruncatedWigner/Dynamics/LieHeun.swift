import Numerics

/// One Lie–Heun step of some terms; buffers are reused.
///
/// Predict with the effective field of the start, evaluate the field again at the end, then turn the
/// start by the mean field. Noise that does not depend on the state is the same in both stages; noise
/// that does is evaluated in both, with the same random numbers, and enters by its mean (Stratonovich).
/// Spin lengths are kept to rounding.
final class LieHeun {
  private let terms: [any Term]
  /// Terms whose noise is asked once a step, and at both stages.
  private let noisy: [any Term]
  private let dependent: [any Term]
  private let start: BatchState
  private let first: EffectiveField
  private let second: EffectiveField
  private let fixedNoise: EffectiveField?
  private let dependentNoise: EffectiveField?

  /// - Parameters:
  ///   - noises: kinds of noise that belong to the step; other noise is left out.
  init(terms: [any Term], noises: Set<TermNoise>, like state: BatchState) {
    self.terms = terms
    let present = terms.filter { $0.noise != .absent && noises.contains($0.noise) }
    noisy = present.filter { !$0.noise.dependsOnState }
    dependent = present.filter { $0.noise.dependsOnState }
    start = BatchState(
      sites: state.sites, modes: state.modes, trajectories: state.trajectories,
      width: state.groups * laneCount)
    first = EffectiveField(like: state)
    second = EffectiveField(like: state)
    fixedNoise = noisy.isEmpty ? nil : EffectiveField(like: state)
    dependentNoise = dependent.isEmpty ? nil : EffectiveField(like: state)
  }

  /// - Parameter context: of the whole step; its time is the middle.
  func advance(_ state: BatchState, step: Double, at context: StepContext) {
    let isNoisy = context.noise != nil
    let (fixedNoise, dependentNoise) = (
      isNoisy ? fixedNoise : nil, isNoisy ? dependentNoise : nil
    )
    if let fixedNoise {
      fixedNoise.clear()
      for term in noisy { term.addIncrements(state, to: fixedNoise, step: step, at: context) }
    }
    dependentNoise?.clear()
    start.copy(from: state)
    evaluate(first, state, step: step, at: context, time: context.time - step / 2, dependentNoise)
    move(state, step, first, first, fixedNoise, dependentNoise, share: 1)
    evaluate(second, state, step: step, at: context, time: context.time + step / 2, dependentNoise)
    move(state, step, first, second, fixedNoise, dependentNoise, share: 0.5)
  }

  /// The field of a stage; the noise that depends on the state is added to that of the stage before.
  private func evaluate(
    _ field: EffectiveField, _ state: BatchState, step: Double, at context: StepContext,
    time: Double, _ noise: EffectiveField?
  ) {
    field.clear()
    for term in terms { term.addField(state, to: field, at: time) }
    guard let noise else { return }
    var stage = context
    stage.time = time
    for term in dependent { term.addIncrements(state, to: noise, step: step, at: stage) }
  }

  /// From the start of the step by the mean of two fields, the fixed noise and a share of the other.
  private func move(
    _ state: BatchState, _ step: Double, _ a: EffectiveField, _ b: EffectiveField,
    _ fixed: EffectiveField?, _ dependent: EffectiveField?, share noiseShare: Double
  ) {
    let share = step / 2
    for site in 0..<state.sites {
      for group in 0..<state.activeGroups {
        let i = site * state.groups + group
        var x = (a.x.lanes[i] + b.x.lanes[i]) * share
        var y = (a.y.lanes[i] + b.y.lanes[i]) * share
        var z = (a.z.lanes[i] + b.z.lanes[i]) * share
        if let fixed {
          x += fixed.x.lanes[i]
          y += fixed.y.lanes[i]
          z += fixed.z.lanes[i]
        }
        if let dependent {
          x += dependent.x.lanes[i] * noiseShare
          y += dependent.y.lanes[i] * noiseShare
          z += dependent.z.lanes[i] * noiseShare
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
        if let fixed {
          re += fixed.re.lanes[i]
          im += fixed.im.lanes[i]
        }
        if let dependent {
          re += dependent.re.lanes[i] * noiseShare
          im += dependent.im.lanes[i] * noiseShare
        }
        state.re.lanes[i] = re
        state.im.lanes[i] = im
      }
    }
  }
}

/// Flow of a term that has no exact one: a Lie–Heun step of the term alone, with its noise unless that
/// is transverse; second order without noise.
final class LieHeunFlow: Flow {
  private let duration: Double
  private let heun: LieHeun

  init(term: any Term, duration: Double, like state: BatchState) {
    self.duration = duration
    heun = LieHeun(terms: [term], noises: [.inFlow, .dependent], like: state)
  }

  func apply(_ state: BatchState, at context: StepContext) {
    heun.advance(state, step: duration, at: context)
  }
}
