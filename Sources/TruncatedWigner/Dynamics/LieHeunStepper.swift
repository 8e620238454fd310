/// The generic stepper: Lie-group Heun for any effective field, here of the Dicke family.
///
/// Everything is precession in an effective field: ds_i/dt = B_i × s_i with B = 2 ∂H/∂s (per Pauli
/// vector), da/dt = −i ∂H/∂ā − κ a + noise (Stratonovich). Predict with the field of the start,
/// evaluate the field again, then turn the start by the mean field. Spin lengths are kept to
/// rounding; deterministic order 2. It shares no update formula with `FlowStepper` and serves as
/// its independent check; it is slower (two field evaluations, an axis–angle rotation).
final class LieHeunStepper {
  let system: SpinBosonSystem
  let step: Double
  private let noise: RandomStream?
  private let start: BatchState
  private let field: (first: EffectiveField, second: EffectiveField)

  init(
    system: SpinBosonSystem, step: Double, noise: RandomStream?, like state: BatchState
  ) {
    self.system = system
    self.step = step
    self.noise = system.parameters.kappa > 0 ? noise : nil
    start = BatchState(
      sites: state.sites, modes: state.modes, trajectories: state.trajectories,
      width: state.groups * laneCount)
    field = (EffectiveField(like: state), EffectiveField(like: state))
  }

  func advance(_ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int) {
    for k in 0..<steps {
      start.copy(from: state)
      field.first.evaluate(system, state)
      move(state, by: [field.first], noiseIndex: firstStep + k, firstTrajectory: firstTrajectory)
      field.second.evaluate(system, state)
      move(
        state, by: [field.first, field.second], noiseIndex: firstStep + k,
        firstTrajectory: firstTrajectory)
    }
  }

  /// Moves from the start of the step by the mean of the fields; the noise of a step is the same
  /// in both stages.
  private func move(
    _ state: BatchState, by fields: [EffectiveField], noiseIndex: Int, firstTrajectory: Int
  ) {
    let share = step / Double(fields.count)
    for site in 0..<state.sites {
      for group in 0..<state.activeGroups {
        let i = site * state.groups + group
        var (x, y, z) = (Lanes.zero, Lanes.zero, Lanes.zero)
        for field in fields {
          x += field.x.lanes[i] * share
          z += field.z.lanes[i] * share
          y += field.y.lanes[i] * share
        }
        let old = (start.sx.lanes[i], start.sy.lanes[i], start.sz.lanes[i])
        let new = rotated(old, about: (x, y, z))
        (state.sx.lanes[i], state.sy.lanes[i], state.sz.lanes[i]) = new
      }
    }
    // Complex white noise with ⟨dW dW*⟩ = κ dt: variance κ dt/2 of each part.
    let deviation = (system.parameters.kappa * step / 2).squareRoot()
    for mode in 0..<state.modes {
      for group in 0..<state.activeGroups {
        let i = mode * state.groups + group
        var (re, im) = (start.re.lanes[i], start.im.lanes[i])
        for field in fields {
          re += field.re.lanes[i] * share
          im += field.im.lanes[i] * share
        }
        if let noise {
          let (n1, n2) = noise.normals(
            site: mode, step: UInt32(truncatingIfNeeded: noiseIndex),
            firstTrajectory: firstTrajectory + group * laneCount)
          re += n1 * deviation
          im += n2 * deviation
        }
        state.re.lanes[i] = re
        state.im.lanes[i] = im
      }
    }
  }

  /// Rodrigues' rotation of s by the vector b (axis times angle), ds/dt = b × s.
  private func rotated(_ s: (Lanes, Lanes, Lanes), about b: (Lanes, Lanes, Lanes))
    -> (Lanes, Lanes, Lanes)
  {
    let angle = squareRoot(b.0 * b.0 + b.1 * b.1 + b.2 * b.2)
    let inverse = 1 / angle.replacing(with: 1, where: angle .== 0)
    let (x, y, z) = (b.0 * inverse, b.1 * inverse, b.2 * inverse)
    let (sine, cosine) = sineCosine(angle)
    let along = (x * s.0 + y * s.1 + z * s.2) * (1 - cosine)
    return (
      s.0 * cosine + (y * s.2 - z * s.1) * sine + x * along,
      s.1 * cosine + (z * s.0 - x * s.2) * sine + y * along,
      s.2 * cosine + (x * s.1 - y * s.0) * sine + z * along
    )
  }
}

/// B of every site and the drift of every mode.
private final class EffectiveField {
  let x, y, z, re, im: LaneBuffer

  init(like state: BatchState) {
    x = LaneBuffer(rows: state.sites, groups: state.groups)
    y = LaneBuffer(rows: state.sites, groups: state.groups)
    z = LaneBuffer(rows: state.sites, groups: state.groups)
    re = LaneBuffer(rows: state.modes, groups: state.groups)
    im = LaneBuffer(rows: state.modes, groups: state.groups)
  }

  func evaluate(_ system: SpinBosonSystem, _ state: BatchState) {
    let parameters = system.parameters
    let couplings = system.couplings
    for site in 0..<state.sites {
      for group in 0..<state.activeGroups {
        let i = site * state.groups + group
        z.lanes[i] = Lanes(repeating: parameters.splitting)
        var total = Lanes.zero
        if let exchange = system.exchange {
          for other in 0..<state.sites {
            total += state.sx.lanes[other * state.groups + group] * exchange[site, other]
          }
          x.lanes[i] = total * -4
        } else {
          for mode in 0..<state.modes {
            total += state.re.lanes[mode * state.groups + group] * couplings[site, mode]
          }
          x.lanes[i] = total * 4
        }
      }
    }
    for mode in 0..<state.modes {
      for group in 0..<state.activeGroups {
        let i = mode * state.groups + group
        var total = Lanes.zero
        for site in 0..<state.sites {
          total += state.sx.lanes[site * state.groups + group] * couplings[site, mode]
        }
        let (a, b) = (state.re.lanes[i], state.im.lanes[i])
        re.lanes[i] = b * parameters.omega - a * parameters.kappa
        im.lanes[i] = a * -parameters.omega - b * parameters.kappa - total
      }
    }
  }
}
