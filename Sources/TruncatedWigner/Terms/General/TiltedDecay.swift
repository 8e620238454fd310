import Models
import Numerics

extension TiltedDecay: PhaseSpacePart {
  func term() -> any Term { TiltedDecayTerm(self) }
}

/// Ω = 2 s × w moves s towards w at constant length. With u the component along w and T = tanh(2 |w| S t),
/// as for loss about −z (`SpinDecay`),
///   u' = (u + S T)/(1 + uT/S),  s_⊥' = s_⊥ √(1 − T²)/(1 + uT/S).
private final class TiltedDecayTerm: Term {
  private let axes: [SIMD3<Double>]

  init(_ part: TiltedDecay) { axes = part.axes }

  var energyForm: EnergyForm { axes.allSatisfy { $0 == .zero } ? .absent : .dissipative }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    for site in 0..<state.sites where axes[site] != .zero {
      let w = axes[site] * 2
      let row = site * state.groups
      for i in row..<(row + state.activeGroups) {
        let (x, y, z) = (state.sx.lanes[i], state.sy.lanes[i], state.sz.lanes[i])
        field.x.lanes[i] += y * w.z - z * w.y
        field.y.lanes[i] += z * w.x - x * w.z
        field.z.lanes[i] += x * w.y - y * w.x
      }
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    TiltedFlow(axes, duration: duration)
  }

  private final class TiltedFlow: Flow {
    /// Unit vectors along w, and 2 |w| t, of every site that decays.
    let sites: [(site: Int, axis: SIMD3<Double>, rate: Double)]

    init(_ axes: [SIMD3<Double>], duration: Double) {
      sites = axes.indices.filter { axes[$0] != .zero }.map { site in
        let size = (axes[site] * axes[site]).sum().squareRoot()
        return (site, axes[site] / size, 2 * size * duration)
      }
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let (sx, sy, sz) = (state.sx.lanes, state.sy.lanes, state.sz.lanes)
      for (site, axis, rate) in sites {
        let n = (Lanes(repeating: axis.x), Lanes(repeating: axis.y), Lanes(repeating: axis.z))
        let row = site * state.groups
        for i in row..<(row + state.activeGroups) {
          let s = (sx[i], sy[i], sz[i])
          let u = (n.0 * s.0).addingProduct(n.1, s.1).addingProduct(n.2, s.2)
          let across = (
            s.0.addingProduct(-u, n.0), s.1.addingProduct(-u, n.1), s.2.addingProduct(-u, n.2)
          )
          // It leaves the end at minus the axis.
          let square = (across.0 * across.0).addingProduct(across.1, across.1)
            .addingProduct(across.2, across.2)
          let (shrink, along) = decayed(height: -u, square: square, rate: rate)
          (sx[i], sy[i], sz[i]) = lengthKept(
            (
              (shrink * across.0).addingProduct(-along, n.0),
              (shrink * across.1).addingProduct(-along, n.1),
              (shrink * across.2).addingProduct(-along, n.2)
            ), as: s)
        }
      }
    }
  }
}
