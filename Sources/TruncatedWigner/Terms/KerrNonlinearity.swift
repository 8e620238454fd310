import Models
import Numerics

extension KerrNonlinearity: PhaseSpacePart {
  func term() -> any Term { KerrTerm(self) }
}

/// The Weyl symbol of a†a†aa is |a|⁴ − 2|a|² + ½, so that da/dt = −iU (|a|² − 1) a. Flow: |a| is
/// constant, a turns by −U (|a|² − 1) t, exactly.
private final class KerrTerm: Term {
  /// U of every mode.
  private let strengths: [Double]

  init(_ part: KerrNonlinearity) { strengths = part.strengths }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    for mode in 0..<state.modes {
      let (row, strength) = (mode * state.groups, strengths[mode])
      for i in row..<(row + state.activeGroups) {
        let (x, y) = (state.re.lanes[i], state.im.lanes[i])
        let rate = ((x * x).addingProduct(y, y) - 1) * strength
        field.re.lanes[i].addProduct(rate, y)
        field.im.lanes[i].addProduct(-rate, x)
      }
    }
  }

  func modeRate(_ state: BatchState) -> Double {
    var largest = 0.0
    for mode in 0..<state.modes {
      for i in (mode * state.groups)..<(mode * state.groups + state.activeGroups) {
        let (x, y) = (state.re.lanes[i], state.im.lanes[i])
        let rate = ((x * x).addingProduct(y, y) - 1) * strengths[mode]
        largest = max(largest, rate.max(), -rate.min())
      }
    }
    return largest
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    KerrFlow(phases: strengths.map { $0 * duration })
  }

  private final class KerrFlow: Flow {
    /// U t of every mode.
    let phases: [Double]

    init(phases: [Double]) { self.phases = phases }

    func apply(_ state: BatchState, at context: StepContext) {
      let (re, im) = (state.re.lanes, state.im.lanes)
      for mode in 0..<state.modes {
        let (row, phase) = (mode * state.groups, phases[mode])
        for i in row..<(row + state.activeGroups) {
          let (x, y) = (re[i], im[i])
          let (s, c) = sineCosine(((x * x).addingProduct(y, y) - 1) * -phase)
          (re[i], im[i]) = turnedAboutZ(x, y, s, c)
        }
      }
    }
  }
}
