import Models
import Numerics

// Rotations of one spin of eight trajectories; angles in the sense of ds/dt = Ω × s.

@inline(__always)
func turnedAboutX(_ y: Lanes, _ z: Lanes, _ sine: Lanes, _ cosine: Lanes) -> (y: Lanes, z: Lanes) {
  ((cosine * y).addingProduct(-sine, z), (cosine * z).addingProduct(sine, y))
}

@inline(__always)
func turnedAboutY(_ x: Lanes, _ z: Lanes, _ sine: Lanes, _ cosine: Lanes) -> (x: Lanes, z: Lanes) {
  ((cosine * x).addingProduct(sine, z), (cosine * z).addingProduct(-sine, x))
}

@inline(__always)
func turnedAboutZ(_ x: Lanes, _ y: Lanes, _ sine: Lanes, _ cosine: Lanes) -> (x: Lanes, y: Lanes) {
  ((cosine * x).addingProduct(-sine, y), (cosine * y).addingProduct(sine, x))
}

/// Rodrigues' rotation of s by the vector b (axis times angle).
@inline(__always)
func turned(_ s: (Lanes, Lanes, Lanes), by b: (Lanes, Lanes, Lanes)) -> (Lanes, Lanes, Lanes) {
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

/// a × b.
@inline(__always)
func crossed(_ a: (Lanes, Lanes, Lanes), _ b: (Lanes, Lanes, Lanes)) -> (Lanes, Lanes, Lanes) {
  (
    (a.1 * b.2).addingProduct(-a.2, b.1), (a.2 * b.0).addingProduct(-a.0, b.2),
    (a.0 * b.1).addingProduct(-a.1, b.0)
  )
}

/// A turned spin brought back to its length by one Newton step: rounding must not pile up.
@inline(__always)
func lengthKept(_ s: (Lanes, Lanes, Lanes), as before: (Lanes, Lanes, Lanes))
  -> (Lanes, Lanes, Lanes)
{
  let square = (before.0 * before.0).addingProduct(before.1, before.1)
    .addingProduct(before.2, before.2)
  let length = (s.0 * s.0).addingProduct(s.1, s.1).addingProduct(s.2, s.2)
  let correction = (square - length) * 0.5 / square.replacing(with: 1, where: square .== 0)
  return (
    s.0.addingProduct(s.0, correction), s.1.addingProduct(s.1, correction),
    s.2.addingProduct(s.2, correction)
  )
}

/// Standard deviation of a random turn of this variance, in radians. From far below 1000 on every
/// direction is as likely as any other; a larger angle would only lose the digits that decide it.
@inline(__always)
func turnDeviation(variance: Double) -> Double { min(variance.squareRoot(), 1000) }

extension SpinAxis {
  func component(of state: BatchState) -> LaneBuffer {
    switch self {
    case .x: state.sx
    case .y: state.sy
    case .z: state.sz
    }
  }

  func component(of field: EffectiveField) -> LaneBuffer {
    switch self {
    case .x: field.x
    case .y: field.y
    case .z: field.z
    }
  }
}

/// Turns every spin about one axis by its angle.
func turnSpins(_ state: BatchState, about axis: SpinAxis, angles: LaneBuffer) {
  let (sx, sy, sz, angle) = (state.sx.lanes, state.sy.lanes, state.sz.lanes, angles.lanes)
  for site in 0..<state.sites {
    let row = site * state.groups
    switch axis {
    case .x:
      for i in row..<(row + state.activeGroups) {
        let (s, c) = sineCosine(angle[i])
        (sy[i], sz[i]) = turnedAboutX(sy[i], sz[i], s, c)
      }
    case .y:
      for i in row..<(row + state.activeGroups) {
        let (s, c) = sineCosine(angle[i])
        (sx[i], sz[i]) = turnedAboutY(sx[i], sz[i], s, c)
      }
    case .z:
      for i in row..<(row + state.activeGroups) {
        let (s, c) = sineCosine(angle[i])
        (sx[i], sy[i]) = turnedAboutZ(sx[i], sy[i], s, c)
      }
    }
  }
}
