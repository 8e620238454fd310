import Foundation
import Numerics

/// Products of the panel's rows with all that is earlier.
extension Propagator {
  /// Brings sums of factor · left · right at the columns of earlier nodes up to date, for the rows of all nodes of the
  /// panel but the first and the integrals up to its start.
  /// - Parameters:
  ///   - left: its rows come in groups; so do those of the sums.
  ///   - followed: the rows that the sums hold for.
  ///   - factor: 1 or −1.
  ///   - products: right factors with what they are added to.
  func follow(
    _ left: RowGroup, _ followed: Matrix, factor: Double = 1,
    _ products: (right: RightFactor, sum: Matrix)...
  ) {
    guard old > 0 else { return }
    let start = measuresProducts ? processorSeconds() : 0
    defer { if measuresProducts { productSeconds += processorSeconds() - start } }
    let rows = followed.rows
    if measuresProducts {
      for (right, _) in products {
        eachStrip(right) { productOperations += 2 * Double(rows * $1.count * StripMatrix.width) }
      }
    }
    let rowsStart = left.node(1)
    let (done, width) = (followed.elements, followed.columns)
    if isWhole {
      let packed = scratch.packed(rows * (old + 1))
      for u in first...old {
        for r in 0..<rows {
          let value = rowsStart[r * left.columns + u]
          done[r * width + u] = value
          packed[u * rows + r] = factor * value
        }
      }
      for (right, sum) in products {
        eachStrip(right) { strip, range in
          onStrip(strip, rows, into: sum.elements, stride: sum.columns) {
            right.matrix.multiply(strip: strip, range, left: packed, rows, into: $0, stride: $1)
          }
        }
      }
    } else {
      let packed = scratch.packedChanges(rows * (old + 1))
      pack(left, followed, Float(factor), into: packed)
      for (right, sum) in products {
        eachStrip(right) { strip, range in
          onStrip(strip, rows, into: sum.elements, stride: sum.columns) {
            right.matrix.multiply(strip: strip, range, left: packed, rows, into: $0, stride: $1)
          }
        }
      }
    }
  }

  /// Changes of rows since the sums were brought up to date: those of all rows for each column.
  private func pack(
    _ left: RowGroup, _ followed: Matrix, _ factor: Float, into packed: UnsafeMutablePointer<Float>
  ) {
    let (rows, width) = (followed.rows, followed.columns)
    let (from, done) = (left.node(1), followed.elements)
    var u = first
    while u + 8 <= old + 1 {
      for r in 0..<rows {
        let now = UnsafeRawPointer(from + r * left.columns + u)
        let then = UnsafeMutableRawPointer(done + r * width + u)
        let before = then.loadUnaligned(as: SIMD8<Double>.self)
        let change = SIMD8<Float>(now.loadUnaligned(as: SIMD8<Double>.self) - before)
        then.storeBytes(of: before + SIMD8<Double>(change), as: SIMD8<Double>.self)
        let scaled = factor * change
        let to = packed + u * rows + r
        for lane in 0..<8 { to[lane * rows] = scaled[lane] }
      }
      u += 8
    }
    while u <= old {
      for r in 0..<rows {
        let change = Float(from[r * left.columns + u] - done[r * width + u])
        done[r * width + u] += Double(change)
        packed[u * rows + r] = factor * change
      }
      u += 1
    }
  }

  /// Adds left · right to rows of all nodes of the panel but the first, at the columns of earlier nodes, in double
  /// precision and with the integrals over the panel.
  func multiply(
    _ left: RowGroup,
    _ products: (right: RightFactor, rows: RowSet?, result: UnsafeMutablePointer<Double>)...
  ) {
    guard old > 0 else { return }
    let rows = (count - 1) * left.count
    let packed = scratch.packed(rows * (old + 1))
    let rowsStart = left.node(1)
    for u in first...old {
      for r in 0..<rows { packed[u * rows + r] = rowsStart[r * left.columns + u] }
    }
    for product in products {
      eachStrip(product.right) { strip, range in
        onStrip(strip, rows, into: product.result, stride: left.columns) {
          product.right.matrix.multiply(
            strip: strip, range, left: packed, rows, into: $0, stride: $1)
        }
      }
    }
    for product in products {
      guard let right = product.rows else { continue }
      multiplyPanel(left, right, into: product.result, stride: left.columns)
    }
  }

