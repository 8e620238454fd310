import Models
import Testing

@testable import Keldysh

/// Branches over the drive strength, their folds, and the boundary of the normal state.
@Suite struct BranchTests {
  private static let grid = FrequencyGrid(count: 2048, cutoff: 40)

  private func found(_ solver: CavitySolver, _ strength: Double) -> [Condensate] {
    Condensate.all(
      solver.equation, strength: strength, from: solver.branches.starts(strength, solver.scan))
  }

  /// What is followed over a range is what a search finds at each strength alone, also where there are several.
  @Test(arguments: [
    cavity(-0.5, 0.25, 0.75, .firstOrder), cavity(-1, 0.1, 0.2, width: 1, .firstOrder),
    cavity(1, 0.1, 0.2, width: 1, .firstOrder), cavity(0.3, 0.05, 0.2, width: 1, .consistent),
    cavity(30, 0.05, 0.5, width: 1, .consistent),
  ])
  func continuationFindsWhatASearchFinds(cavity: DrivenCavity) throws {
    let followed = CavitySolver(cavity, Self.grid, strengths: 0...2)
    #expect(followed.branches.isComplete)
    var roots = 0
    for strength in [0.0, 0.05, 0.3, 0.7, 1.2, 2] {
      let alone = CavitySolver(cavity, Self.grid, strengths: strength...strength)
      let (one, other) = (found(followed, strength), found(alone, strength))
      #expect(one.count == other.count, "h = \(strength)")
      for (a, b) in zip(one, other) {
        #expect(abs(a.field - b.field) < 1e-8 && abs(a.frequency - b.frequency) < 1e-8)
        #expect(a.isStable == b.isStable && a.residual < 1e-8)
      }
      roots += one.count
    }
    #expect(roots > 0)
  }

  /// Two condensates meet at a fold, one of them stable, and part as the root of the distance from it.
  @Test(arguments: [
    (cavity(0.3, 0.05, 0.2, width: 1, .consistent), 0.107, 1.0),
    (cavity(0.3, 0.05, 0.2, width: 1, .consistent), 0.700, -1.0),
    (cavity(1, 0.1, 0.5, width: 1, .firstOrder), 1.7315, 1.0),
  ])
  func folds(cavity: DrivenCavity, strength: Double, side: Double) throws {
    let grid = FrequencyGrid(count: 4800, cutoff: 40)
    let solver = CavitySolver(cavity, grid, strengths: 0...2)
    let fold = try #require(
      solver.branches.folds.min { abs($0.strength - strength) < abs($1.strength - strength) })
    #expect(abs(fold.strength - strength) < 1e-3 && fold.errors.allSatisfy { $0 < 5e-3 })
    func near(_ distance: Double) -> [Condensate] {
      found(solver, fold.strength + distance).filter { abs($0.field - fold.field) < 0.05 }
    }
    var gaps: [Double] = []
    for distance in [1e-5, 4e-5] {
      #expect(near(-side * distance).isEmpty)
      let pair = near(side * distance)
      try #require(pair.count == 2)
      #expect(pair[0].isStable != pair[1].isStable)
      gaps.append(pair[1].field - pair[0].field)
      // A search at this strength alone finds both.
      let strength = fold.strength + side * distance
      let alone = CavitySolver(cavity, grid, strengths: strength...strength)
      #expect(found(alone, strength).filter { abs($0.field - fold.field) < 0.05 }.count == 2)
    }
    #expect(abs(gaps[1] / gaps[0] - 2) < 0.02)
  }

  /// Between two drive strengths the boundary is the threshold, from either side and along another parameter.
  @Test func boundaryIsTheThreshold() throws {
    let row = try #require(try referenceRows("thresholds").first)
    let own = cavity(-0.5, 0.25, 0.75, .firstOrder)
    func normal(_ strength: Double, width: Double = 2.5) -> NormalState {
      let own = cavity(-0.5, 0.25, 0.75, width: width, .firstOrder)
      return NormalState(SaddlePointEquation(own, Self.grid), strength: strength)
    }
    let onset = row["h_c"]!
    for (from, to) in [(0.4, 0.5), (0.5, 0.4)] {
      let boundary = try #require(
        StabilityBoundary(
          SweepLine(start: from, end: to) { (own, $0) }, (normal(from), normal(to)), Self.grid))
      #expect(abs(boundary.value - onset) < 1e-8 && boundary.error < 1e-4)
    }
    #expect(
      StabilityBoundary(
        SweepLine(start: 0.3, end: 0.4) { (own, $0) }, (normal(0.3), normal(0.4)), Self.grid) == nil
    )
    let width = try #require(
      StabilityBoundary(
        SweepLine(start: 2, end: 3) { (cavity(-0.5, 0.25, 0.75, width: $0, .firstOrder), onset) },
        (normal(onset, width: 2), normal(onset, width: 3)), Self.grid))
    #expect(abs(width.value - 2.5) < 1e-7)
  }
}
