import CLanes
import Numerics

/// A turn within an integrator where some lane turns by more than two radians: these lanes by Rodrigues' formula,
/// the others as ever, bit by bit.
/// - Parameters:
///   - spin: x of the spin of eight trajectories; y and z follow a stride each.
///   - vector: what it is turned by; overwritten.
///   - place: where the turned spin goes.
///   - isStage: whether a stage of the integrator needs it (`twa_turn_stage`), or its end (`twa_turn`).
@inline(never)
func turnFar(
  _ spin: UnsafeMutablePointer<Lanes>, by vector: UnsafeMutablePointer<Lanes>,
  into place: UnsafeMutablePointer<Lanes>, stride: Int, isStage: Bool
) {
  let s = (spin[0], spin[stride], spin[2 * stride])
  let b = (vector[0], vector[stride], vector[2 * stride])
  let isFar =
    (b.0 * b.0).addingProduct(b.1, b.1).addingProduct(b.2, b.2) .> Lanes(repeating: twa_near)
  let far = lengthKept(turned(s, by: b), as: s)
  // Far lanes stand still.
  vector[0] = b.0.replacing(with: 0, where: isFar)
  vector[stride] = b.1.replacing(with: 0, where: isFar)
  vector[2 * stride] = b.2.replacing(with: 0, where: isFar)
  if isStage {
    _ = twa_turn_by(spin, place, stride, vector, 1)
  } else {
    _ = twa_turn_by_vector(place, vector, stride, vector)
  }
  place[0].replace(with: far.0, where: isFar)
  place[stride].replace(with: far.1, where: isFar)
  place[2 * stride].replace(with: far.2, where: isFar)
}
