import Foundation

/// Exact sampling of 2·Bin(n, ½) − n, the sum of n independent signs, from one uniform 64-bit word
/// by inversion of the cumulative distribution: the cost does not grow with n.
///
/// Probabilities below 2⁻⁶⁴ are dropped; thresholds carry the rounding of double precision (relative
/// 10⁻¹⁵ for n ≤ 52, 10⁻¹³ for n = 10⁵).
struct BinomialSum: Sendable {
  let count: Int
  /// Lowest value of Bin kept, and the thresholds: the outcome is `first` + the number of
  /// thresholds ≤ the word.
  private let first: Int
  private let thresholds: [UInt64]

  /// - Parameter count: number of signs n ≥ 1.
  init(count: Int) {
    self.count = count
    // Relative weights from the centre outwards.
    let centre = count / 2
    var upward: [Double] = [1]
    var k = centre
    while k < count {
      let next = upward.last! * Double(count - k) / Double(k + 1)
      if next < 0x1p-80 { break }
      upward.append(next)
      k += 1
    }
    var downward: [Double] = []
    var weight = 1.0
    k = centre
    while k > 0 {
      weight *= Double(k) / Double(count - k + 1)
      if weight < 0x1p-80 { break }
      downward.append(weight)
      k -= 1
    }
    first = centre - downward.count
    let weights = downward.reversed() + upward
    // Cumulative sums from both ends, so that each tail keeps its relative precision.
    var below: [Double] = []
    for weight in weights { below.append((below.last ?? 0) + weight) }
    var above: [Double] = []
    for weight in weights.reversed() { above.append((above.last ?? 0) + weight) }
    above.reverse()
    let total = below[weights.count / 2] + (above.dropFirst(weights.count / 2 + 1).first ?? 0)
    var result: [UInt64] = []
    for index in 0..<(weights.count - 1) {
      if index < weights.count / 2 {
        result.append(BinomialSum.fixedPoint(below[index] / total))
      } else {
        let tail = BinomialSum.fixedPoint(above[index + 1] / total)
        if tail == 0 { break }
        result.append(0 &- tail)
      }
    }
    thresholds = result
  }

  /// p·2⁶⁴ for p in [0, 1).
  private static func fixedPoint(_ p: Double) -> UInt64 { UInt64((p * 0x1p64).rounded()) }

  /// The sum of signs that a uniform word selects.
  func value(_ word: UInt64) -> Double {
    var low = 0
    var high = thresholds.count
    while low < high {
      let middle = (low + high) / 2
      if thresholds[middle] <= word { low = middle + 1 } else { high = middle }
    }
    return Double(2 * (first + low) - count)
  }
}
