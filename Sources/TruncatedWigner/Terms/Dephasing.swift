import Models
import Numerics

extension Dephasing: PhaseSpacePart {
  func term() -> any Term { DephasingTerm(self) }
}

/// Random turns about z, ⟨θ²⟩ = 4κ t, so that coherences decay at the rate 2κ (Table I of PRX Quantum 6,
/// 030344). Flow: exact, and it commutes with turns about z and with decay.
private final class DephasingTerm: Term {
  private let rates: [Double]

  init(_ part: Dephasing) { rates = part.rates }

  var energyForm: EnergyForm { rates.allSatisfy { $0 == 0 } ? .absent : .dissipative }

  var noise: TermNoise { rates.contains { $0 > 0 } ? .inFlow : .absent }

  var noisePurpose: NoisePurpose? { .dephasing }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {}

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {
    draw(
      step: step, groups: increments.groups, active: increments.activeGroups, at: context
    ) { i, angle in
      increments.z.lanes[i] += angle
    }
  }

  @inline(__always)
  private func draw(
    step: Double, groups: Int, active: Int, at context: StepContext, _ use: (Int, Lanes) -> Void
  ) {
    guard let noise = context.noise else { return }
    // One pair of numbers serves two sites.
    noise.pairs(.dephasing, rows: (rates.count + 1) / 2, groups: active, at: context) {
      let site = 2 * $0
      use(site * groups + $1, $2 * turnDeviation(variance: 4 * rates[site] * step))
      if site + 1 < rates.count {
        use((site + 1) * groups + $1, $3 * turnDeviation(variance: 4 * rates[site + 1] * step))
      }
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    DephasingFlow(self, duration: duration)
  }

  private final class DephasingFlow: Flow {
    let term: DephasingTerm
    let duration: Double

    init(_ term: DephasingTerm, duration: Double) {
      self.term = term
      self.duration = duration
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let (sx, sy) = (state.sx.lanes, state.sy.lanes)
      term.draw(
        step: duration, groups: state.groups, active: state.activeGroups, at: context
      ) { i, angle in
        let (s, c) = sineCosine(angle)
        (sx[i], sy[i]) = turnedAboutZ(sx[i], sy[i], s, c)
      }
    }
  }
}
