import Foundation

/// Cosine and sine of a fixed angle whose c² + s² is closer to 1 than rounding of each alone gives.
///
/// A rotation applied many times with the same (c, s) multiplies lengths by √(c² + s²) each time;
/// rounding both to nearest leaves up to 10⁻¹⁶ a step, 10⁻¹¹ after 10⁵ steps. Among angles within
/// 10⁻¹³ of the wanted one there is a pair with an error near 10⁻²⁰.
struct UnitRotation {
  let cosine: Double
  let sine: Double

  init(angle: Double) {
    var best = (error: Double.infinity, cosine: 1.0, sine: 0.0)
    var trial = angle
    for _ in 0..<400 {
      let (c, s) = (Foundation.cos(trial), Foundation.sin(trial))
      let error = abs(UnitRotation.excess(c, s))
      if error < best.error { best = (error, c, s) }
      if error == 0 { break }
      trial = trial.nextUp
    }
    (cosine, sine) = (best.cosine, best.sine)
  }

  /// c² + s² − 1 to twice the working precision.
  static func excess(_ c: Double, _ s: Double) -> Double {
    let cc = c * c
    let ss = s * s
    let ccLow = (-cc).addingProduct(c, c)
    let ssLow = (-ss).addingProduct(s, s)
    // The larger square first: cc + ss − 1 is then exact up to their own rounding errors.
    let (large, small) = cc > ss ? (cc, ss) : (ss, cc)
    return ((large - 1) + small) + (ccLow + ssLow)
  }
}
