import CLanes
import Numerics

// Turns of spins within an integrator, by vectors that are mostly shorter than a radian: by series there,
// beyond by Rodrigues' formula, lane by lane.

/// The three components of a spin of eight trajectories in memory.
struct SpinPlace {
  let x, y, z: UnsafeMutablePointer<Lanes>

  /// - Parameter index: of the x component; those of y and z follow a row each.
  @inline(__always)
  init(_ columns: LaneColumns, _ index: Int) {
    x = columns.lanes + index
    y = columns.lanes + (index + columns.stride)
    z = columns.lanes + (index + 2 * columns.stride)
  }

  @inline(__always)
  var value: (Lanes, Lanes, Lanes) {
    get { (x.pointee, y.pointee, z.pointee) }
    nonmutating set { (x.pointee, y.pointee, z.pointee) = newValue }
  }
}

/// Turns a spin by a vector for a stage of an integrator of order 4: θ³ and θ⁴ are the last powers that are
/// right.
/// - Parameters:
///   - b: the vector.
///   - place: where the turned spin goes.
@inline(__always)
func turnStage(_ spin: SpinPlace, by b: (Lanes, Lanes, Lanes), into place: SpinPlace) {
  let s = spin.value
  let u = (b.0 * b.0).addingProduct(b.1, b.1).addingProduct(b.2, b.2)
  let p = Lanes(repeating: 1).addingProduct(Lanes(repeating: -1.0 / 6), u)
  let q = Lanes(repeating: 0.5).addingProduct(Lanes(repeating: -1.0 / 24), u)
  if twa_all_within(u, 1) == 0 {
    // A call that hands over vectors would break them into pieces: the far turn finds its vector in memory.
    place.value = b
    return turnFar(spin, by: place, into: place, isStage: true)
  }
  place.value = turned(s, by: b, p, q)
}

/// Turns a spin in place, and keeps its length to rounding: θ⁹ and θ¹⁰ are the last powers that are right, an
/// error below 3·10⁻⁸ at a radian and 10⁻¹¹ at half of it.
/// - Parameter scratch: room for the vector.
@inline(__always)
func turnKeepingLength(_ spin: SpinPlace, by b: (Lanes, Lanes, Lanes), scratch: SpinPlace) {
  let s = spin.value
  let u = (b.0 * b.0).addingProduct(b.1, b.1).addingProduct(b.2, b.2)
  var p = Lanes(repeating: -1.0 / 5_040).addingProduct(Lanes(repeating: 1.0 / 362_880), u)
  p = Lanes(repeating: 1.0 / 120).addingProduct(p, u)
  p = Lanes(repeating: -1.0 / 6).addingProduct(p, u)
  p = Lanes(repeating: 1).addingProduct(p, u)
  var q = Lanes(repeating: -1.0 / 40_320).addingProduct(Lanes(repeating: 1.0 / 3_628_800), u)
  q = Lanes(repeating: 1.0 / 720).addingProduct(q, u)
  q = Lanes(repeating: -1.0 / 24).addingProduct(q, u)
  q = Lanes(repeating: 0.5).addingProduct(q, u)
  if twa_all_within(u, 1) == 0 {
    scratch.value = b
    return turnFar(spin, by: scratch, into: spin, isStage: false)
  }
  spin.value = lengthKept(turned(s, by: b, p, q), as: s)
}

/// s + p b × s + q b × (b × s).
@inline(__always)
private func turned(
  _ s: (Lanes, Lanes, Lanes), by b: (Lanes, Lanes, Lanes), _ p: Lanes, _ q: Lanes
) -> (Lanes, Lanes, Lanes) {
  let c = crossed(b, s)
  let d = crossed(b, c)
  return (
    s.0.addingProduct(p, c.0).addingProduct(q, d.0),
    s.1.addingProduct(p, c.1).addingProduct(q, d.1),
    s.2.addingProduct(p, c.2).addingProduct(q, d.2)
  )
}

/// The same where some lane turns by more than a radian: these lanes by Rodrigues' formula, the others as
/// ever, bit by bit.
@inline(never)
private func turnFar(_ spin: SpinPlace, by vector: SpinPlace, into place: SpinPlace, isStage: Bool)
{
  let (s, b) = (spin.value, vector.value)
  let isFar = (b.0 * b.0).addingProduct(b.1, b.1).addingProduct(b.2, b.2) .> 1
  let far = lengthKept(turned(s, by: b), as: s)
  // Far lanes stand still.
  let near = (
    b.0.replacing(with: 0, where: isFar), b.1.replacing(with: 0, where: isFar),
    b.2.replacing(with: 0, where: isFar)
  )
  if isStage {
    turnStage(spin, by: near, into: place)
  } else {
    turnKeepingLength(spin, by: near, scratch: vector)
  }
  place.x.pointee.replace(with: far.0, where: isFar)
  place.y.pointee.replace(with: far.1, where: isFar)
  place.z.pointee.replace(with: far.2, where: isFar)
}
