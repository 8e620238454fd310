import Models
import Numerics

extension QuadratureCoupling: PhaseSpacePart {
  func term() -> any Term { QuadratureTerm(self) }
}

/// Both s^α and Q are constant under the term: its flow turns spins about α by 2 Q G t and shifts the
/// conjugate quadrature by t Σ G s^α, exactly.
private final class QuadratureTerm: Term {
  private let axis: SpinAxis
  private let quadrature: QuadratureCoupling.Quadrature
  /// G, sites × modes.
  private let couplings: MatrixProduct
  /// A function of time that multiplies G, taken at the middle of the interval; nil: 1.
  private let factor: TimeFunction?

  init(_ part: QuadratureCoupling) {
    factor = part.factor
    axis = part.axis
    quadrature = part.quadrature
    couplings = MatrixProduct(part.couplings)
  }

  var energyForm: EnergyForm { factor == nil ? .homogeneous(degree: 2) : .dissipative }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    couple(
      state, angles: axis.component(of: field),
      kicks: quadrature == .real ? field.im : field.re, scale: factor?.value(at: time).re ?? 1,
      keep: 1)
  }

  /// angles += 4 scale G Q/2·…: Ω_α = 2 ∂H/∂s^α = 2 Σ G Q = 4 Σ G (Re or Im a);
  /// da/dt = −i ∂H/∂ā: −i Σ G s for Q = 2 Re a, + Σ G s for Q = 2 Im a.
  private func couple(
    _ state: BatchState, angles: LaneBuffer, kicks: LaneBuffer, scale: Double, keep: Double
  ) {
    let groups = state.activeGroups
    let source = quadrature == .real ? state.re : state.im
    couplings.multiply(
      source, into: angles, alpha: 4 * scale, beta: keep, activeGroups: groups)
    couplings.multiply(
      axis.component(of: state), into: kicks, alpha: quadrature == .real ? -scale : scale,
      beta: 1, transposed: true, activeGroups: groups)
  }

  var productsPerStep: [StepProduct] {
    [StepProduct(product: couplings), StepProduct(product: couplings, transposed: true)]
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    couplings.matrix.columns == 1
      ? SingleModeFlow(self, duration: duration)
      : CouplingFlow(self, duration: duration, like: state)
  }

  /// The interval times the factor in its middle.
  private func scale(_ duration: Double, at context: StepContext) -> Double {
    factor.map { $0.value(at: context.time).re * duration } ?? duration
  }

  /// One mode: a sum over sites instead of matrix products, and one angle where all couplings are
  /// alike.
  private final class SingleModeFlow: Flow {
    let term: QuadratureTerm
    let duration: Double
    let isUniform: Bool

    init(_ term: QuadratureTerm, duration: Double) {
      self.term = term
      self.duration = duration
      let first = term.couplings.matrix.elements[0]
      isUniform = (0..<term.couplings.matrix.rows).allSatisfy {
        term.couplings.matrix.elements[$0] == first
      }
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let isReal = term.quadrature == .real
      let duration = term.scale(duration, at: context)
      let (source, target) =
        isReal ? (state.re.lanes, state.im.lanes) : (state.im.lanes, state.re.lanes)
      let component = term.axis.component(of: state).lanes
      // A turn about x takes (y, z) to (c y − s z, c z + s y); about y it takes (z, x).
      let (first, second) =
        term.axis == .x
        ? (state.sy.lanes, state.sz.lanes)
        : term.axis == .y ? (state.sz.lanes, state.sx.lanes) : (state.sx.lanes, state.sy.lanes)
      let g = term.couplings.matrix.elements
      let stride = state.groups
      for group in 0..<state.activeGroups {
        let angle = source[group] * (4 * duration)
        var (sine, cosine) = isUniform ? sineCosine(angle * g[0]) : (Lanes.zero, Lanes.zero)
        var total = Lanes.zero
        for site in 0..<state.sites {
          let i = site * stride + group
          if !isUniform { (sine, cosine) = sineCosine(angle * g[site]) }
          total.addProduct(component[i], Lanes(repeating: g[site]))
          (first[i], second[i]) = turnedAboutX(first[i], second[i], sine, cosine)
        }
        target[group] += total * (isReal ? -duration : duration)
      }
    }
  }

  private final class CouplingFlow: Flow {
    let term: QuadratureTerm
    let duration: Double
    let angles: LaneBuffer

    init(_ term: QuadratureTerm, duration: Double, like state: BatchState) {
      self.term = term
      self.duration = duration
      angles = LaneBuffer(rows: state.sites, groups: state.groups)
    }

    func apply(_ state: BatchState, at context: StepContext) {
      // Both products see the frozen state: the kick goes to the other quadrature.
      term.couple(
        state, angles: angles, kicks: term.quadrature == .real ? state.im : state.re,
        scale: term.scale(duration, at: context), keep: 0)
      turnSpins(state, about: term.axis, angles: angles)
    }
  }
}
