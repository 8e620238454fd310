/// Integrates the Dicke family by composing flows that are solved exactly (Strang splitting).
///
/// Free flow: spins turn about z by Δt, modes turn and decay as an exact Ornstein–Uhlenbeck step,
///   a → a e^{−(iω+κ)t} + η,  Re η and Im η normal with variance (1 − e^{−2κt})/4.
/// Coupling flow: J^x and Re a are constant under Σ G_il J^x_i (a_l + ā_l), so that the spins turn
///   about x by B^x t, B^x_i = 4 Σ_l G_il Re a_l, and Im a_l falls by t Σ_i G_il J^x_i. With
///   photons eliminated B^x_i = −4 Σ_j K_ij J^x_j.
/// The noise is additive, so the composition has weak order 2. Lengths of spins are kept to
/// rounding. Neighbouring half steps of the free flow are joined into one between records.
final class FlowStepper {
  let system: SpinBosonSystem
  let step: Double
  private let noise: RandomStream?
  /// Angles B^x dt of the current step.
  private let angle: LaneBuffer
  private let half: FreeFlow
  private let full: FreeFlow

  /// Constants of the free flow over one interval; cosines less one (see `UnitRotation`).
  private struct FreeFlow {
    let spin: UnitRotation
    /// e^{−κt} cos ωt − 1 and e^{−κt} sin ωt.
    let modeCosineMinusOne: Double
    let modeSine: Double
    let noiseDeviation: Double

    init(_ parameters: SystemParameters, duration: Double) {
      spin = UnitRotation(angle: parameters.splitting * duration)
      let mode = UnitRotation(angle: parameters.omega * duration)
      let decay = exponential(-parameters.kappa * duration)
      modeCosineMinusOne =
        exponentialMinusOne(-parameters.kappa * duration) + decay * mode.cosineMinusOne
      modeSine = decay * mode.sine
      noiseDeviation = (-exponentialMinusOne(-2 * parameters.kappa * duration) / 4).squareRoot()
    }
  }

  /// - Parameters:
  ///   - step: time step.
  ///   - noise: stream of the photon noise; nil leaves it out (mean field).
  ///   - groups: groups of lanes in the states to integrate.
  init(system: SpinBosonSystem, step: Double, noise: RandomStream?, groups: Int) {
    self.system = system
    self.step = step
    self.noise = system.parameters.kappa > 0 ? noise : nil
    angle = LaneBuffer(rows: system.parameters.sites, groups: groups)
    half = FreeFlow(system.parameters, duration: step / 2)
    full = FreeFlow(system.parameters, duration: step)
  }

  /// Advances the state by `steps` steps.
  /// - Parameters:
  ///   - firstStep: number of the first of them since t = 0; addresses the noise.
  ///   - firstTrajectory: number of the trajectory in lane 0.
  ///   - afterStep: called after each step; for heartbeats.
  func advance(
    _ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int,
    afterStep: () -> Void = {}
  ) {
    turnAboutZ(state, half)
    evolveModes(state, half, noiseIndex: 2 * firstStep, firstTrajectory: firstTrajectory)
    for k in 0..<steps {
      let last = k == steps - 1
      let free = last ? half : full
      couple(state)
      turnAboutXThenZ(state, free)
      evolveModes(
        state, free, noiseIndex: 2 * (firstStep + k) + (last ? 1 : 2),
        firstTrajectory: firstTrajectory)
      afterStep()
    }
  }

  /// Angles B^x dt, and the kick of Im a.
  private func couple(_ state: BatchState) {
    let groups = state.activeGroups
    if let exchange = system.exchange {
      exchange.multiply(
        state.sx, into: angle, alpha: -4 * step, beta: 0, activeGroups: groups)
    } else {
      system.couplings.multiply(
        state.re, into: angle, alpha: 4 * step, beta: 0, activeGroups: groups)
      system.couplings.multiply(
        state.sx, into: state.im, alpha: -step, beta: 1, transposed: true, activeGroups: groups)
    }
  }

  private func turnAboutZ(_ state: BatchState, _ free: FreeFlow) {
    let (sx, sy) = (state.sx.lanes, state.sy.lanes)
    let c = Lanes(repeating: free.spin.cosineMinusOne)
    let s = Lanes(repeating: free.spin.sine)
    for site in 0..<state.sites {
      let row = site * state.groups
      for i in row..<(row + state.activeGroups) {
        let (x, y) = (sx[i], sy[i])
        sx[i] = x.addingProduct(c, x).addingProduct(-s, y)
        sy[i] = y.addingProduct(c, y).addingProduct(s, x)
      }
    }
  }

  private func turnAboutXThenZ(_ state: BatchState, _ free: FreeFlow) {
    let (sx, sy, sz, angles) = (state.sx.lanes, state.sy.lanes, state.sz.lanes, angle.lanes)
    let c = Lanes(repeating: free.spin.cosineMinusOne)
    let s = Lanes(repeating: free.spin.sine)
    for site in 0..<state.sites {
      let row = site * state.groups
      for i in row..<(row + state.activeGroups) {
        let (sine, cosine) = sineCosine(angles[i])
        let (x, y, z) = (sx[i], sy[i], sz[i])
        let turned = (cosine * y).addingProduct(-sine, z)
        sz[i] = (cosine * z).addingProduct(sine, y)
        sx[i] = x.addingProduct(c, x).addingProduct(-s, turned)
        sy[i] = turned.addingProduct(c, turned).addingProduct(s, x)
      }
    }
  }

  private func evolveModes(
    _ state: BatchState, _ free: FreeFlow, noiseIndex: Int, firstTrajectory: Int
  ) {
    let (re, im) = (state.re.lanes, state.im.lanes)
    let c = Lanes(repeating: free.modeCosineMinusOne)
    let s = Lanes(repeating: free.modeSine)
    guard let noise else {
      for mode in 0..<state.modes {
        let row = mode * state.groups
        for i in row..<(row + state.activeGroups) {
          let (x, y) = (re[i], im[i])
          re[i] = x.addingProduct(c, x).addingProduct(s, y)
          im[i] = y.addingProduct(c, y).addingProduct(-s, x)
        }
      }
      return
    }
    let deviation = Lanes(repeating: free.noiseDeviation)
    let index = UInt32(truncatingIfNeeded: noiseIndex)
    for mode in 0..<state.modes {
      let row = mode * state.groups
      for group in 0..<state.activeGroups {
        let i = row + group
        let (x, y) = (re[i], im[i])
        let (n1, n2) = noise.normals(
          site: mode, step: index, firstTrajectory: firstTrajectory + group * laneCount)
        re[i] = x.addingProduct(c, x).addingProduct(s, y).addingProduct(deviation, n1)
        im[i] = y.addingProduct(c, y).addingProduct(-s, x).addingProduct(deviation, n2)
      }
    }
  }
}
