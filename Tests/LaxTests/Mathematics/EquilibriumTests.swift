import Foundation
import Testing

@testable import Lax

struct EquilibriumTests {
  private func average(_ quench: Quench, _ value: (Double) -> Double) -> Double {
    let pieces = 20000
    let step = quench.width / 2 / Double(pieces)
    return [quench.splitting / 2, -quench.splitting / 2].reduce(0) { sum, centre in
      (0..<pieces).reduce(sum) { sum, index in
        sum + value(centre - quench.width / 4 + step * (Double(index) + 0.5)) * step / quench.width
      }
    }
  }

  /// Both equations, with their integrals done by sums.
  @Test func equationsHold() {
    for (splitting, width, cavity, hasField) in [
      (1.0, 8.0, 2.0, false), (3, 8, 10, false), (2.2, 4, 1, false), (0, 3, 5, false),
      (3, 8, 4, true), (6, 8, 4, true),
    ] {
      let quench = Quench(
        splitting: splitting, width: width, cavity: cavity, hasCavityField: hasField)
      let state = Equilibrium(excitationsOf: quench)
      let (mu, gap) = (state.chemicalPotential, state.gap)
      #expect(gap > 0.01, "\(quench)")
      let inverse = average(quench) { 1 / hypot($0 - mu, gap) }
      #expect(abs(cavity / (cavity - 2 * mu) * inverse - 1) < 1e-6, "\(quench)")
      let spins = average(quench) { ($0 - mu) / hypot($0 - mu, gap) }
      #expect(
        abs(gap * gap / cavity - spins - quench.initialPhotonDensity) < 1e-6, "\(quench)")
      // ⟨σ⁺⟩ = Δ/2E over 2N spins.
      #expect(abs(state.coherence - gap * inverse) < 1e-6)
      #expect(state.photonDensity == gap * gap / cavity)
    }
  }

  /// No state of the form has less energy with the same number of excitations.
  @Test func isAGroundState() {
    let quench = Quench(splitting: 3, width: 8, cavity: 3)
    let state = Equilibrium(excitationsOf: quench)
    let levels = GapIntegrals(quench)
    func energy(_ gap: Double, _ mu: Double) -> (energy: Double, excitations: Double) {
      // Spins along (Δ, ε − μ), and the photons that then cost least: b = −⟨S⟩ in energy, at fixed S.
      let coherence = gap * levels.inverse(mu, gap)
      let spins = levels.energy(mu, gap)
      let number = -levels.number(mu, gap)
      // Photons are what is left of the excitations.
      let photons = -number
      guard photons >= 0 else { return (.infinity, 0) }
      let field = (photons * quench.cavity).squareRoot()
      return (spins - 2 * field * coherence + quench.cavity * photons, number + photons)
    }
    let best = energy(state.gap, state.chemicalPotential).energy
    for factor in [0.5, 0.9, 0.99, 1.01, 1.1, 2] {
      for shift in [-0.2, -0.01, 0, 0.01, 0.1] {
        #expect(energy(state.gap * factor, state.chemicalPotential + shift).energy > best - 1e-12)
      }
    }
    #expect(best < levels.normalEnergy)
  }

  /// ε₀ = 2, 2.626, 4.149 at W = 0, 4, 8, whatever Δ_c is.
  @Test func criticalLine() {
    for (width, expected) in [(0.0, 2.0), (4, 2.626), (8, 4.149)] {
      let critical = Equilibrium.criticalSplitting(width: width)
      #expect(abs(critical - expected) < 1e-3)
      for cavity in [0.5, 10] {
        let below = Quench(splitting: critical - 1e-3, width: width, cavity: cavity)
        let above = Quench(splitting: critical + 1e-3, width: width, cavity: cavity)
        #expect(Equilibrium(zeroPotential: below).gap > 0)
        #expect(Equilibrium(zeroPotential: above).gap == 0)
      }
    }
    // One level each: Δ² = 1 − ε₀²/4.
    let gap = Equilibrium(zeroPotential: Quench(splitting: 1.2, width: 0, cavity: 3)).gap
    #expect(abs(gap - 0.8) < 1e-12)
  }

  /// With no excitations there is no order at ε₀ = 6, W = 8, at any Δ_c.
  @Test func normalInsulator() {
    for index in 0...40 {
      let cavity = 0.5 * pow(200, Double(index) / 40)
      let state = Equilibrium(excitationsOf: Quench(splitting: 6, width: 8, cavity: cavity))
      #expect(state.gap == 0 && state.chemicalPotential.isNaN && state.coherence == 0)
    }
  }
}
