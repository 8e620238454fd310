import Foundation

/// The phase of an analytic function along a path, followed in steps that are small against the distance
/// to its zeros, which a step is accepted by: the logarithm of the ratio of both ends must be what the
/// slopes at both ends say, and the phase must turn by less than π/2.
struct PhaseWalk {
  /// Grown so far.
  var angle = 0.0
  /// False once a zero lies on the path, as far as rounding can tell.
  var isResolved = true

  /// - Parameters:
  ///   - limit: longest step at a place.
  ///   - value: of the function, and its slope along the path.
  @inline(__always) mutating func follow(
    from start: Double, to end: Double, limit: (Double) -> Double,
    value: (Double) -> (f: Complex, slope: Complex)
  ) {
    var t = start
    var (f, slope) = value(t)
    while t < end {
      var step = min(limit(t), 0.5 * (f.norm / max(slope.norm, 1e-300)).squareRoot())
      let least = 1e-15 * (t.magnitude + (end - start) * 1e-3)
      while true {
        guard step > least else {
          isResolved = false
          return
        }
        let next = t + step >= end ? end : t + step
        let (g, nextSlope) = value(next)
        let ratio = g / f
        let turn = ratio.phase
        let expected = (0.5 * (next - t)) * (slope / f + nextSlope / g)
        let miss = Complex(0.5 * log(ratio.norm) - expected.re, turn - expected.im)
        if miss.norm < 0.09, turn.magnitude < 0.5 * .pi {
          angle += turn
          (t, f, slope) = (next, g, nextSlope)
          break
        }
        step = 0.5 * min(step, next - t)
      }
    }
  }
}
