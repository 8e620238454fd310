/// Wineland's ξ² = N λ/|⟨S⟩|², λ the smallest variance of S = Σσ perpendicular to its mean.
/// - Parameters:
///   - mean: ⟨σ⟩ averaged over spins.
///   - second: ⟨S_a S_b⟩/N symmetrized, in the order xx, yy, zz, xy, xz, yz.
func squeezing(mean: [Double], second: [Double], spins: Double) -> Double {
  let length = (mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]).squareRoot()
  guard length > 0 else { return .nan }
  let n = SIMD3(mean[0], mean[1], mean[2]) / length
  // Two directions perpendicular to n.
  let helper = abs(n.z) < 0.9 ? SIMD3(0.0, 0, 1) : SIMD3(1.0, 0, 0)
  var u = SIMD3(
    n.y * helper.z - n.z * helper.y, n.z * helper.x - n.x * helper.z,
    n.x * helper.y - n.y * helper.x)
  u /= (u * u).sum().squareRoot()
  let v = SIMD3(n.y * u.z - n.z * u.y, n.z * u.x - n.x * u.z, n.x * u.y - n.y * u.x)
  func form(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let diagonal = a.x * b.x * second[0] + a.y * b.y * second[1] + a.z * b.z * second[2]
    let mixed =
      (a.x * b.y + a.y * b.x) * second[3] + (a.x * b.z + a.z * b.x) * second[4]
      + (a.y * b.z + a.z * b.y) * second[5]
    return diagonal + mixed
  }
  let (uu, vv, uv) = (form(u, u), form(v, v), form(u, v))
  let smallest = (uu + vv) / 2 - (((uu - vv) / 2) * ((uu - vv) / 2) + uv * uv).squareRoot()
  return smallest / (length * length)
}
