import Models
import Numerics

/// A solution (μ_S, ψ) of the saddle-point equation with ψ > 0 at one strength of the drive.
public struct Condensate: Sendable {
  /// μ_S.
  public var frequency: Double
  /// ψ, divided by √N.
  public var field: Double
  /// Largest remainder of the equation.
  public var residual: Double
  /// Whether the amplitude returns after a small change.
  ///
  /// A field that grows at λ is one of frequency μ_S + iλ; with the remainder F(μ_S, ψ) of the equation F_μ (δμ + iλ) +
  /// F_ψ δψ = 0, so that λ has the sign of −Im(F_ψ F_μ*), minus the Jacobian determinant of (Re F, Im F) after
  /// (μ_S, ψ). At a fold it is zero.
  public var isStable: Bool

  /// All of them, rising in ψ.
  /// - Parameter scan: the same equation on a coarser grid of frequencies, to look for them.
  public static func all(
    _ equation: SaddlePointEquation, strength: Double, scan: SaddlePointEquation
  ) -> [Condensate] {
    var found: [Condensate] = []
    for start in CondensateSearch(scan, strength: strength).starts {
      guard let one = condensate(equation, strength: strength, near: start),
        !found.contains(where: {
          abs($0.field - one.field) < 1e-6 && abs($0.frequency - one.frequency) < 1e-6
        })
      else { continue }
      found.append(one)
    }
    return found.sorted { $0.field < $1.field }
  }

  static func condensate(
    _ equation: SaddlePointEquation, strength: Double, near start: [Double]
  ) -> Condensate? {
    // The equation knows ψ² alone.
    let found = RootFinder().root(from: start) { place, values in
      let rest = equation.residual(place[0], field: place[1], strength: strength)
      values[0] = rest.re
      values[1] = rest.im
      return true
    }
    guard let found, found.error < 1e-8, abs(found.place[1]) > 1e-5,
      NormalState.range.contains(found.place[0])
    else { return nil }
    let (frequency, field) = (found.place[0], abs(found.place[1]))
    let step = 1e-5
    func slope(_ mu: Double, _ psi: Double) -> ComplexNumber {
      let above = equation.residual(frequency + mu, field: field + psi, strength: strength)
      let below = equation.residual(frequency - mu, field: field - psi, strength: strength)
      return (1 / (2 * step)) * (above - below)
    }
    let (inFrequency, inField) = (slope(step, 0), slope(0, step))
    let determinant = inFrequency.re * inField.im - inFrequency.im * inField.re
    return Condensate(
      frequency: frequency, field: field, residual: found.error, isStable: determinant > 0)
  }
}
