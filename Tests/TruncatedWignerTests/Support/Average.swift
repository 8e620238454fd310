import BatchCore
import Numerics
import Testing

/// Running mean of a sample, with its standard error.
struct Average {
  private(set) var count = 0.0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ x: Double) {
    count += 1
    let difference = x - mean
    mean += difference / count
    squares += difference * (x - mean)
  }

  var variance: Double { squares / (count - 1) }
  var standardError: Double { (variance / count).squareRoot() }
}

/// A statistical expectation: within four standard deviations, but for rounding.
func expectNear(
  _ measured: Double, _ expected: Double, sigma: Double, _ what: String, seed: UInt64,
  rounding: Double = 1e-12, sourceLocation: SourceLocation = #_sourceLocation
) {
  let difference = abs(measured - expected)
  #expect(
    difference <= 4 * sigma + rounding,
    "\(what): \(measured), expected \(expected), off by \(difference / sigma) sigma (sigma \(sigma), seed \(seed))",
    sourceLocation: sourceLocation)
}

func expectNear(
  _ average: Average, _ expected: Double, _ what: String, seed: UInt64,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectNear(
    average.mean, expected, sigma: average.standardError, what, seed: seed,
    sourceLocation: sourceLocation)
}
