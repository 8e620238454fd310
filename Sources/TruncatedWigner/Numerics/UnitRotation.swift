import Foundation
import Numerics

/// cos α − 1 and sin α of a fixed angle, such that (1 + c)² + s² is closer to 1 than rounding of
/// cosine and sine alone gives.
///
/// A rotation applied many times with the same numbers multiplies lengths by √((1 + c)² + s²) each
/// time. Rounding cos α to nearest leaves up to 10⁻¹⁶ a step, 10⁻¹¹ after 10⁵ steps, at small
/// angles too; c = cos α − 1 does not have that error, so that turning by x + (c x − s y) keeps
/// lengths. The angle is the first from the wanted one on, in steps of rounding, whose error is below
/// 10⁻¹⁸; it is within 10⁻¹³ relative. An infinite angle turns to nothing: both are NaN.
struct UnitRotation {
  let cosineMinusOne: Double
  let sine: Double

  init(angle: Double) {
    var best = (error: Double.infinity, cosineMinusOne: Double.nan, sine: Double.nan)
    var trial = angle
    for _ in 0..<400 {
      let halfSine = Foundation.sin(trial / 2)
      let (c, s) = (-2 * halfSine * halfSine, Foundation.sin(trial))
      let error = abs(UnitRotation.excess(c, s))
      if error < best.error { best = (error, c, s) }
      if error < 1e-18 { break }
      trial = trial.nextUp
    }
    (cosineMinusOne, sine) = (best.cosineMinusOne, best.sine)
  }

  /// (1 + c)² + s² − 1 = (2c + s²) + c² to twice the working precision.
  static func excess(_ c: Double, _ s: Double) -> Double {
    let cc = c * c
    let ss = s * s
    let ccLow = (-cc).addingProduct(c, c)
    let ssLow = (-ss).addingProduct(s, s)
    // Error-free sum of 2c and the larger square, then the smaller one, then what rounding left.
    let (large, small) = cc > ss ? (cc, ss) : (ss, cc)
    let sum = 2 * c + large
    let shift = sum - 2 * c
    let lost = (2 * c - (sum - shift)) + (large - shift)
    return (sum + small) + (lost + (ccLow + ssLow))
  }
}
