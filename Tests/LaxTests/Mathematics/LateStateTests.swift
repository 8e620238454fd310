import Foundation
import Testing

@testable import Lax

struct LateStateTests {
  /// (1/W) ∫ over both boxes by Simpson's rule.
  private func average(_ quench: Quench, _ value: (Double) -> Double) -> Double {
    let pieces = 2000
    let step = quench.width / 2 / Double(pieces)
    return [quench.splitting / 2, -quench.splitting / 2].reduce(0) { sum, centre in
      (0...pieces).reduce(sum) { sum, index in
        let weight = index == 0 || index == pieces ? 1.0 : index % 2 == 1 ? 4 : 2
        return sum + weight
          * value(centre - quench.width / 4 + step * Double(index)) * step / 3 / quench.width
      }
    }
  }

  /// |S⁺| = (1/N) Σ ½ (gA)²/[(ε − μ/2)² + (gA)²] over 2N spins, the same as by db/dt.
  @Test func coherenceIsTheSumOverSpins() {
    var count = 0
    for width in [1.0, 4, 8, 11] {
      for cavity in [0.5, 1, 2, 3, 8, 10.3, 20, 40] {
        let quench = Quench(splitting: 6, width: width, cavity: cavity)
        let roots = quench.roots
        guard roots.count == 1 else { continue }
        let late = LateState(quench, roots)
        let (re, im) = (roots.re[0], roots.im[0])
        let sum = average(quench) { 1 / (($0 - re) * ($0 - re) + im * im) } * im * im
        #expect(abs(late.coherence.value - sum) < 1e-7, "\(quench): \(late.coherence) \(sum)")
        // The other half of the same condition.
        let other = average(quench) { ($0 - re) / (($0 - re) * ($0 - re) + im * im) } * im
        #expect(abs(abs(other) - 2 * late.photonDensity.value) < 1e-6, "\(quench)")
        #expect(late.period.value.isNaN)
        count += 1
      }
    }
    #expect(count > 12)
  }

  /// Values of the dynamics of 2 × 600 spins.
  @Test func referenceDynamics() throws {
    for row in try referenceRows("late_times") where row["pairs"] == 1 && row["width"]! > 2 {
      let quench = Quench(splitting: 6, width: row["width"]!, cavity: row["delta_c"]!)
      let roots = quench.roots
      let late = LateState(quench, roots)
      #expect(abs(roots.im[0] / row["b_mean"]! - 1) < 0.01, "\(row)")
      #expect(
        abs(late.coherence.value - row["S_mean"]!) < 0.02 * row["S_mean"]! + 1e-3, "\(row)")
    }
  }

  /// Of one large cavity frequency (Eqs. 8 to 10): u = Δ_c/2 + i, photons 1/Δ_c.
  @Test func largeDetuning() {
    for cavity in [1e3, 1e5] {
      let quench = Quench(splitting: 1, width: 8, cavity: cavity)
      let late = LateState(quench, quench.roots)
      #expect(abs(late.photonDensity.value * cavity - 1) < 20 / cavity)
    }
  }

  /// T by the integral of d|b|²/dt = √((f₁ − f)(f − f₂)(f − f₃)) · 2 from f₂ to f₁ and back.
  @Test func periodIsAnEllipticIntegral() {
    for (cavity, width, frequency) in [(6.0, 2.0, 4.2513), (6, 8, 4.2705), (12, 2.5, 7.7807)] {
      let quench = Quench(splitting: 6, width: width, cavity: cavity)
      let roots = quench.roots
      let late = LateState(quench, roots)
      let f1 = pow(roots.im[0] + roots.im[1], 2)
      let f2 = pow(roots.im[0] - roots.im[1], 2)
      let f3 = -pow(roots.re[0] - roots.re[1], 2)
      // f = f₂ + (f₁ − f₂) sin²x takes the ends off.
      let pieces = 400
      let integral = (0..<pieces).reduce(0.0) { sum, index in
        let x = (Double(index) + 0.5) * .pi / 2 / Double(pieces)
        let f = f2 + (f1 - f2) * sin(x) * sin(x)
        return sum + 2 / (f - f3).squareRoot() * .pi / 2 / Double(pieces)
      }
      #expect(abs(late.period.value - integral) < 1e-9 * integral)
      #expect(abs(2 * .pi / late.period.value - frequency) < 1e-4, "\(late.period)")
      #expect(late.coherence.value.isNaN && late.photonDensity.value.isNaN)
    }
  }
}
