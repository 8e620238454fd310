import Foundation

/// A quench of the two-channel BCS simulator, in units χN = 1: spins of two boxes of levels in the xy
/// plane, and the cavity.
public struct Quench: Sendable, Equatable {
  /// ε₀: distance between the centres of the boxes.
  public var splitting: Double
  /// W: twice the width of a box; precession frequencies of a box have the width W.
  public var width: Double
  /// Δ_c of the cavity.
  public var cavity: Double
  /// Δφ₀: angle between the spins of the two boxes.
  public var phaseDifference: Double
  /// Whether the cavity starts at b = −χN S of its equilibrium with the spins (s = 1), and not empty.
  public var hasCavityField: Bool

  public init(
    splitting: Double, width: Double, cavity: Double, phaseDifference: Double = 0,
    hasCavityField: Bool = false
  ) {
    self.splitting = splitting
    self.width = width
    self.cavity = cavity
    self.phaseDifference = phaseDifference
    self.hasCavityField = hasCavityField
  }

  /// cos and sin of half the phase difference; exactly 0 where they are so but for rounding.
  var halfAngle: (cosine: Double, sine: Double) {
    func snapped(_ value: Double) -> Double { abs(value) < 1e-15 ? 0 : value }
    return (snapped(cos(phaseDifference / 2)), snapped(sin(phaseDifference / 2)))
  }

  /// Whether the phase difference is a whole multiple of 2π: all spins are parallel.
  var isAligned: Bool { halfAngle.sine == 0 }
  /// Whether the spins of one box are opposite to those of the other.
  var isOpposite: Bool { halfAngle.cosine == 0 }
  /// |b|²/(χN Δ_c) at the start: photons per N.
  var initialPhotonDensity: Double {
    let cosine = halfAngle.cosine
    return hasCavityField ? cosine * cosine / cavity : 0
  }
}
