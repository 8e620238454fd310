import Foundation
import Models
import Numerics

extension DrivenField: PhaseSpacePart {
  func term() -> any Term { DrivenFieldTerm(self) }
}

/// Ω_i = b_i(t). Flow: the exact rotation by the field at the middle of the interval.
private final class DrivenFieldTerm: Term {
  private let sites: [Int]
  private let fields: TimedValues

  init(_ part: DrivenField) {
    sites = part.sites
    fields = TimedValues(part.fields)
  }

  var energyForm: EnergyForm { fields.dependOnTime ? .dissipative : .homogeneous(degree: 1) }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    fields.update(at: time)
    for (place, site) in sites.enumerated() {
      let row = site * state.groups
      let b = fields.values + 3 * place
      for i in row..<(row + state.activeGroups) {
        field.x.lanes[i] += b[0]
        field.y.lanes[i] += b[1]
        field.z.lanes[i] += b[2]
      }
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    DrivenFlow(self, duration: duration)
  }

  private final class DrivenFlow: Flow {
    let term: DrivenFieldTerm
    let duration: Double

    init(_ term: DrivenFieldTerm, duration: Double) {
      self.term = term
      self.duration = duration
    }

    func apply(_ state: BatchState, at context: StepContext) {
      term.fields.update(at: context.time)
      var known = SIMD3<Double>.zero
      var rotation = RotationMatrix(vector: .zero)
      for (place, site) in term.sites.enumerated() {
        let b = term.fields.values + 3 * place
        let vector = SIMD3(b[0], b[1], b[2]) * duration
        if vector != known { (known, rotation) = (vector, RotationMatrix(vector: vector)) }
        if vector == .zero { continue }
        let row = site * state.groups
        let (sx, sy, sz) = (state.sx.lanes, state.sy.lanes, state.sz.lanes)
        for i in row..<(row + state.activeGroups) {
          let s = (sx[i], sy[i], sz[i])
          (sx[i], sy[i], sz[i]) = lengthKept(rotation.turned(s), as: s)
        }
      }
    }
  }
}

/// The rotation by a fixed vector, less one.
private struct RotationMatrix {
  private let x, y, z: SIMD3<Double>

  init(vector: SIMD3<Double>) {
    let angle = (vector * vector).sum().squareRoot()
    // sin α/α and (1 − cos α)/α².
    let half = Foundation.sin(angle / 2)
    let sine = angle > 0 ? Foundation.sin(angle) / angle : 1
    let versine = angle > 0 ? 2 * half * half / (angle * angle) : 0.5
    let (b, square) = (vector, angle * angle)
    x = SIMD3(
      versine * (b.x * b.x - square), versine * b.x * b.y - sine * b.z,
      versine * b.x * b.z + sine * b.y)
    y = SIMD3(
      versine * b.y * b.x + sine * b.z, versine * (b.y * b.y - square),
      versine * b.y * b.z - sine * b.x)
    z = SIMD3(
      versine * b.z * b.x - sine * b.y, versine * b.z * b.y + sine * b.x,
      versine * (b.z * b.z - square))
  }

  @inline(__always)
  func turned(_ s: (Lanes, Lanes, Lanes)) -> (Lanes, Lanes, Lanes) {
    @inline(__always) func row(_ start: Lanes, _ r: SIMD3<Double>) -> Lanes {
      start.addingProduct(s.0, Lanes(repeating: r.x)).addingProduct(s.1, Lanes(repeating: r.y))
        .addingProduct(s.2, Lanes(repeating: r.z))
    }
    return (row(s.0, x), row(s.1, y), row(s.2, z))
  }
}
