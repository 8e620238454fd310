import Foundation
import Numerics

/// Products of the panel's rows with all that is earlier.
extension Propagator {
  /// Adds factor · left · right to rows of all nodes of the panel but the first, at the columns of earlier nodes.
  /// - Parameters:
  ///   - left: its rows come in groups; so do those of the results.
  ///   - products: right factors with what they are added to.
  func multiply(
    _ left: RowGroup, factor: Double = 1,
    _ products: (right: RightFactor, result: UnsafeMutablePointer<Double>, stride: Int)...
  ) {
    guard old > 0 else { return }
    let start = measuresProducts ? processorSeconds() : 0
    defer { if measuresProducts { productSeconds += processorSeconds() - start } }
    let rows = (count - 1) * left.count
    let depth = old + 1 + count
    let packed = scratch.packed(rows * depth)
    let first = self.first
    let rowsStart = left.node(1)
    for r in 0..<rows {
      let row = rowsStart + r * left.columns
      for u in first..<depth { packed[u * rows + r] = factor * row[u] }
    }
    for product in products {
      multiply(packed, rows, product.right, into: product.result, stride: product.stride)
    }
  }

  private func multiply(
    _ packed: UnsafePointer<Double>, _ rows: Int, _ right: RightFactor,
    into result: UnsafeMutablePointer<Double>, stride: Int
  ) {
    let width = StripMatrix.width
    for strip in share.strips(of: old) where strip >= self.first / width {
      let first = strip * width
      let end = min(first + width, old)
      let range: Range<Int>
      switch right.shape {
      case .lower: range = max(self.first, panelStarts[panelOfNode[first]])..<(old + 1 + count)
      case .upper:
        range =
          min(self.first, old)..<min(panelStarts[panelOfNode[end - 1]] + count, old + 1)
      case .full: range = self.first..<(old + 1 + count)
      }
      if end - first == width {
        right.matrix.multiply(
          strip: strip, range, left: packed, rows, into: result + first, stride: stride)
        continue
      }
      onEdge(rows, into: result, first..<end, stride: stride) {
        right.matrix.multiply(strip: strip, range, left: packed, rows, into: $0, stride: width)
      }
    }
  }

  /// Adds to the columns of the last strip, which is not full: those behind it are others'.
  private func onEdge(
    _ rows: Int, into result: UnsafeMutablePointer<Double>, _ columns: Range<Int>, stride: Int,
    _ multiply: (UnsafeMutablePointer<Double>) -> Void
  ) {
    let width = StripMatrix.width
    let edge = scratch.edge.elements
    edge.update(repeating: 0, count: rows * width)
    multiply(edge)
    for r in 0..<rows {
      for j in columns { result[r * stride + j] += edge[r * width + j - columns.lowerBound] }
    }
  }

  /// Adds left · right to rows of all nodes of the panel but the first, at the own columns.
  /// - Parameters:
  ///   - left: `depth` numbers for each of these rows, `width` apart.
  ///   - right: its rows, at all columns.
  func multiplyRows(
    _ left: UnsafePointer<Double>, _ width: Int, depth: Int, _ right: UnsafePointer<Double>,
    _ rightStride: Int, into result: UnsafeMutablePointer<Double>, stride: Int
  ) {
    let rows = count - 1
    let packed = scratch.packed(rows * depth)
    for r in 0..<rows {
      for u in 0..<depth { packed[u * rows + r] = left[r * width + u] }
    }
    for strip in share.strips(of: old) {
      let first = strip * StripMatrix.width
      let end = min(first + StripMatrix.width, old)
      func multiply(_ result: UnsafeMutablePointer<Double>, _ stride: Int) {
        StripMatrix.multiply(
          left: packed, rows, depth: depth, right + first, rightStride, into: result,
          stride: stride)
      }
      if end - first == StripMatrix.width {
        multiply(result + first, stride)
      } else {
        onEdge(rows, into: result, first..<end, stride: stride) { multiply($0, StripMatrix.width) }
      }
    }
  }

  /// Sets rows of all nodes but the first to zero, at the own columns.
  func clear(_ group: RowGroup) {
    for r in 0..<((count - 1) * group.count) {
      clearOwn(group.node(1) + r * group.columns)
    }
  }

  func clearOwn(_ row: UnsafeMutablePointer<Double>) {
    for range in ownColumns { (row + range.lowerBound).update(repeating: 0, count: range.count) }
  }