  /// Goes through the own strips, with the rows of a right factor that count.
  @inline(__always)
  private func eachStrip(_ right: RightFactor, _ body: (Int, Range<Int>) -> Void) {
    let width = StripMatrix.width
    for strip in share.strips(of: old) where strip >= first / width {
      let start = strip * width
      let last = min(start + width, old) - 1
      switch right.shape {
      case .lower: body(strip, max(first, panelStarts[panelOfNode[start]])..<(old + 1))
      case .upper:
        body(strip, min(first, old)..<min(panelStarts[panelOfNode[last]] + count, old + 1))
      case .full: body(strip, first..<(old + 1))
      }
    }
  }

  /// Adds the integral over the panel of left · right, factor times, to rows of all nodes but the first at the
  /// columns of earlier nodes.
  /// - Parameter left: a left factor, with its corner.
  func multiplyPanel(
    _ left: RowGroup, factor: Double = 1, _ right: RowSet,
    into result: UnsafeMutablePointer<Double>, stride: Int
  ) {
    guard old > 0 else { return }
    let rows = (count - 1) * left.count
    multiplyRows(
      left.node(1) + old + 1, left.columns, rows, factor: factor, depth: count, right.base,
      right.stride, into: result, stride: stride, strips: share)
  }

  /// Calls for the columns of a strip, with the distance of their rows; those of the last one, which may not be full,
  /// by way of a buffer: behind them are others'.
  @inline(__always)
  private func onStrip(
    _ strip: Int, _ rows: Int, into result: UnsafeMutablePointer<Double>, stride: Int,
    _ multiply: (UnsafeMutablePointer<Double>, Int) -> Void
  ) {
    let width = StripMatrix.width
    let first = strip * width
    if first + width <= old { return multiply(result + first, stride) }
    onEdge(rows, into: result, first..<old, stride: stride) { multiply($0, width) }
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

  /// Adds factor · left · right to rows at the columns of some strips.
  /// - Parameters:
  ///   - left: `depth` numbers for each of these rows, `width` apart.
  ///   - right: its rows, at all columns.
  func multiplyRows(
    _ left: UnsafePointer<Double>, _ width: Int, _ rows: Int, factor: Double = 1, depth: Int,
    _ right: UnsafePointer<Double>, _ rightStride: Int,
    into result: UnsafeMutablePointer<Double>, stride: Int, strips: StripShare = .all
  ) {
    let packed = scratch.packed(rows * depth)
    for r in 0..<rows {
      for u in 0..<depth { packed[u * rows + r] = factor * left[r * width + u] }
    }
    for strip in strips.strips(of: old) {
      onStrip(strip, rows, into: result, stride: stride) {
        StripMatrix.multiply(
          left: packed, rows, depth: depth, right + strip * StripMatrix.width, rightStride,
          into: $0, stride: $1)
      }
    }
  }

  /// Makes rows of all nodes but the first equal to sums of products, at the own columns, with the rows of another
  /// function if there is one.
  /// - Parameter sum: `step` rows for each node, of which one counts.
  func begin(_ rows: RowSet, with sum: Matrix, row: Int = 0, step: Int = 1, _ other: RowSet? = nil)
  {
    guard old > 0 else { return }
    for i in 1..<count {
      let to = rows.row(i)
      let from = sum.elements + ((i - 1) * step + row) * sum.columns
      for range in ownColumns {
        if let other {
          let other = other.row(i)
          for j in range { to[j] = from[j] + other[j] }
        } else {
          (to + range.lowerBound).update(from: from + range.lowerBound, count: range.count)
        }
      }
    }
  }

  /// The same for all functions of a group.
  func begin(_ group: RowGroup, with sum: Matrix) {
    for index in 0..<group.count {
      begin(group.function(index), with: sum, row: index, step: group.count)
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

  /// The part of ∫_0^T of a product within the corner: out[i, j] += Σ_{u ≤ old} left[i, u] right[j, u] times the
  /// weights of the integral.
  func addEarlier(_ left: RowSet, _ right: RowSet, to out: Corner) {
    guard old > 0 else { return }
    StripMatrix.addDots(
      count, left.base, left.stride, right.base, right.stride, weights: integral, depth: old + 1,
      to: out.elements)
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
