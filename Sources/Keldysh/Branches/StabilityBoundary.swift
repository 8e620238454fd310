import Models
import Numerics

/// Where the normal state becomes stable or unstable between two values of one parameter: there a branch of condensates
/// begins with ψ = 0.
struct StabilityBoundary {
  /// Of the parameter.
  var value: Double
  /// How far it moves on grids half as far and twice as coarse; infinite where it could only be enclosed.
  var error: Double

  private static let mostHalvings = 30

  /// nil where both ends are stable, or both are not.
  /// - Parameter normals: the normal states at both ends.
  init?(_ line: SweepLine, _ normals: (start: NormalState, end: NormalState), _ grid: FrequencyGrid)
  {
    func normal(_ share: Double) -> NormalState {
      let place = line.at(line.value(share))
      return NormalState(
        SaddlePointEquation(place.cavity, grid), strength: place.strength,
        scan: SaddlePointEquation(place.cavity, grid.search(place.cavity)))
    }
    var (low, high) = (0.0, 1.0)
    var (lowNormal, highNormal) = normals
    guard lowNormal.isStable != highNormal.isStable else { return nil }
    func halve() {
      let middle = 0.5 * (low + high)
      let middleNormal = normal(middle)
      if middleNormal.isStable == lowNormal.isStable {
        (low, lowNormal) = (middle, middleNormal)
      } else {
        (high, highNormal) = (middle, middleNormal)
      }
    }
    // Halved to where a straight line is good enough, and a root from there.
    for _ in 0..<4 { halve() }
    if let guess = Self.crossing(low, lowNormal, high, highNormal),
      let root = line.onset(line.equation(grid, at: guess[1]), near: guess),
      abs(root[1] - guess[1]) < 0.5
    {
      value = line.value(root[1])
      error = [grid.shorter, grid.coarser].reduce(0) {
        let moved = line.onset(line.equation($1, at: root[1]), near: root)
        return $0 + (moved.map { line.width * abs($0[1] - root[1]) } ?? .infinity)
      }
      return
    }
    // A mode that gains leaves the range.
    for _ in 0..<Self.mostHalvings where high - low > 1e-5 { halve() }
    value = line.value(0.5 * (low + high))
    error = .infinity
  }

  /// (μ_S, share) where a mode changes between gain and loss, by a straight line.
  private static func crossing(
    _ low: Double, _ lowNormal: NormalState, _ high: Double, _ highNormal: NormalState
  ) -> [Double]? {
    var best: (distance: Double, place: [Double])?
    for a in lowNormal.modes {
      for b in highNormal.modes where (a.loss > 0) != (b.loss > 0) && a.rises == b.rises {
        let distance = abs(a.frequency - b.frequency) + abs(a.loss - b.loss)
        guard distance < best?.distance ?? 1 else { continue }
        let part = a.loss / (a.loss - b.loss)
        best = (
          distance, [a.frequency + part * (b.frequency - a.frequency), low + part * (high - low)]
        )
      }
    }
    return best?.place
  }
}
