import Foundation
import Models
import Testing

@testable import Keldysh

/// Limits that are known, and numbers of an independent program.
@Suite struct LimitTests {
  private static let grid = FrequencyGrid(count: 2048, cutoff: 40)

  private func condensates(_ cavity: DrivenCavity, _ grid: FrequencyGrid) -> [Condensate] {
    let solver = CavitySolver(cavity, grid, strengths: 0...0)
    return Condensate.all(
      solver.equation, strength: 0, from: solver.branches.starts(0, solver.scan))
  }

  /// Without losses atoms and mode are in equilibrium with the baths: μ_S = 2μ_B, and −μ_S = g² tanh(E/2T)/(2E) with
  /// E² = μ_S²/4 + ψ² in the limit γ → 0.
  @Test func equilibrium() throws {
    var distances: [Double] = []
    for gamma in [0.05, 0.025] {
      let grid = FrequencyGrid(count: Int(240 / gamma), cutoff: 40)
      let one = try #require(
        condensates(cavity(-0.2, 1e-10, gamma, .none), grid).last { $0.frequency < -0.1 })
      #expect(abs(one.frequency + 0.4) < 1e-5)
      // In the limit: ψ = 1.2339.
      distances.append(1.2339 - one.field)
    }
    #expect(distances.allSatisfy { $0 > 0 } && distances[0] < 0.04)
    #expect(abs(distances[0] / distances[1] - 2) < 0.3)
  }

  /// Baths full of excitations: Im χ(0) = −1/(2γ) in the normal state, and the laser sets in at 2γκ = 1.
  @Test func laserThreshold() throws {
    let equation = SaddlePointEquation(cavity(1000, 0.25, 0.75, .none), Self.grid)
    #expect(abs(equation.susceptibility(0, field: 0, strength: 0).im + 1 / 1.5) < 1e-3)
    #expect(condensates(cavity(1000, 0.99 / 1.5, 0.75, .none), Self.grid).count == 1)
    #expect(condensates(cavity(1000, 1.01 / 1.5, 0.75, .none), Self.grid).isEmpty)
  }

  /// Without drive and self-energies condensates appear between μ_B = 0.1 and 0.2.
  @Test(arguments: [
    (0.2, -0.289, 0.271, 0.546), (0.5, -0.226, 0.552, 0.537), (1, -0.144, 0.763, 0.541),
  ])
  func bathsAlone(muB: Double, frequency: Double, field: Double, density: Double) throws {
    let own = cavity(muB, 0.25, 0.75, .none)
    let one = try #require(condensates(own, Self.grid).first)
    #expect(abs(one.frequency - frequency) < 1e-3 && abs(one.field - field) < 1e-3)
    let equation = SaddlePointEquation(own, Self.grid)
    _ = equation.susceptibility(one.frequency, field: one.field, strength: 0)
    #expect(abs(equation.excitationDensity - density) < 1e-3)
    #expect(condensates(cavity(0.1, 0.25, 0.75, .none), Self.grid).isEmpty)
  }

  /// All thresholds, to 1e-8 and within the 1 % asked for.
  @Test func referenceThresholds() throws {
    let rows = try referenceRows("thresholds")
    #expect(rows.count == 13)
    for row in rows {
      let equation = SaddlePointEquation(
        cavity(
          row["muB"]!, row["kappa"]!, row["gamma"]!, center: row["xi"]!, width: row["Omega"]!,
          .firstOrder), Self.grid)
      let scan = SaddlePointEquation(equation.cavity, Self.grid.search(equation.cavity))
      let first = try #require(Threshold.all(equation, upTo: 8, scan: scan).first)
      #expect(abs(first.strength - row["h_c"]!) < 1e-8, "\(row)")
      #expect(abs(first.frequency - row["mu_S"]!) < 1e-8, "\(row)")
      _ = equation.susceptibility(first.frequency, field: 0, strength: first.strength)
      #expect(abs(equation.excitationDensity - row["rho_at_hc"]!) < 1e-7, "\(row)")
    }
  }

  /// 2K₁ᴿ(ω) = ω + iκ + χ(ω) (Eq. B15 of arXiv:2201.00873), where the other program integrates K₁ᴿ itself.
  @Test func normalStateSusceptibility() throws {
    let rows = try referenceRows("k1_retarded")
    #expect(rows.count > 200)
    for row in rows {
      let kind: SelfEnergyKind =
        row["drive_strength"]! < 0 ? .none : row["full"]! == 1 ? .consistent : .firstOrder
      let equation = SaddlePointEquation(cavity(-0.5, 0.25, 0.75, kind), Self.grid)
      let rest = equation.residual(
        row["omega"]!, field: 0, strength: max(0, row["drive_strength"]!))
      let limit = kind == .firstOrder ? 8e-4 : 1e-4
      #expect(abs(0.5 * rest.re - row["re"]!) < limit, "\(row)")
      #expect(abs(0.5 * rest.im - row["im"]!) < limit, "\(row)")
    }
  }
}
