import Models
import Numerics

/// Where the last stable condensate ends between two values of one parameter: at ψ = 0, or at a fold, where it meets an
/// unstable one.
struct CondensateBoundary {
  /// Of the parameter.
  var value: Double
  /// ψ there; 0: it sets in continuously.
  var field: Double
  /// How far both move on grids half as far and twice as coarse; infinite where it could only be enclosed.
  var errors: (value: Double, field: Double)

  /// Shares of the way below which steps are not halved further.
  private static let shortestStep = 1.0 / 1024
  /// What counts as the same condensate after a step, in μ_S and ψ.
  private static let farthest = 0.3
  /// Fields below which an end at ψ = 0 is looked for.
  private static let smallField = 0.5

  /// nil where no condensate at the start has an end.
  /// - Parameters:
  ///   - line: from where there are stable condensates to where there are none.
  ///   - stable: those at its start.
  init?(_ line: SweepLine, _ stable: [Condensate], _ grid: FrequencyGrid) {
    let scan = line.equation(line.searchGrid(grid), at: 0)
    let ends = stable.map { Self.follow(line, scan, [$0.frequency, $0.field]) }
    guard let last = ends.max(by: { $0.share < $1.share }) else { return nil }
    if let end = Self.end(line, line.equation(grid, at: last.share), last) {
      (value, field) = (line.value(end[2]), end[1])
      errors = (0, 0)
      for twin in [grid.shorter, grid.coarser] {
        let moved = Self.moved(line, line.equation(twin, at: end[2]), end)
        errors.value += moved.map { line.width * abs($0[2] - end[2]) } ?? .infinity
        errors.field += moved.map { abs($0[1] - end[1]) } ?? .infinity
      }
      return
    }
    value = line.value(min(last.share + 0.5 * last.step, 1))
    field = last.place[1]
    errors = (.infinity, .infinity)
  }

  /// A place (μ_S, ψ) on a branch, how far along the line, and the step that was too long from there.
  private typealias End = (place: [Double], share: Double, step: Double)

  private static func follow(
    _ line: SweepLine, _ equation: SaddlePointEquation, _ start: [Double]
  ) -> End {
    var end: End = (start, 0, 0.25)
    while end.share < 1, end.step >= shortestStep {
      let share = min(end.share + end.step, 1)
      guard let strength = line.move(equation, to: share),
        let place = Condensate.root(equation, strength: strength, near: end.place),
        abs(place[0] - end.place[0]) < farthest, abs(place[1] - end.place[1]) < farthest,
        Condensate.determinant(equation, place[0], field: place[1], strength: strength) > 0
      else {
        end.step /= 2
        continue
      }
      (end.place, end.share) = (place, share)
    }
    return end
  }

  /// (μ_S, ψ, share) of the end near a place that is close to it.
  private static func end(_ line: SweepLine, _ equation: SaddlePointEquation, _ last: End)
    -> [Double]?
  {
    let near = last.place + [last.share + 0.5 * last.step]
    // At most as far as the grids differ.
    func isClose(_ share: Double) -> Bool { abs(share - last.share) < 0.1 && share > -0.1 }
    var ends: [[Double]] = []
    if last.place[1] < smallField, let onset = line.onset(equation, near: [near[0], near[2]]),
      isClose(onset[1]), abs(onset[0] - near[0]) < farthest
    {
      ends.append([onset[0], 0, onset[1]])
    }
    if let fold = fold(line, equation, near), fold[1] > 1e-3, isClose(fold[2]),
      abs(fold[0] - near[0]) < farthest, abs(fold[1] - near[1]) < farthest
    {
      ends.append(fold)
    }
    return ends.min { abs($0[2] - near[2]) < abs($1[2] - near[2]) }
  }

  /// The same end on another grid.
  private static func moved(_ line: SweepLine, _ equation: SaddlePointEquation, _ end: [Double])
    -> [Double]?
  {
    guard end[1] == 0 else { return fold(line, equation, end) }
    return line.onset(equation, near: [end[0], end[2]]).map { [$0[0], 0, $0[1]] }
  }

  private static func fold(_ line: SweepLine, _ equation: SaddlePointEquation, _ near: [Double])
    -> [Double]?
  {
    Fold.root(near: near) { line.residual(equation, $0, field: $1, share: $2) }
  }
}
