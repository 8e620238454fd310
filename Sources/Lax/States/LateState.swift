import Foundation

/// What the roots of the squared Lax vector tell of late times, in units χN = 1. Every value comes with how
/// far it may be off.
///
/// One pair of roots u, ū: b goes to Im(u) exp(−2i Re(u) t) (phase I⁺¹). Two pairs: |b| oscillates between
/// |Im u₁ − Im u₂| and Im u₁ + Im u₂ (II⁺¹). Three: no period (III⁺¹).
public struct LateState: Sendable {
  public struct Estimate: Sendable, Equatable {
    public var value: Double
    public var error: Double

    public init(_ value: Double, _ error: Double) {
      self.value = value
      self.error = error
    }

    public static let none = Estimate(.nan, .nan)
  }

  let quench: Quench
  let roots: LaxRoots

  public init(_ quench: Quench, _ roots: LaxRoots) {
    self.quench = quench
    self.roots = roots
  }

  /// |S⁺|, of all 2N spins over N: Im(u) |1 − 2 Re u/Δ_c|, what db/dt = 0 in the rotating frame says (in
  /// place of Eq. 3 of the letter, which is that of spins along the field). Phase I⁺¹ alone.
  public var coherence: Estimate {
    guard roots.isComplete, roots.count == 1 else { return .none }
    let detuning = 1 - 2 * roots.re[0] / quench.cavity
    return Estimate(
      roots.im[0] * abs(detuning),
      roots.error[0] * (abs(detuning) + 2 * roots.im[0] / quench.cavity))
  }

  /// |a|²/N = (Im u)²/(χN Δ_c) (in place of Eq. 11). Phase I⁺¹ alone.
  public var photonDensity: Estimate {
    guard roots.isComplete, roots.count == 1 else { return .none }
    let amplitude = roots.im[0]
    return Estimate(
      amplitude * amplitude / quench.cavity, 2 * amplitude * roots.error[0] / quench.cavity)
  }

  /// Period of |b|² in phase II⁺¹: 2K(m)/√(f₁ − f₃) with f₁ = (Im u₁ + Im u₂)², f₂ = (Im u₁ − Im u₂)²,
  /// f₃ = −(Re u₁ − Re u₂)², m = (f₁ − f₂)/(f₁ − f₃); that is π over the arithmetic-geometric mean of
  /// |u₁ − u₂| and |u₁ − ū₂|.
  public var period: Estimate {
    guard roots.isComplete, roots.count == 2 else { return .none }
    let distance = roots.re[0] - roots.re[1]
    let near = hypot(distance, roots.im[0] - roots.im[1])
    let far = hypot(distance, roots.im[0] + roots.im[1])
    guard near > 0 else { return .none }
    let period = .pi / arithmeticGeometricMean(near, far)
    return Estimate(period, period * (roots.error[0] + roots.error[1]) / near)
  }
}

/// Of two positive numbers.
func arithmeticGeometricMean(_ a: Double, _ b: Double) -> Double {
  var (a, b) = (a, b)
  for _ in 0..<64 where abs(a - b) > 1e-15 * a { (a, b) = ((a + b) / 2, (a * b).squareRoot()) }
  return (a + b) / 2
}
