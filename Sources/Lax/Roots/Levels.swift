/// Sums over the levels of both boxes, (1/2N) Σ 1/(u − ε_i) over those of one box, with derivatives.
struct Resolvents {
  var upper: Complex
  var lower: Complex
  var upperSlope: Complex
  var lowerSlope: Complex
}

/// The levels of the spins: in the continuum, or one by one.
protocol Levels: Sendable {
  /// Largest |ε|.
  var extent: Double { get }
  /// Roots are looked for above Im u = floor.
  var floor: Double { get }
  /// At Im u ≥ floor; on cuts from above.
  func resolvents(at u: Complex) -> Resolvents
  /// Distance to the nearest point beyond which resolvents cannot be continued from above.
  func distance(to u: Complex) -> Double
  /// How the phase of L² grows along Im u = floor from left to right.
  func follow(_ lax: SquaredLaxVector<Self>, from left: Double, to right: Double) -> PhaseWalk
}

/// The conserved square of the Lax vector, χ²L²(u), as a function of the spectral parameter, χN = 1:
///
///     (L_x − (2 s/Δ_c) cos Δφ₀/2)² + L_y² + (1 − 2u/Δ_c)²,
///     L_x = cos(Δφ₀/2) (1/2N) Σ 1/(u − ε_i),   L_y = sin(Δφ₀/2) (1/2N) Σ ± 1/(u − ε_i)
///
/// (Eqs. 6 and 7 of the letter on resonant superfluidity; the last term of L_x with the factor 2 that the
/// conservation law has.) It is real on the real axis off the levels, and not negative there.
struct SquaredLaxVector<Density: Levels>: Sendable {
  let levels: Density
  let cosine: Double
  let sine: Double
  /// Of L_x by the field in the cavity.
  let shift: Double
  /// 2/Δ_c.
  let slope: Double

  init(_ quench: Quench, _ levels: Density) {
    self.levels = levels
    (cosine, sine) = quench.halfAngle
    slope = 2 / quench.cavity
    shift = quench.hasCavityField ? slope * cosine : 0
  }

  struct Value {
    var f: Complex
    /// df/du.
    var slope: Complex
    /// Sum of the magnitudes of the three squares, which rounding is measured by.
    var size: Double
  }

  @inline(__always) func value(at u: Complex) -> Value {
    value(levels.resolvents(at: u), third: Complex(1 - slope * u.re, -slope * u.im))
  }

  /// - Parameter third: 1 − 2u/Δ_c.
  @inline(__always) func value(_ g: Resolvents, third: Complex) -> Value {
    let x = cosine * (g.upper + g.lower) - shift
    let y = sine * (g.upper - g.lower)
    let xSlope = cosine * (g.upperSlope + g.lowerSlope)
    let ySlope = sine * (g.upperSlope - g.lowerSlope)
    return Value(
      f: x * x + y * y + third * third,
      slope: 2 * (x * xSlope + y * ySlope - slope * third),
      size: x.norm + y.norm + third.norm)
  }

  /// No root lies farther from 0: there |1 − 2u/Δ_c| > |L_x| + |L_y|.
  var radius: Double { levels.extent + 2 + 3 / slope }
}
