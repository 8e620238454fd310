import Foundation
import Models
import Numerics

/// What Green's functions must fulfil whatever the parameters; how far those of the last evaluation are off.
public struct Checks: Sendable {
  /// Largest share of |Σ^R(t)|² at times before zero, of both levels; NaN without self-energies. Right: below 1e-12;
  /// of misoriented lines 1e-2.
  public var causality: Double
  /// Largest |∫A(ω)dω − 1| of both levels, with the tail 2γ/(πL) beyond the grid.
  public var sumRule: Double
  /// −min A/max A where a spectral function is negative, else 0.
  public var positivity: Double
  /// |n_b + n_a − 1|.
  public var occupation: Double

  init(_ equation: SaddlePointEquation) {
    let (grid, functions) = (equation.grid, equation.functions)
    let tail = 2 * equation.cavity.gamma / (.pi * grid.cutoff)
    (sumRule, positivity) = (0, 0)
    for level in [functions.upper, functions.lower] {
      var (sum, least, most) = (0.0, Double.infinity, -Double.infinity)
      for number in level {
        let spectral = -number.im / .pi
        sum += spectral
        least = min(least, spectral)
        most = max(most, spectral)
      }
      sumRule = max(sumRule, abs(sum * grid.spacing + tail - 1))
      positivity = max(positivity, least < 0 ? -least / most : 0)
    }
    let populations = equation.populations
    occupation = abs(populations.upper + populations.lower - 1)
    causality =
      equation.selfEnergy.map {
        max(Self.share(before: $0.upper, grid), Self.share(before: $0.lower, grid))
      } ?? .nan
  }

  /// Of a function at times before zero, smoothed by exp(−ω²/2W²) with W = L/8; what that smears over −8.5/W < t < 0
  /// is left out.
  private static func share(
    before function: UnsafeBufferPointer<ComplexNumber>, _ grid: FrequencyGrid
  ) -> Double {
    let width = grid.cutoff / 8
    var numbers: [Double] = []
    numbers.reserveCapacity(2 * grid.count)
    for (k, number) in function.enumerated() {
      let ratio = grid.frequency(k) / width
      let factor = exp(-0.5 * ratio * ratio)
      numbers.append(factor * number.re)
      numbers.append(factor * number.im)
    }
    let transform = FourierTransform(count: grid.count)
    numbers.withUnsafeMutableBufferPointer { transform.transform($0.baseAddress!, isForward: true) }
    var (before, all) = (0.0, 0.0)
    for j in 0..<grid.count {
      let square = numbers[2 * j] * numbers[2 * j] + numbers[2 * j + 1] * numbers[2 * j + 1]
      all += square
      let time = Double(j < grid.count / 2 ? j : j - grid.count) * .pi / grid.cutoff
      if time <= -8.5 / width { before += square }
    }
    return all > 0 ? before / all : 0
  }
}
