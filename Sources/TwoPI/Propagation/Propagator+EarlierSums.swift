import Numerics

/// Integrals over all that is earlier, of products of two functions at the nodes of the panel.
extension Propagator {
  /// One of the things that ranks share out.
  typealias Share = (sum: Corner, left: RowSet, right: RowSet)

  /// Computes some of the sums, those of this rank: Σ_{u < old} left[i, u] right[j, u] times the weights of the integral.
  func sumEarlier(_ shares: [Share]) {
    guard old > 0 else { return }
    for (index, (sum, left, right)) in shares.enumerated() where owns(index) {
      clear(sum)
      StripMatrix.addDots(
        count, left.base, left.stride, right.base, right.stride, weights: integral, depth: old,
        to: sum.elements)
    }
  }

  /// The same at equal times, into the first row.
  func sumEqualTimes(_ shares: [Share]) {
    guard old > 0 else { return }
    for (index, (sum, left, right)) in shares.enumerated() where owns(index) {
      for i in 0..<count { sum[0, i] = equalTimeSum(left.row(i), right.row(i)) }
    }
  }

  private func equalTimeSum(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>
  ) -> Double {
    integral.withUnsafeBufferPointer { w in
      var lanes = SIMD8<Double>(repeating: 0)
      let whole = old / 8 * 8
      for u in Swift.stride(from: 0, to: whole, by: 8) {
        let x = UnsafeRawPointer(a + u).loadUnaligned(as: SIMD8<Double>.self)
        let y = UnsafeRawPointer(b + u).loadUnaligned(as: SIMD8<Double>.self)
        let z = UnsafeRawPointer(w.baseAddress! + u).loadUnaligned(as: SIMD8<Double>.self)
        lanes.addProduct(x * z, y)
      }
      var sum = lanes.sum()
      for u in whole..<old { sum += w[u] * a[u] * b[u] }
      return sum
    }
  }

  /// Whether something that ranks share out is this one's.
  func owns(_ index: Int) -> Bool { index % share.count == share.index }

  /// The part of ∫_0^T of a product within the corner, from the sum over earlier nodes.
  func addEarlier(_ sum: Corner, _ left: Corner, _ right: Corner, to out: Corner) {
    guard old > 0 else { return }
    let weight = integral[old]
    for i in 0..<count {
      let (row, earlier, first) = (out.row(i), sum.row(i), weight * left[i, 0])
      for j in 0..<count { row[j] += earlier[j] + first * right[j, 0] }
    }
  }

  /// The same where every rank computes the sum.
  func addEarlier(
    _ left: RowSet, _ leftCorner: Corner, _ right: RowSet, _ rightCorner: Corner, to out: Corner
  ) {
    let sum = Corner(elements: scratch.first.elements, count: count)
    clear(sum)
    StripMatrix.addDots(
      count, left.base, left.stride, right.base, right.stride, weights: integral, depth: old,
      to: sum.elements)
    addEarlier(sum, leftCorner, rightCorner, to: out)
  }

  /// ∫_0^{t_i} left(t_i, u) right(t_i, u) du at every node, from the sums over earlier nodes.
  func equalTime(_ sum: Corner, _ left: Corner, _ right: Corner) -> [Double] {
    (0..<count).map { i in
      var value = old > 0 ? sum[0, i] + integral[old] * left[i, 0] * right[i, 0] : 0
      for u in 0..<count { value += weights.partial[i * count + u] * left[i, u] * right[i, u] }
      return value
    }
  }
}
