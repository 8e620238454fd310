import Models
import Numerics

extension LocalField: PhaseSpacePart {
  func term() -> any Term { LocalFieldTerm(self) }
}

/// Ω_i = b_i. Flow: the exact rotation. A field along z is stored so that lengths stay to 10⁻²⁰ a step.
private final class LocalFieldTerm: Term {
  /// Ω of every site.
  private let fields: [SIMD3<Double>]

  init(_ part: LocalField) { fields = part.fields }

  var energyForm: EnergyForm { .homogeneous(degree: 1) }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    for site in 0..<state.sites {
      let row = site * state.groups
      for i in row..<(row + state.activeGroups) {
        field.x.lanes[i] += fields[site].x
        field.y.lanes[i] += fields[site].y
        field.z.lanes[i] += fields[site].z
      }
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    if fields.allSatisfy({ $0.x == 0 && $0.y == 0 }) {
      return AxisFlow(axis: .z, angles: fields.map { $0.z * duration })
    }
    if fields.allSatisfy({ $0.y == 0 && $0.z == 0 }) {
      return AxisFlow(axis: .x, angles: fields.map { $0.x * duration })
    }
    return GeneralFlow(fields: fields.map { $0 * duration })
  }

  /// Fixed angles about a coordinate axis.
  private final class AxisFlow: Flow {
    let axis: SpinAxis
    let rotations: [UnitRotation]

    init(axis: SpinAxis, angles: [Double]) {
      self.axis = axis
      // The search for a pair of unit length is worth doing once for equal angles.
      var known: [Double: UnitRotation] = [:]
      rotations = angles.map { angle in
        if let rotation = known[angle] { return rotation }
        let rotation = UnitRotation(angle: angle)
        known[angle] = rotation
        return rotation
      }
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let (sx, sy, sz) = (state.sx.lanes, state.sy.lanes, state.sz.lanes)
      rotations.withUnsafeBufferPointer { rotations in
        for site in 0..<state.sites {
          let row = site * state.groups
          let c = Lanes(repeating: rotations[site].cosineMinusOne)
          let s = Lanes(repeating: rotations[site].sine)
          if axis == .z {
            for i in row..<(row + state.activeGroups) {
              let (x, y) = (sx[i], sy[i])
              sx[i] = x.addingProduct(c, x).addingProduct(-s, y)
              sy[i] = y.addingProduct(c, y).addingProduct(s, x)
            }
          } else {
            for i in row..<(row + state.activeGroups) {
              let (y, z) = (sy[i], sz[i])
              sy[i] = y.addingProduct(c, y).addingProduct(-s, z)
              sz[i] = z.addingProduct(c, z).addingProduct(s, y)
            }
          }
        }
      }
    }
  }

  /// Fixed rotation vectors.
  private final class GeneralFlow: Flow {
    let fields: [SIMD3<Double>]

    init(fields: [SIMD3<Double>]) { self.fields = fields }

    func apply(_ state: BatchState, at context: StepContext) {
      for site in 0..<state.sites {
        let row = site * state.groups
        let b = (
          Lanes(repeating: fields[site].x), Lanes(repeating: fields[site].y),
          Lanes(repeating: fields[site].z)
        )
        for i in row..<(row + state.activeGroups) {
          let (x, y, z) = (state.sx.lanes[i], state.sy.lanes[i], state.sz.lanes[i])
          let (u, v, w) = turned((x, y, z), by: b)
          // The same rounding every step would pile up in the length: one Newton step back.
          let square = (x * x).addingProduct(y, y).addingProduct(z, z)
          let length = (u * u).addingProduct(v, v).addingProduct(w, w)
          let correction = (square - length) * 0.5 / square.replacing(with: 1, where: square .== 0)
          state.sx.lanes[i] = u.addingProduct(u, correction)
          state.sy.lanes[i] = v.addingProduct(v, correction)
          state.sz.lanes[i] = w.addingProduct(w, correction)
        }
      }
    }
  }
}
