import CLanes
import Numerics

// The flow of loss and pump of one spin of any length S: along the axis of the decay the spin moves as a
// tanh, and the azimuth about it is constant.

/// The flow of decay for large |rate| = |r| t/2, up to its limit, a spin down (or up, for pump). With
/// E = e^{−2S|rate|} and a, b the distances of s^z from the end that it leaves and that it goes to,
///   a' = 2S a/(a + E b),  b' = 2S E b/(a + E b),  s_⊥' = s_⊥ 2S √E/(a + E b);
/// a b = s_⊥² gives the smaller of a and b without a difference.
func decayedFar(_ s: (Lanes, Lanes, Lanes), rate: Double) -> (Lanes, Lanes, Lanes) {
  let end: Double = rate > 0 ? -1 : 1
  let square = (s.0 * s.0).addingProduct(s.1, s.1)
  let (shrink, height) = decayedFar(height: s.2 * -end, square: square, rate: abs(rate))
  return (s.0 * shrink, s.1 * shrink, height * -end)
}

/// - Parameters:
///   - height: the component along the axis, towards the end that the spin leaves.
///   - square: s_⊥².
/// - Returns: the factor of s_⊥, and the new height.
func decayedFar(height: Lanes, square: Lanes, rate: Double) -> (shrink: Lanes, height: Lanes) {
  let length = squareRoot(square.addingProduct(height, height))
  var (shrink, result) = (Lanes(repeating: 1), height)
  for lane in 0..<laneCount {
    let root = exponential(-length[lane] * rate)
    let far = length[lane] + abs(height[lane])
    let near = far > 0 ? square[lane] / far : 0
    let (a, b) = height[lane] > 0 ? (near, far) : (far, near)
    let sum = a + root * root * b
    // The end that it leaves is a fixed point.
    guard sum > 0 else { continue }
    shrink[lane] = 2 * length[lane] * root / sum
    result[lane] = -length[lane] * (a - root * root * b) / sum
  }
  return (shrink, result)
}

/// Decay along any axis, rate = 2 |w| t > 0 (or r t/2 about z).
/// - Parameters:
///   - height: the component along the axis, towards the end that the spin leaves.
///   - square: s_⊥².
/// - Returns: the factor of s_⊥, and the new height.
@inline(__always)
func decayed(height: Lanes, square: Lanes, rate: Double) -> (shrink: Lanes, height: Lanes) {
  let total = square.addingProduct(height, height)
  let u = total * (rate * rate)
  let (p, q) = shortHyperbolicRatio(u)
  let scaled = p * rate
  let inverse = 1 / q.addingProduct(-height, scaled)
  var shrink = squareRoot((q * q).addingProduct(-(total * scaled), scaled)) * inverse
  var result = (height * q).addingProduct(-total, scaled) * inverse
  if twa_all_within(u, 1) == 0 {
    let far = decayedFar(height: height, square: square, rate: rate)
    shrink.replace(with: far.shrink, where: u .> 1)
    result.replace(with: far.height, where: u .> 1)
  }
  return (shrink, result)
}

/// tanh(√u)/√u = p/q for 0 ≤ u ≤ 1 by its [3/3] Padé approximant; relative error below 3·10⁻¹².
@inline(__always)
func shortHyperbolicRatio(_ u: Lanes) -> (p: Lanes, q: Lanes) {
  let p = u + 378
  let numerator = Lanes(repeating: 135_135).addingProduct(
    Lanes(repeating: 17_325).addingProduct(p, u), u)
  let q = Lanes(repeating: 3_150).addingProduct(Lanes(repeating: 28), u)
  let denominator = Lanes(repeating: 135_135).addingProduct(
    Lanes(repeating: 62_370).addingProduct(q, u), u)
  return (numerator * (1.0 / 135_135), denominator * (1.0 / 135_135))
}

/// The same for 0 ≤ u ≲ 30 by the continued fraction; relative error below 10⁻¹⁵ for u ≤ 10.
@inline(__always)
func longHyperbolicRatio(_ u: Lanes) -> (p: Lanes, q: Lanes) {
  var tail = Lanes(repeating: 25)
  for odd in [23.0, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3] { tail = u / tail + odd }
  return (Lanes(repeating: 1), u / tail + 1)
}
