import Models
import Numerics

/// A strength of the drive at which two condensates meet and vanish: the Jacobian determinant of the equation after
/// (μ_S, ψ) is zero.
struct Fold {
  var frequency, field, strength: Double
  /// Of the three, by the grid.
  var errors: [Double]

  /// (μ_S, ψ, h) of one.
  static func root(_ equation: SaddlePointEquation, near start: [Double]) -> [Double]? {
    root(near: start) { frequency, field, strength in
      equation.residual(frequency, field: field, strength: strength)
    }
  }

  /// (μ_S, ψ, t) of one of any remainder F(μ_S, ψ; t), nil where it has no value.
  static func root(
    near start: [Double], _ residual: (Double, Double, Double) -> ComplexNumber?
  ) -> [Double]? {
    var finder = RootFinder()
    finder.tolerance = 1e-8
    finder.difference = 1e-5
    let found = finder.root(from: start) { place, values in
      guard let rest = residual(place[0], place[1], place[2]) else { return false }
      (values[0], values[1]) = (rest.re, rest.im)
      values[2] = Condensate.determinant(place[0], place[1], step: 1e-4) {
        residual($0, $1, place[2]) ?? ComplexNumber(.nan)
      }
      return true
    }
    guard let found, found.error < 1e-7 else { return nil }
    return [found.place[0], abs(found.place[1]), found.place[2]]
  }
}
