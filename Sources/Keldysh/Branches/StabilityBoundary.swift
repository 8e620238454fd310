import Models
import Numerics

/// Where the normal state becomes stable or unstable between two values of one parameter: the boundary of the
/// condensed phase where ψ sets in continuously.
struct StabilityBoundary {
  /// A cavity and the strength of its drive.
  typealias Place = (cavity: DrivenCavity, strength: Double)

  /// Of the parameter.
  var value: Double
  /// How far it moves on grids half as far and twice as coarse; where it could only be enclosed, the width of that.
  var error: Double

  private static let mostHalvings = 30

  /// nil where both ends are stable, or both are not.
  /// - Parameters:
  ///   - normal: the normal state at the first value.
  ///   - at: the cavity at a value of the parameter; its kind of self-energy stays.
  init?(
    from first: Double, _ normal: NormalState, to second: Double, _ grid: FrequencyGrid,
    _ at: (Double) -> Place
  ) {
    func mode(_ value: Double) -> NormalState.Mode? {
      let place = at(value)
      return NormalState(
        SaddlePointEquation(place.cavity, grid), strength: place.strength,
        scan: SaddlePointEquation(place.cavity, grid.search(place.cavity))
      ).nearest
    }
    func isStable(_ mode: NormalState.Mode?) -> Bool { (mode?.loss ?? .infinity) > 0 }
    var (low, high) = (first, second)
    var lowMode = normal.nearest
    var highMode = mode(high)
    guard isStable(lowMode) != isStable(highMode) else { return nil }
    // Halved to where a straight line is good enough, and a root from there.
    for _ in 0..<4 {
      let middle = 0.5 * (low + high)
      let middleMode = mode(middle)
      if isStable(middleMode) == isStable(lowMode) {
        (low, lowMode) = (middle, middleMode)
      } else {
        (high, highMode) = (middle, middleMode)
      }
    }
    let width = abs(second - first)
    if let a = lowMode, let b = highMode, abs(a.frequency - b.frequency) < 0.5 {
      let part = a.loss / (a.loss - b.loss)
      let guess = [a.frequency + part * (b.frequency - a.frequency), low + part * (high - low)]
      if let root = Self.root(grid, near: guess, width, at), abs(root[1] - guess[1]) < 0.5 * width {
        value = root[1]
        error = [grid.shorter, grid.coarser].reduce(0) {
          $0 + (Self.root($1, near: root, width, at).map { abs($0[1] - root[1]) } ?? .infinity)
        }
        return
      }
    }
    // The mode that gains appears with another: there is a side that gains, and one without it.
    for _ in 0..<Self.mostHalvings where abs(high - low) > 1e-5 * width {
      let middle = 0.5 * (low + high)
      if isStable(mode(middle)) == isStable(lowMode) { low = middle } else { high = middle }
    }
    value = 0.5 * (low + high)
    error = .infinity
  }

  /// (μ_S, value) where the equation holds at ψ = 0.
  private static func root(
    _ grid: FrequencyGrid, near start: [Double], _ width: Double, _ at: (Double) -> Place
  ) -> [Double]? {
    let equation = SaddlePointEquation(at(start[1]).cavity, grid)
    let found = RootFinder().root(from: [start[0], 0]) { place, values in
      let here = at(start[1] + width * place[1])
      guard here.cavity.isPossible, here.strength >= 0 else { return false }
      if equation.cavity != here.cavity { equation.cavity = here.cavity }
      let rest = equation.residual(place[0], field: 0, strength: here.strength)
      (values[0], values[1]) = (rest.re, rest.im)
      return true
    }
    guard let found, found.error < 1e-8 else { return nil }
    return [found.place[0], start[1] + width * found.place[1]]
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
