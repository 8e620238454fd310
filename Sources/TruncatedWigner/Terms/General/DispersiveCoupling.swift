import Models
import Numerics

extension DispersiveCoupling: PhaseSpacePart {
  func term() -> any Term { DispersiveTerm(self) }
}

/// Ω^z_i = 2 Σ_l χ_il |a_l|², da_l/dt = −i Σ_i χ_il s^z_i a_l. s^z and |a|² are constant under the term: its
/// flow turns spins about z and modes in their planes, exactly.
private final class DispersiveTerm: Term {
  /// χ, sites × modes.
  private let couplings: MatrixProduct
  private var scratch: (photons: LaneBuffer, rates: LaneBuffer, angles: LaneBuffer)?

  init(_ part: DispersiveCoupling) { couplings = MatrixProduct(part.couplings) }

  var energyForm: EnergyForm { .homogeneous(degree: 3) }

  var productsPerStep: [StepProduct] {
    [StepProduct(product: couplings), StepProduct(product: couplings, transposed: true)]
  }

  private func buffers(_ state: BatchState)
    -> (photons: LaneBuffer, rates: LaneBuffer, angles: LaneBuffer)
  {
    if let scratch, scratch.angles.groups == state.groups { return scratch }
    let fresh = (
      photons: LaneBuffer(rows: state.modes, groups: state.groups),
      rates: LaneBuffer(rows: state.modes, groups: state.groups),
      angles: LaneBuffer(rows: state.sites, groups: state.groups)
    )
    scratch = fresh
    return fresh
  }

  /// angles = 2 · scale · χ |a|² + keep · angles, rates = scale · χᵀ s^z.
  private func couple(
    _ state: BatchState, angles: LaneBuffer, rates: LaneBuffer, photons: LaneBuffer, scale: Double,
    keep: Double
  ) {
    for mode in 0..<state.modes {
      let row = mode * state.groups
      for i in row..<(row + state.activeGroups) {
        let (x, y) = (state.re.lanes[i], state.im.lanes[i])
        photons.lanes[i] = (x * x).addingProduct(y, y)
      }
    }
    couplings.multiply(
      photons, into: angles, alpha: 2 * scale, beta: keep, activeGroups: state.activeGroups)
    couplings.multiply(
      state.sz, into: rates, alpha: scale, beta: 0, transposed: true,
      activeGroups: state.activeGroups)
  }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    let (photons, rates, _) = buffers(state)
    couple(state, angles: field.z, rates: rates, photons: photons, scale: 1, keep: 1)
    for mode in 0..<state.modes {
      let row = mode * state.groups
      for i in row..<(row + state.activeGroups) {
        field.re.lanes[i].addProduct(rates.lanes[i], state.im.lanes[i])
        field.im.lanes[i].addProduct(-rates.lanes[i], state.re.lanes[i])
      }
    }
  }

  func modeRate(_ state: BatchState) -> Double {
    let (photons, rates, angles) = buffers(state)
    couple(state, angles: angles, rates: rates, photons: photons, scale: 1, keep: 0)
    var largest = 0.0
    for mode in 0..<state.modes {
      for group in 0..<state.activeGroups {
        let rate = rates.lanes[mode * state.groups + group] * state.weights(ofGroup: group)
        largest = max(largest, rate.max(), -rate.min())
      }
    }
    return largest
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    DispersiveFlow(self, duration: duration)
  }

  private final class DispersiveFlow: Flow {
    let term: DispersiveTerm
    let duration: Double

    init(_ term: DispersiveTerm, duration: Double) {
      self.term = term
      self.duration = duration
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let (photons, phases, angles) = term.buffers(state)
      term.couple(
        state, angles: angles, rates: phases, photons: photons, scale: duration, keep: 0)
      turnSpins(state, about: .z, angles: angles)
      for mode in 0..<state.modes {
        let row = mode * state.groups
        for i in row..<(row + state.activeGroups) {
          let (s, c) = sineCosine(-phases.lanes[i])
          (state.re.lanes[i], state.im.lanes[i]) = turnedAboutZ(
            state.re.lanes[i], state.im.lanes[i], s, c)
        }
      }
    }
  }
}
