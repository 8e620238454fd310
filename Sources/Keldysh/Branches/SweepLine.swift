import Models
import Numerics

/// The straight line between two points of a sweep, along one parameter.
struct SweepLine {
  /// A cavity and the strength of its drive.
  typealias Place = (cavity: DrivenCavity, strength: Double)

  /// Values of the parameter.
  let start, end: Double
  /// The cavity at a value of the parameter; its kind of self-energy stays.
  let at: (Double) -> Place

  var width: Double { abs(end - start) }
  var reversed: SweepLine { SweepLine(start: end, end: start, at: at) }
  func value(_ share: Double) -> Double { start + share * (end - start) }

  /// The equation at a share of the way.
  func equation(_ grid: FrequencyGrid, at share: Double) -> SaddlePointEquation {
    SaddlePointEquation(at(value(share)).cavity, grid)
  }

  /// The finer one of the grids that either end is searched on.
  func searchGrid(_ grid: FrequencyGrid) -> FrequencyGrid {
    let grids = [start, end].map { grid.search(at($0).cavity) }
    return grids[0].spacing <= grids[1].spacing ? grids[0] : grids[1]
  }

  /// Moves an equation.
  /// - Returns: the strength of its drive; nil where there is no such cavity.
  func move(_ equation: SaddlePointEquation, to share: Double) -> Double? {
    let place = at(value(share))
    guard place.cavity.isPossible, place.strength >= 0 else { return nil }
    if equation.cavity != place.cavity { equation.cavity = place.cavity }
    return place.strength
  }

  /// The remainder of an equation at a share of the way.
  func residual(
    _ equation: SaddlePointEquation, _ frequency: Double, field: Double, share: Double
  ) -> ComplexNumber? {
    move(equation, to: share).map {
      equation.residual(frequency, field: field, strength: $0)
    }
  }

  /// (μ_S, share) where the equation holds at ψ = 0.
  func onset(_ equation: SaddlePointEquation, near start: [Double]) -> [Double]? {
    let found = RootFinder().root(from: [start[0], 0]) { place, values in
      guard
        let rest = residual(equation, place[0], field: 0, share: start[1] + place[1])
      else { return false }
      (values[0], values[1]) = (rest.re, rest.im)
      return true
    }
    guard let found, found.error < 1e-8 else { return nil }
    return [found.place[0], start[1] + found.place[1]]
  }
}

extension DrivenCavity {
  /// Whether its widths are positive.
  fileprivate var isPossible: Bool {
    guard kappa > 0, gamma > 0, temperature > 0 else { return false }
    if case .lorentzian(_, let width) = spectrum { return width > 0 }
    return true
  }
}
