/// How far one observable at a step lies from itself at half the step, over a pilot of independent
/// realizations with the same noise.
///
/// With the differences D_r(t) of realization r, the mean of D_r(t) D_s(t) over pairs r ≠ s is an
/// unbiased estimate of the squared bias. It is compared with what may be tolerated, (10⁻³ of the
/// observable's range)², plus what the pilot cannot see, the squared standard error of the mean
/// difference, and averaged over the times t. Where paths with and without the finer step stay
/// together the first counts; where they part (chaos) the second. There the inverse of the measured
/// variance, with n − 1 = ν degrees of freedom, is ν/(ν − 2) times too large in the mean, which is
/// taken off again.
struct StepDeviation {
  /// Mean over times of squared bias over tolerance² + standard error².
  let ratio: Double
  /// Jackknife standard error of `ratio` over the realizations.
  let error: Double

  /// Share of an observable's range.
  static let tolerance = 1e-3
  /// Largest `ratio` that passes: half of the tolerance and error above.
  static let largestRatio = 0.25

  var isSmall: Bool { ratio <= Self.largestRatio + 2 * error }

  /// - Parameters:
  ///   - coarse: values [realization][time] at the step.
  ///   - fine: the same at half of it.
  init(coarse: [[Double]], fine: [[Double]]) {
    let count = coarse.count
    let realizations = Double(count)
    let times = coarse[0].indices.filter { t in
      (0..<count).allSatisfy { coarse[$0][t].isFinite && fine[$0][t].isFinite }
    }
    let range =
      times.map { t in abs(coarse.reduce(0) { $0 + $1[t] }) / realizations }.max() ?? 0
    let tolerated = max(2 * Self.tolerance * range, 1e-12)
    // Products of the differences of pairs of realizations, weighted and averaged over times.
    var pairs = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var excess = 0.0
    for t in times {
      let difference = (0..<count).map { fine[$0][t] - coarse[$0][t] }
      let mean = difference.reduce(0, +) / realizations
      let spread = difference.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let variance = spread / (realizations * (realizations - 1))
      let weight = 1 / (variance + tolerated * tolerated)
      excess += 2 / (realizations - 1) * variance * weight * mean * mean * weight
      for r in 0..<count {
        for s in 0..<count where s != r {
          pairs[r][s] += difference[r] * difference[s] * weight / Double(times.count)
        }
      }
    }
    let total = pairs.reduce(0) { $0 + $1.reduce(0, +) }
    let estimate = total / (realizations * (realizations - 1))
    ratio = estimate - excess / Double(max(1, times.count))
    let squares = pairs.map { row -> Double in
      let left = (total - 2 * row.reduce(0, +)) / ((realizations - 1) * (realizations - 2))
      return (left - estimate) * (left - estimate)
    }
    error = ((realizations - 1) / realizations * squares.reduce(0, +)).squareRoot()
  }
}
