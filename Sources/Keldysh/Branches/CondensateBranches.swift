import Models
import Numerics

/// All condensates of a cavity over a range of strengths of the drive, on the grid of the search.
///
/// Curves are followed from every solution that a search finds at a few strengths and from every threshold, where
/// branches begin at ψ = 0. A range of one strength has no curves: it has what the search finds there.
final class CondensateBranches {
  let cavity: DrivenCavity
  let strengths: ClosedRange<Double>
  let curves: [SolutionCurve]
  private let grid: FrequencyGrid
  private(set) lazy var folds: [Fold] = makeFolds()

  private static let searches = 5

  init(_ cavity: DrivenCavity, _ grid: FrequencyGrid, strengths: ClosedRange<Double>) {
    (self.cavity, self.grid, self.strengths) = (cavity, grid, strengths)
    curves =
      strengths.lowerBound < strengths.upperBound
      ? Self.follow(SaddlePointEquation(cavity, grid.search(cavity)), strengths) : []
  }

  private static func follow(_ scan: SaddlePointEquation, _ strengths: ClosedRange<Double>)
    -> [SolutionCurve]
  {
    // None of these depends on the drive.
    let isDriven = scan.cavity.selfEnergy != .none
    let continuation = Continuation(scan, strengths)
    let width = strengths.upperBound - strengths.lowerBound
    var seeds: [[Double]] = []
    for number in 0..<(isDriven ? searches : 1) {
      let share = Double(number) / Double(searches - 1)
      let strength = strengths.lowerBound + width * share * share
      seeds += search(scan, strength).roots.map { $0 + [strength] }
    }
    if isDriven {
      seeds += Threshold.all(scan, upTo: strengths.upperBound)
        .filter { strengths.contains($0.strength) }.map { [$0.frequency, 0, $0.strength] }
    }
    var curves: [SolutionCurve] = []
    for seed in seeds
    where !curves.contains(where: { $0.passes(seed, scale: continuation.scale) }) {
      curves.append(continuation.curve(through: seed))
    }
    return curves
  }

  private static func search(_ scan: SaddlePointEquation, _ strength: Double) -> (
    roots: [[Double]], doubtful: [[Double]]
  ) {
    CondensateSearch.search(
      scan, strength: strength, growing: NormalState(scan, strength: strength).growing)
  }

  /// Places (μ_S, ψ) near the condensates at a strength in the range.
  /// - Parameter scan: the equation on the grid of the search.
  func starts(_ strength: Double, _ scan: SaddlePointEquation) -> [[Double]] {
    guard strengths.lowerBound < strengths.upperBound else {
      scan.forget()
      let search = Self.search(scan, strength)
      return search.roots + search.doubtful
    }
    let near = 0.01 * strengths.upperBound
    return curves.flatMap { curve in
      // On the grid proper a fold lies elsewhere by the error of this one.
      curve.starts(strength)
        + curve.folds.filter {
          min(abs($0.strength - strength), abs($1.strength - strength)) < near
        }
        .flatMap { [[$0.frequency, $0.field], [$1.frequency, $1.field]] }
    }
  }

  /// Whether all curves were followed to their ends.
  var isComplete: Bool { curves.allSatisfy(\.isComplete) }

  private func makeFolds() -> [Fold] {
    let equations = [grid, grid.shorter, grid.coarser].map { SaddlePointEquation(cavity, $0) }
    return curves.flatMap(\.folds).compactMap { a, b in
      let start = [
        0.5 * (a.frequency + b.frequency), 0.5 * (a.field + b.field),
        0.5 * (a.strength + b.strength),
      ]
      guard let one = Fold.root(equations[0], near: start), one[1] > 1e-3, one[2] >= 0 else {
        return nil
      }
      var errors = [0.0, 0.0, 0.0]
      for twin in equations.dropFirst() {
        let moved = Fold.root(twin, near: one)
        for k in 0..<3 { errors[k] += moved.map { abs($0[k] - one[k]) } ?? .infinity }
      }
      return Fold(
        frequency: one[0], field: one[1], strength: one[2], errors: errors)
    }.sorted { $0.strength < $1.strength }
  }
}
