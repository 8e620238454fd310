import Foundation

/// The ground state of mean field, in units χN = 1: with E = √((ε − μ)² + Δ²)
///
///     1 = Δ_c/(W (Δ_c − 2μ)) ∫ dε/E                   the gap Δ = |g a|
///     Δ²/Δ_c − (1/W) ∫ (ε − μ)/E dε = n₀              excitations, a†a + S^z, per N
///     |S⁺| = Δ (1 − 2μ/Δ_c),   |a|²/N = Δ²/Δ_c
///
/// over both boxes, ⟨σ⁺⟩ = Δ/2E, ⟨σ^z⟩ = −(ε − μ)/E (supplement of the letter on resonant superfluidity, with
/// the sign of σ^z that lowers the energy, and the gap equation without Δ in its numerator).
public struct Equilibrium: Sendable, Equatable {
  /// Δ; 0 where the ground state is the normal one.
  public var gap = 0.0
  /// μ; NaN for a normal state, where any value within the gap of the levels means the same.
  public var chemicalPotential = Double.nan
  /// |S⁺|.
  public var coherence = 0.0
  /// |a|²/N.
  public var photonDensity = 0.0

  /// ε₀ at which the gap closes at μ = 0: (W/2) coth(W/4).
  public static func criticalSplitting(width: Double) -> Double {
    width < 1e-8 ? 2 : width / 2 / tanh(width / 4)
  }

  /// At μ = 0, whatever the number of excitations.
  public init(zeroPotential quench: Quench) {
    self.init()
    let levels = GapIntegrals(quench)
    guard let gap = fall(of: { levels.inverse(0, $0) - 1 }) else { return }
    self = Equilibrium(gap: gap, potential: 0, quench)
  }

  /// With as many excitations as the quench starts with.
  public init(excitationsOf quench: Quench) {
    self.init()
    let levels = GapIntegrals(quench)
    let excitations = quench.initialPhotonDensity
    let largest = (quench.cavity * (1 + excitations)).squareRoot()
    func potential(_ gap: Double) -> Double? {
      levels.potential(gap: gap, number: gap * gap / quench.cavity - excitations, quench.cavity)
    }
    /// What the gap equation misses.
    func excess(_ gap: Double) -> Double {
      guard let mu = potential(gap) else { return .infinity }
      return quench.cavity / (quench.cavity - 2 * mu) * levels.inverse(mu, gap) - 1
    }
    // The normal state, where it has this number.
    var energy = excitations == 0 && !levels.isMetal ? levels.normalEnergy : .infinity
    for gap in crossings(of: excess, below: largest) {
      guard let mu = potential(gap) else { continue }
      let candidate = Equilibrium(gap: gap, potential: mu, quench)
      let own = levels.energy(mu, gap) - 2 * gap * candidate.coherence + gap * gap
      guard own < energy else { continue }
      (self, energy) = (candidate, own)
    }
  }

  private init(gap: Double, potential: Double, _ quench: Quench) {
    self.init()
    (self.gap, chemicalPotential) = (gap, potential)
    coherence = gap * (1 - 2 * potential / quench.cavity)
    photonDensity = gap * gap / quench.cavity
  }

  private init() {}
}

/// The zero of a falling function of Δ > 0; nil if it starts below 0.
private func fall(of function: (Double) -> Double) -> Double? {
  var (low, high) = (1e-150, 1.0)
  guard function(low) > 0 else { return nil }
  while function(high) > 0 { high *= 2 }
  while function(0.5 * high) < 0 { high *= 0.5 }
  low = 0.5 * high
  return bisect(function, low, high)
}

/// Zeros of a function of Δ from 0 to a largest value, below which it is negative.
private func crossings(of function: (Double) -> Double, below largest: Double) -> [Double] {
  var high = largest * (1 - 1e-12)
  var (atHigh, zeros) = (function(high), [Double]())
  while high > 1e-150 * largest {
    let low = high * (high > 1e-6 * largest ? 0.85 : 0.1)
    let atLow = function(low)
    if (atLow > 0) != (atHigh > 0) { zeros.append(bisect(function, low, high)) }
    (high, atHigh) = (low, atLow)
  }
  return zeros
}

/// A zero between values of different signs, to all digits.
func bisect(_ function: (Double) -> Double, _ low: Double, _ high: Double) -> Double {
  var (low, high) = (low, high)
  let isRising = function(low) < 0
  for _ in 0..<200 {
    let middle = 0.5 * (low + high)
    guard middle > low, middle < high else { break }
    if (function(middle) < 0) == isRising { low = middle } else { high = middle }
  }
  return 0.5 * (low + high)
}
