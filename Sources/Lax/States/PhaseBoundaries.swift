import Foundation

/// Values of Δ_c at which a pair of roots comes out of the boxes or goes into them, in closed form, in units
/// χN = 1. There the principal value of L_x vanishes, at w* = 2u, and |1 − 2u/Δ_c| = π/W. With
///
///     w* = √(ε₀² − W²/4)   parallel spins, empty cavity, W < 2ε₀
///     w* = √(ε₀² + W²/4)   opposite spins of the two boxes
///
/// there is one pair, and one more above Δ_c = w*/(1 + π/W); one less above w*/(1 − π/W) where W > π; one
/// more above w*/(π/W − 1) where W < π. NaN where there is no boundary or no closed form.
public struct PhaseBoundaries: Sendable, Equatable {
  /// w*/(1 + π/W).
  public let lower: Double
  /// w*/(1 − π/W), of W > π.
  public let upper: Double
  /// w*/(π/W − 1), of W < π.
  public let third: Double

  public init(_ quench: Quench) {
    let (splitting, width) = (abs(quench.splitting), quench.width)
    let square: Double? =
      if quench.isOpposite, splitting > 0 {
        splitting * splitting + width * width / 4
      } else if quench.isAligned, !quench.hasCavityField, width < 2 * splitting {
        splitting * splitting - width * width / 4
      } else {
        nil
      }
    guard let frequency = square?.squareRoot() else {
      (lower, upper, third) = (.nan, .nan, .nan)
      return
    }
    lower = frequency * width / (width + .pi)
    upper = width > .pi ? frequency * width / (width - .pi) : .nan
    third = width < .pi ? frequency * width / (.pi - width) : .nan
  }

  /// Pairs of roots where there is a closed form; nil elsewhere.
  public func pairs(cavity: Double) -> Int? {
    guard lower.isFinite else { return nil }
    return 1 + (cavity > lower ? 1 : 0) - (cavity > upper ? 1 : 0) + (cavity > third ? 1 : 0)
  }
}
