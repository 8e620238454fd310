import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// The bounds of `StepDeviation` against sums over all pairs, each realization left out in turn.
struct StepJackknifeTests {
  /// U-statistic: mean over pairs r ≠ s and sum over times of D_r(t) D_s(t).
  private func estimate(_ differences: [[Double]]) -> Double {
    var (sum, pairs) = (0.0, 0.0)
    for r in differences.indices {
      for s in differences.indices where s != r {
        sum += zip(differences[r], differences[s]).reduce(0) { $0 + $1.0 * $1.1 }
        pairs += 1
      }
    }
    return sum / pairs
  }

  @Test(arguments: [3, 4, 8, 16], [0, 0.05, 1.0])
  func deleteOne(realizations: Int, bias: Double) {
    var random = SplitMix(seed: UInt64(realizations))
    let times = 12
    let coarse = (0..<realizations).map { _ in (0..<times).map { _ in random.symmetric() } }
    let fine = coarse.map { $0.map { $0 + bias + 0.3 * random.symmetric() } }
    let differences = zip(fine, coarse).map { zip($0, $1).map { $0 - $1 } }
    let all = estimate(differences)
    let left = differences.indices.map { out in
      estimate(differences.indices.filter { $0 != out }.map { differences[$0] })
    }
    let count = Double(realizations)
    let mean = left.reduce(0, +) / count
    let variance =
      (count - 1) / count * left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = variance.squareRoot()
    // The floor is the range here.
    let floor = 10.0
    let deviation = StepDeviation(coarse: coarse, fine: fine, floor: floor)
    func bound(_ sum: Double) -> Double { (max(0, sum) / Double(times)).squareRoot() / floor }
    #expect(abs(deviation.lowerBound - bound(all - 3 * error)) < 1e-9)
    #expect(abs(deviation.upperBound - bound(max(0, all) + 2 * error)) < 1e-9)
    #expect(deviation.upperBound > 0)
  }

  /// The range is that of the finer step's mean over realizations.
  @Test func theRangeIsTheLargestMean() {
    let coarse = [[0.0, 0], [0, 0], [0, 0]]
    let fine = [[4.0, 0.1], [5, 0.1], [6, 0.1]]
    let narrow = StepDeviation(coarse: coarse, fine: fine, floor: 0.1)
    let wide = StepDeviation(coarse: coarse, fine: fine, floor: 50)
    #expect(abs(narrow.upperBound / wide.upperBound - 10) < 1e-12)
  }
}
