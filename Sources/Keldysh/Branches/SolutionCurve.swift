import Models
import Numerics

/// A curve of solutions (μ_S, ψ, h) of the saddle-point equation over the strength h of the drive.
struct SolutionCurve {
  /// One solution.
  struct Place {
    var frequency, field, strength: Double
    /// dh along the curve, oriented so that it has the sign of the determinant of the equation's Jacobian after
    /// (μ_S, ψ): condensates are stable where it rises, and it vanishes at folds.
    var rise: Double
  }

  /// In order.
  var places: [Place]
  /// Whether it was followed to an end of the range, or around a loop.
  var isComplete: Bool

  /// Where the curve passes a strength, by straight lines.
  func starts(_ strength: Double) -> [[Double]] {
    zip(places, places.dropFirst()).compactMap { a, b in
      guard (a.strength < strength) != (b.strength < strength) else { return nil }
      let part = (strength - a.strength) / (b.strength - a.strength)
      return [
        a.frequency + part * (b.frequency - a.frequency),
        max(a.field + part * (b.field - a.field), 1e-4),
      ]
    }
  }

  /// Pairs of places with a fold between them.
  var folds: [(Place, Place)] {
    zip(places, places.dropFirst()).filter {
      ($0.rise < 0) != ($1.rise < 0) && max($0.field, $1.field) > 0
    }
  }

  /// Whether a solution lies on the curve.
  func passes(_ place: [Double], scale: Double) -> Bool {
    zip(places, places.dropFirst()).contains { a, b in
      let start = [a.frequency, a.field, a.strength / scale]
      let along = [b.frequency - start[0], b.field - start[1], b.strength / scale - start[2]]
      let apart = [place[0] - start[0], place[1] - start[1], place[2] / scale - start[2]]
      let square = along.reduce(0) { $0 + $1 * $1 }
      let product = zip(along, apart).reduce(0) { $0 + $1.0 * $1.1 }
      let part = square > 0 ? min(max(product / square, 0), 1) : 0
      let distance = zip(along, apart).reduce(0) {
        $0 + ($1.1 - part * $1.0) * ($1.1 - part * $1.0)
      }
      return distance < 9e-6
    }
  }
}

/// Follows curves of solutions by pseudo-arclength continuation (H. B. Keller, 1977): a step along the tangent, then
/// the equation together with the plane across the tangent, which passes folds of the strength.
struct Continuation {
  let equation: SaddlePointEquation
  let strengths: ClosedRange<Double>
  /// Lengths along the curve are in (μ_S, ψ, h/scale).
  let scale: Double
  private let largestField: Double

  private static let longestStep = 0.05
  private static let shortestStep = 1e-6
  private static let mostSteps = 4000

  init(_ equation: SaddlePointEquation, _ strengths: ClosedRange<Double>) {
    self.equation = equation
    self.strengths = strengths
    scale = max(strengths.upperBound, 1e-6)
    largestField = 1.1 * CondensateSearch.largestField(equation.cavity)
  }

  /// The curve through a solution (μ_S, ψ, h), both ways.
  func curve(through start: [Double]) -> SolutionCurve {
    let place = [start[0], start[1], start[2] / scale]
    let first = SolutionCurve.Place(
      frequency: start[0], field: start[1], strength: start[2], rise: tangent(place)[2])
    let ahead = follow(place, sign: 1)
    if ahead.isLoop { return SolutionCurve(places: [first] + ahead.places, isComplete: true) }
    let back = follow(place, sign: -1)
    return SolutionCurve(
      places: back.places.reversed() + [first] + ahead.places,
      isComplete: ahead.isComplete && back.isComplete)
  }

  private func follow(_ start: [Double], sign: Double) -> (
    places: [SolutionCurve.Place], isComplete: Bool, isLoop: Bool
  ) {
    var places: [SolutionCurve.Place] = []
    var place = start
    var direction = tangent(place).map { sign * $0 }
    var step = 0.01
    while places.count < Self.mostSteps {
      let predicted = zip(place, direction).map { $0 + step * $1 }
      guard let next = corrected(predicted, direction),
        distance(next, predicted) < 0.3 * step
      else {
        step /= 2
        if step < Self.shortestStep { break }
        continue
      }
      let turned = tangent(next).map { sign * $0 }
      let cosine = zip(turned, direction).reduce(0) { $0 + $1.0 * $1.1 }
      guard cosine > 0.9 else {
        step /= 2
        if step < Self.shortestStep { break }
        continue
      }
      (place, direction) = (next, turned)
      places.append(
        SolutionCurve.Place(
          frequency: place[0], field: place[1], strength: scale * place[2], rise: sign * turned[2]))
      if leaves(place) { return (places, true, false) }
      if places.count > 8, distance(place, start) < step { return (places, true, true) }
      if cosine > 0.98 { step = min(1.5 * step, Self.longestStep) }
    }
    return (places, false, false)
  }

  private func leaves(_ place: [Double]) -> Bool {
    !NormalState.range.contains(place[0]) || place[1] < 0 || place[1] > largestField
      || place[2] * scale < strengths.lowerBound || place[2] * scale > strengths.upperBound
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  private func residual(_ place: [Double]) -> ComplexNumber {
    equation.residual(place[0], field: place[1], strength: scale * place[2])
  }

  /// Of length 1: ∇Re F × ∇Im F, whose last component has the sign of the Jacobian determinant after (μ_S, ψ).
  private func tangent(_ place: [Double]) -> [Double] {
    let step = 1e-5
    let slopes = (0..<3).map { axis in
      var (above, below) = (place, place)
      above[axis] += step
      below[axis] -= step
      return (0.5 / step) * (residual(above) - residual(below))
    }
    let cross = [
      slopes[1].re * slopes[2].im - slopes[2].re * slopes[1].im,
      slopes[2].re * slopes[0].im - slopes[0].re * slopes[2].im,
      slopes[0].re * slopes[1].im - slopes[1].re * slopes[0].im,
    ]
    let length = cross.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? cross.map { $0 / length } : [0, 0, 1]
  }

  private func corrected(_ predicted: [Double], _ direction: [Double]) -> [Double]? {
    var finder = RootFinder()
    finder.mostEvaluations = 40
    let found = finder.root(from: predicted) { place, values in
      let rest = residual([place[0], place[1], place[2]])
      (values[0], values[1]) = (rest.re, rest.im)
      values[2] = (0..<3).reduce(0) { $0 + direction[$1] * (place[$1] - predicted[$1]) }
      return true
    }
    guard let found, found.error < 1e-9 else { return nil }
    return found.place
  }
}
