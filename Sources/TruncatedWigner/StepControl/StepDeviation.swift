import Numerics

/// How far one observable at a step lies from itself at half the step, over a pilot of independent
/// realizations with the same noise, as a share of the observable's range.
///
/// With the differences D_r(t) of realization r, the mean of D_r(t) D_s(t) over pairs r ≠ s and over
/// the times t is an unbiased estimate of the mean squared bias, whatever the noise. It and its
/// jackknife error give a lower and an upper bound of the bias.
struct StepDeviation {
  /// Bias that the pilot shows beyond three standard errors, rms over times, over the range.
  let lowerBound: Double
  /// Bias that two standard errors cannot exclude, rms over times, over the range.
  let upperBound: Double

  /// Largest bias that passes where paths with and without the finer step stay together.
  static let tolerance = 2e-3
  /// Largest bias that may stay hidden in the noise of the pilot where they part (chaos).
  static let resolution = 2e-2

  /// What the pilot says of one observable or of all.
  enum Verdict: Equatable {
    case converged, biased
    /// The noise of the pilot hides more than `resolution`.
    case unclear
  }

  var verdict: Verdict {
    if lowerBound > Self.tolerance { return .biased }
    return upperBound <= Self.resolution ? .converged : .unclear
  }

  /// - Parameters:
  ///   - coarse: values [realization][time] at the step, at least three realizations; values that are
  ///     not finite are left out.
  ///   - fine: the same at half of it.
  ///   - floor: the range counts as this much at least.
  init(coarse: [[Double]], fine: [[Double]], floor: Double) {
    let count = coarse.count
    let realizations = Double(count)
    let times = coarse[0].indices.filter { t in
      (0..<count).allSatisfy { coarse[$0][t].isFinite && fine[$0][t].isFinite }
    }
    guard !times.isEmpty else {
      (lowerBound, upperBound) = (0, 0)
      return
    }
    var range = floor
    // Products D_r Σ_{s ≠ r} D_s, summed over times.
    var rows = [Double](repeating: 0, count: count)
    for t in times {
      var (mean, total) = (0.0, 0.0)
      for r in 0..<count {
        mean += fine[r][t] / realizations
        total += fine[r][t] - coarse[r][t]
      }
      range = max(range, abs(mean))
      for r in 0..<count {
        let difference = fine[r][t] - coarse[r][t]
        rows[r] += difference * (total - difference)
      }
    }
    let total = rows.reduce(0, +)
    let estimate = total / (realizations * (realizations - 1))
    let variance = rows.reduce(0.0) {
      let left = (total - 2 * $1) / ((realizations - 1) * (realizations - 2))
      return $0 + (left - estimate) * (left - estimate)
    }
    let error = ((realizations - 1) / realizations * variance).squareRoot()
    func bound(_ sum: Double) -> Double {
      (max(0, sum) / Double(times.count)).squareRoot() / range
    }
    lowerBound = bound(estimate - 3 * error)
    upperBound = bound(max(0, estimate) + 2 * error)
  }
}