  /// The part of ∫_0^T of a product within the corner: out[i, j] += factor Σ_{u ≤ old} left[i, u] right[j, u].
  /// - Parameter right: rows with weights.
  func addEarlier(_ left: RowSet, _ right: Matrix, factor: Double = 1, to out: Corner) {
    guard old > 0 else { return }
    BLAS.multiply(
      transposeB: true, count, count, old + 1, alpha: factor, left.base, left.stride,
      right.elements, right.columns, beta: 1, out.elements, count)
  }

  /// out += factor · (∫_{t'}^t left right) within the corner.
  func addRetarded(_ left: Corner, _ right: Corner, factor: Double = 1, to out: Corner) {
    let n = count
    weights.partial.withUnsafeBufferPointer { s in
      for i in 0..<n {
        let row = out.row(i)
        for u in 0..<n {
          let (a, b) = (factor * left[i, u], right.row(u))
          let weight = s[i * n + u]
          for j in 0..<n { row[j] += a * (weight - s[j * n + u]) * b[j] }
        }
      }
    }
  }

  /// out += factor · (∫_T^{t'} left(t, u) right(t', u)) within the corner.
  func addTransposed(_ left: Corner, _ right: Corner, factor: Double = 1, to out: Corner) {
    let n = count
    weights.partial.withUnsafeBufferPointer { s in
      for i in 0..<n {
        for j in 0..<n {
          var sum = 0.0
          for u in 0..<n { sum += left[i, u] * s[j * n + u] * right[j, u] }
          out[i, j] += factor * sum
        }
      }
    }
  }

  /// Copies a corner into the columns of its rows: the first node, and where they are left factors the weights
  /// of ∫_T^{t_i} times all.
  func attach(_ corner: Corner, to rows: RowSet, isFactor: Bool = true) {
    for i in 0..<count {
      let row = rows.row(i) + old
      row[0] = corner[i, 0]
      guard isFactor else { continue }
      for u in 0..<count { row[1 + u] = weights.partial[i * count + u] * corner[i, u] }
    }
  }

  /// Rows times the weights of ∫_0^T.
  func weigh(_ rows: RowSet, _ corner: Corner, into result: Matrix) {
    guard old > 0 else { return }
    integral.withUnsafeBufferPointer { w in
      for i in 0..<count {
        let (from, to) = (rows.row(i), result.elements + i * result.columns)
        for u in 0..<old { to[u] = w[u] * from[u] }
        to[old] = w[old] * corner[i, 0]
      }
    }
  }

  /// ∫_0^{t_i} left(t_i, u) right(t_i, u) du at every node.
  func equalTime(
    _ left: RowSet, _ leftCorner: Corner, _ right: RowSet, _ rightCorner: Corner
  ) -> [Double] {
    (0..<count).map { i in
      var sum = 0.0
      if old > 0 {
        let (a, b) = (left.row(i), right.row(i))
        integral.withUnsafeBufferPointer { w in
          var lanes = SIMD8<Double>(repeating: 0)
          let whole = old / 8 * 8
          for u in Swift.stride(from: 0, to: whole, by: 8) {
            let x = UnsafeRawPointer(a + u).loadUnaligned(as: SIMD8<Double>.self)
            let y = UnsafeRawPointer(b + u).loadUnaligned(as: SIMD8<Double>.self)
            let z = UnsafeRawPointer(w.baseAddress! + u).loadUnaligned(as: SIMD8<Double>.self)
            lanes.addProduct(x * z, y)
          }
          sum = lanes.sum()
          for u in whole..<old { sum += w[u] * a[u] * b[u] }
          sum += w[old] * leftCorner[i, 0] * rightCorner[i, 0]
        }
      }
      for u in 0..<count {
        sum += weights.partial[i * count + u] * leftCorner[i, u] * rightCorner[i, u]
      }
      return sum
    }
  }

  /// ∫_0^{t_i} left(t_i, u) right(u) du at every node.
  /// - Parameter panelValues: the function at the nodes of the panel.
  func integral(
    _ left: RowSet, _ corner: Corner, of right: [Double], _ panelValues: [Double]
  ) -> [Double] {
    (0..<count).map { i in
      var sum = 0.0
      if old > 0 {
        let a = left.row(i)
        for u in 0..<old { sum += integral[u] * a[u] * right[u] }
        sum += integral[old] * corner[i, 0] * panelValues[0]
      }
      for u in 0..<count {
        sum += weights.partial[i * count + u] * corner[i, u] * panelValues[u]
      }
      return sum
    }
  }
}

/// Processor time of this process.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
