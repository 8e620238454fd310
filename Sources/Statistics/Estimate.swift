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
    connected(index, product: product, [(x, y, 1)])
  }

  /// The same with several products of means, each with a sign: c̄ − Σ ±[x][y].
  public func connected(_ index: Int, product: Int, _ products: [(x: Int, y: Int, sign: Double)])
    -> Estimate
  {
    var value = mean(index, product)
    var influence = [(product, 1.0)]
    for (x, y, sign) in products {
      let (meanX, meanY) = (mean(index, x), mean(index, y))
      // Over pairs of different samples: x̄ȳ − Cov(x̄, ȳ), Cov = M₂/(W (n − 1)).
      value -= sign * (meanX * meanY - covariance(index, x, y))
      influence += [(x, -sign * meanY), (y, -sign * meanX)]
    }
    return Estimate(value, error(index, influence))
  }

  /// The same where a single sample is all there is: with its own means, and no error.
  public func connectedInOne(
    _ index: Int, product: Int, _ products: [(x: Int, y: Int, sign: Double)]
  ) -> Estimate {
    Estimate(
      products.reduce(mean(index, product)) {
        $0 - $1.sign * mean(index, $1.x) * mean(index, $1.y)
      }, .nan)
  }

  /// A smooth function of the means of some features; its gradient is taken numerically on the scale
  /// of their errors.
  public func function(_ index: Int, _ features: [Int], _ f: ([Double]) -> Double) -> Estimate {
    let means = features.map { mean(index, $0) }
    let value = f(means)
    let form = features.enumerated().map { number, feature in
      let deviation = covariance(index, feature, feature).squareRoot()
      let step = max(deviation * 0.1, abs(means[number]) * 1e-7, 1e-12)
      var (up, down) = (means, means)
      up[number] += step
      down[number] -= step
      return (feature, (f(up) - f(down)) / (2 * step))
    }
    return Estimate(value, error(index, form))
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
