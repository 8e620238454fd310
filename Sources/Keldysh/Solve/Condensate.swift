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
  /// - Parameter starts: places (μ_S, ψ) near them.
  static func all(
    _ equation: SaddlePointEquation, strength: Double, from starts: [[Double]]
  ) -> [Condensate] {
    roots(equation, strength: strength, from: starts).map { place in
      let rest = equation.residual(place[0], field: place[1], strength: strength)
      return Condensate(
        frequency: place[0], field: place[1], residual: max(abs(rest.re), abs(rest.im)),
        isStable: determinant(equation, place[0], field: place[1], strength: strength) > 0)
    }.sorted { $0.field < $1.field }
  }

  /// Solutions (μ_S, ψ) near starts, each once. Where a start leads to one that is known, the equation is divided by
  /// the distance from it and tried again.
  static func roots(
    _ equation: SaddlePointEquation, strength: Double, from starts: [[Double]]
  ) -> [[Double]] {
    var found: [[Double]] = []
    for start in starts {
      var known: [[Double]] = []
      while known.count < 3,
        let one = root(equation, strength: strength, near: start, without: known)
      {
        guard let old = found.first(where: { isSame($0, one) }) else {
          found.append(one)
          break
        }
        // Only one that is close may hide another.
        guard known.isEmpty, distance(old, start) < 0.1 else { break }
        known.append(old)
      }
    }
    return found
  }

  private static func isSame(_ a: [Double], _ b: [Double]) -> Bool {
    abs(a[0] - b[0]) < 1e-6 && abs(a[1] - b[1]) < 1e-6
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).squareRoot()
  }

  /// One solution; the equation knows ψ² alone.
  ///
  /// Where every evaluation is an iteration, starts that lead nowhere are found out with rough self-energies.
  static func root(
    _ equation: SaddlePointEquation, strength: Double, near start: [Double],
    without known: [[Double]] = []
  ) -> [Double]? {
    var finder = RootFinder()
    finder.mostEvaluations = 60
    guard equation.iterates else {
      return root(equation, strength, near: start, known, finder, 1e-8)
    }
    var rough = RootFinder()
    (rough.tolerance, rough.difference, rough.mostEvaluations) = (1e-4, 1e-3, 25)
    equation.consistency = 1e-7
    let close = root(equation, strength, near: start, known, rough, 1e-2)
    equation.consistency = SaddlePointEquation.fineConsistency
    return close.flatMap {
      root(equation, strength, near: $0, known, finder, 1e-8)
    }
  }

  private static func root(
    _ equation: SaddlePointEquation, _ strength: Double, near start: [Double],
    _ known: [[Double]], _ finder: RootFinder, _ largest: Double
  ) -> [Double]? {
    let found = finder.root(from: start) { place, values in
      let rest = equation.residual(place[0], field: place[1], strength: strength)
      let here = [place[0], abs(place[1])]
      let factor = known.reduce(1) { $0 * (1 + 0.01 / max(distance($1, here), 1e-12)) }
      values[0] = factor * rest.re
      values[1] = factor * rest.im
      return true
    }
    guard let found, found.error < largest, abs(found.place[1]) > 1e-5,
      NormalState.range.contains(found.place[0])
    else { return nil }
    return [found.place[0], abs(found.place[1])]
  }

  /// The Jacobian determinant of (Re F, Im F) after (μ_S, ψ).
  static func determinant(
    _ equation: SaddlePointEquation, _ frequency: Double, field: Double, strength: Double
  ) -> Double {
    determinant(frequency, field, step: 1e-5) {
      equation.residual($0, field: $1, strength: strength)
    }
  }

  /// The same of any remainder F(μ_S, ψ).
  static func determinant(
    _ frequency: Double, _ field: Double, step: Double,
    _ residual: (Double, Double) -> ComplexNumber
  ) -> Double {
    func slope(_ mu: Double, _ psi: Double) -> ComplexNumber {
      (1 / (2 * step))
        * (residual(frequency + mu, field + psi) - residual(frequency - mu, field - psi))
    }
    let (inFrequency, inField) = (slope(step, 0), slope(0, step))
    return inFrequency.re * inField.im - inFrequency.im * inField.re
  }
}
