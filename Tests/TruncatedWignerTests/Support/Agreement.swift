import Numerics
import Statistics

/// Two sets of estimates compared in units of their combined standard errors.
struct Agreement: CustomStringConvertible {
  private(set) var largest = 0.0
  private(set) var sumOfSquares = 0.0
  private(set) var count = 0
  /// Pairs apart by more than four combined errors and the margin.
  private(set) var outside = 0

  /// - Parameter margin: difference allowed besides, for time-step errors and rounding.
  init(_ first: [Estimate], _ second: [Estimate], margin: Double) {
    for (a, b) in zip(first, second) {
      let difference = abs(a.value - b.value)
      let error = (a.standardError * a.standardError + b.standardError * b.standardError)
        .squareRoot()
      if !(difference <= 4 * error + margin) { outside += 1 }
      guard error > 1e-7 else { continue }
      count += 1
      largest = max(largest, difference / error)
      sumOfSquares += difference * difference / (error * error)
    }
  }

  var description: String {
    let rms = (sumOfSquares / Double(max(count, 1))).squareRoot()
    return "largest |z| \(rounded(largest)), rms \(rounded(rms)) of \(count)"
  }

  private func rounded(_ x: Double) -> Double { (x * 100).rounded() / 100 }
}
