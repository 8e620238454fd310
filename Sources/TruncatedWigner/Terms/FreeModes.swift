import Models
import Numerics

extension FreeModes: PhaseSpacePart {
  func term() -> any Term { FreeModesTerm(self) }
}

///   da = [−(iω + Γ) a − iF] dt + dW,  ⟨dW dW*⟩ = Γ (2n + 1) dt.
/// Flow: the exact Ornstein–Uhlenbeck step about the driven fixed point; the noise is additive, Itô and
/// Stratonovich agree.
private final class FreeModesTerm: Term {
  private typealias Mode = FreeModes.Mode

  private let modes: [Mode]

  init(_ part: FreeModes) { modes = part.modes }

  /// Without loss and drive.
  var energyForm: EnergyForm {
    modes.allSatisfy { $0.decay == 0 && $0.drive == .zero }
      ? .homogeneous(degree: 2) : .dissipative
  }

  var noise: TermNoise { modes.contains { $0.decay > 0 } ? .inFlow : .absent }

  var noisePurpose: NoisePurpose? { .photons }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    for (l, mode) in modes.enumerated() {
      let row = l * state.groups
      for i in row..<(row + state.activeGroups) {
        let (a, b) = (state.re.lanes[i], state.im.lanes[i])
        field.re.lanes[i] += b * mode.omega - a * mode.decay + mode.drive.y
        field.im.lanes[i] += a * -mode.omega - b * mode.decay - mode.drive.x
      }
    }
  }

  func modeRate(_ state: BatchState) -> Double {
    modes.reduce(0) { max($0, ($1.omega * $1.omega + $1.decay * $1.decay).squareRoot()) }
  }

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {
    guard let noise = context.noise else { return }
    noise.pairs(.photons, rows: modes.count, groups: increments.activeGroups, at: context) {
      let mode = modes[$0]
      let deviation = (mode.decay * (2 * mode.occupation + 1) * step / 2).squareRoot()
      let i = $0 * increments.groups + $1
      increments.re.lanes[i] += $2 * deviation
      increments.im.lanes[i] += $3 * deviation
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    OrnsteinUhlenbeck(modes, duration: duration)
  }

  private final class OrnsteinUhlenbeck: Flow {
    /// One mode over the interval: a → a + c·a + shift + noise, c the complex factor less one.
    struct Propagator {
      var cosineMinusOne, sine, shiftRe, shiftIm, deviation: Double

      init(_ mode: Mode, duration: Double) {
        let rotation = UnitRotation(angle: mode.omega * duration)
        let decay = exponential(-mode.decay * duration)
        cosineMinusOne =
          exponentialMinusOne(-mode.decay * duration) + decay * rotation.cosineMinusOne
        sine = decay * rotation.sine
        deviation =
          (-exponentialMinusOne(-2 * mode.decay * duration) * (2 * mode.occupation + 1) / 4)
          .squareRoot()
        // Fixed point a* = −iF/(iω + Γ); a → a* + (a − a*) e^{−(iω + Γ)t}. Without restoring
        // force the drive just adds −iF t.
        let norm = mode.omega * mode.omega + mode.decay * mode.decay
        let (fx, fy) = (mode.drive.x, mode.drive.y)
        if norm * duration * duration < 1e-16 {
          (shiftRe, shiftIm) = (fy * duration, -fx * duration)
        } else {
          // −iF (Γ − iω)/norm
          let (nx, ny) = (fy, -fx)
          let starRe = (nx * mode.decay + ny * mode.omega) / norm
          let starIm = (ny * mode.decay - nx * mode.omega) / norm
          shiftRe = -(cosineMinusOne * starRe + sine * starIm)
          shiftIm = -(cosineMinusOne * starIm - sine * starRe)
        }
      }
    }

    let propagators: [Propagator]
    let isNoisy: Bool

    init(_ modes: [Mode], duration: Double) {
      // Modes are mostly alike, and the constants take a search.
      var known: (mode: Mode, propagator: Propagator)?
      propagators = modes.map { mode in
        if let known, known.mode == mode { return known.propagator }
        let propagator = Propagator(mode, duration: duration)
        known = (mode, propagator)
        return propagator
      }
      isNoisy = propagators.contains { $0.deviation > 0 }
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let (re, im) = (state.re.lanes, state.im.lanes)
      propagators.withUnsafeBufferPointer { propagators in
        for mode in 0..<state.modes {
          let p = propagators[mode]
          let row = mode * state.groups
          let (c, s) = (Lanes(repeating: p.cosineMinusOne), Lanes(repeating: p.sine))
          let shiftRe = Lanes(repeating: p.shiftRe)
          let shiftIm = Lanes(repeating: p.shiftIm)
          for i in row..<(row + state.activeGroups) {
            let (x, y) = (re[i], im[i])
            re[i] = x + shiftRe.addingProduct(c, x).addingProduct(s, y)
            im[i] = y + shiftIm.addingProduct(c, y).addingProduct(-s, x)
          }
        }
        guard let noise = context.noise, isNoisy else { return }
        noise.pairs(.photons, rows: state.modes, groups: state.activeGroups, at: context) {
          let deviation = Lanes(repeating: propagators[$0].deviation)
          re[$0 * state.groups + $1].addProduct(deviation, $2)
          im[$0 * state.groups + $1].addProduct(deviation, $3)
        }
      }
    }
  }
}
