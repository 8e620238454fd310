import Models
import Testing

@testable import Keldysh

/// What bounds the condensed phase: where the normal state turns unstable, and where condensates end.
@Suite struct BoundaryTests {
  private static let grid = FrequencyGrid(count: 4800, cutoff: 40)

  private func states(_ cavity: DrivenCavity, _ strength: Double) -> SaddlePointStates {
    SaddlePointStates(CavitySolver(cavity, Self.grid, strengths: 0...2), strength: strength)
  }

  /// Where two condensates are born the phase begins at the fold, and the normal state stays stable.
  @Test(arguments: [(0.05, 0.15, 0.1070), (0.65, 0.75, 0.7000)])
  func foldBoundsThePhase(from: Double, to: Double, fold: Double) throws {
    let own = cavity(0.3, 0.05, 0.2, width: 1, .consistent)
    let boundary = SweptBoundary(
      SweepLine(start: from, end: to) { (own, $0) }, (states(own, from), states(own, to)),
      Self.grid)
    #expect(boundary.normal == nil)
    let end = try #require(boundary.condensate)
    let solver = CavitySolver(own, Self.grid, strengths: 0...2)
    let known = try #require(
      solver.branches.folds.min { abs($0.strength - fold) < abs($1.strength - fold) })
    #expect(abs(known.strength - fold) < 1e-3 && abs(end.value - known.strength) < 1e-7)
    #expect(abs(end.field - known.field) < 1e-4 && end.errors.value < 1e-3)
  }

  /// Where the field sets in continuously both boundaries are the threshold, seen from either side.
  @Test(arguments: [(0.4, 0.5), (0.5, 0.4)])
  func onsetBoundsThePhase(from: Double, to: Double) throws {
    let own = cavity(-0.5, 0.25, 0.75, .firstOrder)
    let boundary = SweptBoundary(
      SweepLine(start: from, end: to) { (own, $0) }, (states(own, from), states(own, to)),
      Self.grid)
    let (normal, end) = (try #require(boundary.normal), try #require(boundary.condensate))
    #expect(end.field == 0 && abs(end.value - normal.value) < 1e-9)
    #expect(abs(end.errors.value - normal.error) < 1e-9 && normal.error < 1e-4)
  }

  /// Stable condensates less unstable ones are as many as amplitudes of the normal state grow.
  @Test(arguments: [
    (cavity(0.3, 0.05, 0.2, width: 1, .consistent), 0.3, 0, 2),
    (cavity(0.3, 0.25, 0.75, .none), 0.0, 1, 1),
    (cavity(-1, 0.1, 0.2, width: 1, .firstOrder), 0.3, 1, 1),
    (cavity(1, 0.1, 0.5, width: 1, .firstOrder), 1.8, 0, 2),
  ])
  func condensatesBalanceTheNormalState(
    cavity: DrivenCavity, strength: Double, growing: Int, condensates: Int
  ) {
    let states = SaddlePointStates(
      CavitySolver(cavity, FrequencyGrid(count: 2048, cutoff: 40), strengths: strength...strength),
      strength: strength)
    #expect(states.normal.growing == growing && states.condensates.count == condensates)
    #expect(states.isBalanced)
  }
}
