import Foundation
import Models
import Numerics
import Testing

@testable import Keldysh

@Suite struct SaddlePointTests {
  private static let grid = FrequencyGrid(count: 2048, cutoff: 40)

  private func condensates(_ cavity: DrivenCavity, _ strength: Double) -> [Condensate] {
    let solver = CavitySolver(cavity, Self.grid, strengths: strength...strength)
    return Condensate.all(
      solver.equation, strength: strength, from: solver.branches.starts(strength, solver.scan))
  }

  /// Baths full of excitations: a laser, ψ² = g²γ/(2κ) − γ².
  @Test(arguments: [(0.25, 0.75), (0.1, 0.5), (0.5, 0.3)])
  func laser(kappa: Double, gamma: Double) throws {
    let found = condensates(cavity(1000, kappa, gamma, .none), 0)
    let one = try #require(found.first)
    #expect(found.count == 1 && one.isStable && abs(one.frequency) < 1e-9)
    // What lies beyond the grid is 1/L².
    #expect(abs(one.field * one.field - (gamma / (2 * kappa) - gamma * gamma)) < 3e-3)
  }

  /// χ(ω) of all frequencies at once is the susceptibility in the frame of each.
  @Test(arguments: [SelfEnergyKind.none, .consistent])
  func photonResponse(kind: SelfEnergyKind) {
    let equation = SaddlePointEquation(cavity(-0.5, 0.25, 0.75, kind), Self.grid)
    let response = equation.wholePhotonResponse(strength: 0.7)
    for k in stride(from: 900, to: 1150, by: 24) {
      let rest = equation.residual(response.frequencies[k], field: 0, strength: 0.7)
      #expect(abs(2 * response.values[k].re - rest.re) < 1e-3)
      #expect(abs(2 * response.values[k].im - rest.im) < 1e-3)
    }
  }

  @Test(arguments: [false, true])
  func consistentFunctionsAreCausalAndPositive(isSelfConsistent: Bool) {
    for (frequency, field) in [(-0.3, 0.0), (0.2, 0.4), (-1, 0.8)] {
      let equation = SaddlePointEquation(
        cavity(-0.5, 0.25, 0.75, .consistent, isSelfConsistent: isSelfConsistent), Self.grid)
      _ = equation.susceptibility(frequency, field: field, strength: 1)
      let checks = Checks(equation)
      #expect(equation.isConverged)
      #expect(checks.causality < 1e-10)
      #expect(checks.sumRule < 1e-4)
      #expect(checks.positivity == 0)
      // The tails beyond the grid.
      #expect(checks.occupation < 1e-5)
    }
  }

  /// The paper-like lines are not, which the checks show.
  @Test func firstOrderFailsItsChecks() {
    let equation = SaddlePointEquation(cavity(-0.5, 0.25, 0.75, .firstOrder), Self.grid)
    _ = equation.susceptibility(-0.25, field: 0, strength: 1)
    let checks = Checks(equation)
    #expect(checks.causality > 1e-3)
    #expect(checks.positivity > 1e-2)
  }

  /// In both modes the drive makes no condensate where the consistent equations are used.
  @Test func consistentEquationsDoNotCondense() {
    let consistent = cavity(-0.5, 0.25, 0.75, .consistent)
    #expect(Threshold.all(SaddlePointEquation(consistent, Self.grid), upTo: 8).isEmpty)
    #expect(condensates(consistent, 2).isEmpty)
    let paper = condensates(cavity(-0.5, 0.25, 0.75, .firstOrder), 1)
    #expect(paper.count == 1 && paper[0].isStable)
  }

  /// Along a branch ψ → 0 at the threshold, as √(h − h_c).
  @Test func branchBeginsAtTheThreshold() throws {
    let cavity = cavity(-0.5, 0.25, 0.75, .firstOrder)
    let onset = 0.43373403831833274
    let fields = try [1e-3, 4e-3].map { try #require(condensates(cavity, onset + $0).first).field }
    #expect(abs(fields[1] / fields[0] - 2) < 0.02)
    #expect(condensates(cavity, onset - 1e-3).isEmpty)
  }

  /// A twice finer, twice wider grid: thresholds move by less than 1e-4.
  @Test func gridConverges() throws {
    let cavity = cavity(-0.5, 0.25, 0.75, .firstOrder)
    let found = [Self.grid, FrequencyGrid(count: 8192, cutoff: 80)].map {
      Threshold.all(SaddlePointEquation(cavity, $0), upTo: 2).first?.strength ?? .nan
    }
    #expect(abs(found[0] - found[1]) < 1e-4)
  }
}
