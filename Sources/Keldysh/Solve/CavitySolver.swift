import Models

/// The equations of one cavity at any strength of the drive: on the grid proper, on those that tell its error, and on
/// that of the search.
final class CavitySolver {
  let equation: SaddlePointEquation
  /// Half as far, and twice as coarse.
  let twins: [SaddlePointEquation]
  let scan: SaddlePointEquation
  let branches: CondensateBranches

  /// - Parameter branches: of the same cavity.
  init(_ branches: CondensateBranches, _ grid: FrequencyGrid) {
    self.branches = branches
    let cavity = branches.cavity
    equation = SaddlePointEquation(cavity, grid)
    twins = [grid.shorter, grid.coarser].map { SaddlePointEquation(cavity, $0) }
    scan = SaddlePointEquation(cavity, grid.search(cavity))
  }

  /// What is evaluated from here on owes nothing to what was before.
  func forget() {
    for equation in [equation, scan] + twins { equation.forget() }
  }

  convenience init(
    _ cavity: DrivenCavity, _ grid: FrequencyGrid, strengths: ClosedRange<Double>
  ) {
    self.init(CondensateBranches(cavity, grid, strengths: strengths), grid)
  }
}

extension FrequencyGrid {
  /// Every other frequency.
  var coarser: FrequencyGrid { FrequencyGrid(count: max(2, count / 4 * 2), cutoff: cutoff) }
  /// The inner half.
  var shorter: FrequencyGrid { FrequencyGrid(count: max(2, count / 4 * 2), cutoff: cutoff / 2) }
}
