/// A number and its standard error.
public struct Estimate: Sendable, Equatable {
  public var value: Double
  public var standardError: Double

  public init(_ value: Double, _ standardError: Double) {
    self.value = value
    self.standardError = standardError
  }

  public static let unknown = Estimate(.nan, .nan)

  public static func * (estimate: Estimate, factor: Double) -> Estimate {
    Estimate(estimate.value * factor, estimate.standardError * abs(factor))
  }
}

/// Estimators over samples. Nonlinear ones carry infinitesimal-jackknife errors: the standard
/// deviation over samples of the first-order influence of a sample, divided by √samples.
extension Moments {
  /// Mean of one feature.
  public func linear(_ index: Int, _ feature: Int) -> Estimate {
    Estimate(mean(index, feature), covariance(index, feature, feature).squareRoot())
  }

  /// Length √(Σ x̄_f²) of the mean vector of several features.
  public func length(_ index: Int, _ vector: Range<Int>) -> Estimate {
    let means = vector.map { mean(index, $0) }
    let length = means.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return Estimate(length, .nan) }
    return Estimate(length, error(index, zip(vector, means.map { $0 / length })))
  }

  /// Connected part of a product: c̄ − [x][y], where [x][y] is averaged over pairs of *different*
  /// samples, so that it is unbiased. `x` and `y` may be the same feature.
  public func connected(_ index: Int, product: Int, _ x: Int, _ y: Int) -> Estimate {
    let (meanX, meanY) = (mean(index, x), mean(index, y))
    // Over pairs of different samples: x̄ȳ − Cov(x̄, ȳ), Cov = M₂/(W (n − 1)).
    let disconnected = meanX * meanY - covariance(index, x, y)
    let influence = [(product, 1.0), (x, -meanY), (y, -meanX)]
    return Estimate(mean(index, product) - disconnected, error(index, influence))
  }

  /// √(gᵀ Cov g) of a linear form g of the features.
  private func error(_ index: Int, _ form: some Sequence<(Int, Double)>) -> Double {
    var variance = 0.0
    for (f, a) in form {
      for (g, b) in form { variance += a * b * covariance(index, f, g) }
    }
    // Rounding can leave a small negative number where the form has no variance.
    return variance.isNaN ? .nan : max(variance, 0).squareRoot()
  }
}
