import Foundation

/// Levels that fill two boxes of width W/2 each, with centres ±ε₀/2, evenly: resolvents l±/W with
/// l± = ln[(4u ∓ 2ε₀ + W)/(4u ∓ 2ε₀ − W)], with their cuts on the boxes.
struct Boxes: Levels {
  /// Width of a box.
  let width: Double
  /// The edges nearer to 0 of the upper box, and the other; those of the lower one are opposite.
  let inner: Double
  let outer: Double
  let weight: Double

  var extent: Double { outer }
  var floor: Double { 0 }

  /// - Parameter quench: with W > 0.
  init(_ quench: Quench) {
    width = quench.width / 2
    inner = quench.splitting / 2 - quench.width / 4
    outer = quench.splitting / 2 + quench.width / 4
    weight = 1 / quench.width
  }

  @inline(__always) func resolvents(at u: Complex) -> Resolvents {
    let (upper, upperSlope) = logarithm(u.re - inner, u.re - outer, u.im)
    let (lower, lowerSlope) = logarithm(u.re + outer, u.re + inner, u.im)
    return Resolvents(
      upper: weight * upper, lower: weight * lower, upperSlope: weight * upperSlope,
      lowerSlope: weight * lowerSlope)
  }

  /// ln[(u − a)/(u − b)] at Im u ≥ 0 of a box from a to b, without loss where both are almost equal, and its
  /// derivative.
  /// - Parameters:
  ///   - below: Re u − a.
  ///   - above: Re u − b.
  @inline(__always) private func logarithm(_ below: Double, _ above: Double, _ im: Double) -> (
    Complex, Complex
  ) {
    let square = im * im
    let growth =
      below + above >= 0
      ? 0.5 * log1p(width * (below + above) / (above * above + square))
      : -0.5 * log1p(-width * (below + above) / (below * below + square))
    let product = Complex(below * above - square, (below + above) * im)
    return (
      Complex(growth, atan2(-width * im, below * above + square)),
      -width * product.reciprocal
    )
  }

  /// To the nearest edge of a box: from above, resolvents continue through the boxes themselves.
  @inline(__always) func distance(to u: Complex) -> Double {
    let x = u.re.magnitude
    let toEdge = min((x - outer).magnitude, (x - inner.magnitude).magnitude)
    return (toEdge * toEdge + u.im * u.im).squareRoot()
  }
}
