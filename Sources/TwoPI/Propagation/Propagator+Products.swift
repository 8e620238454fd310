import Foundation
import Numerics

/// Products of the panel's rows with all that is earlier.
extension Propagator {
  /// Shows all ranks how rows have changed since the sums that follow them were brought up to date, at the own columns;
  /// the first node's among them.
  /// - Parameters:
  ///   - group: its rows come in groups.
  ///   - factor: 1 or −1.
  func publish(_ group: RowGroup, _ followed: FollowedRows, factor: Double = 1) {
    guard old > 0 else { return }
    let (from, width) = (group.node(1), followed.done.columns)
    let (rows, done) = (followed.done.rows, followed.done.elements)
    let (whole, changes, single) = (followed.packed, followed.packedChanges, Float(factor))
    for strip in share.strips(of: old + 1) {
      var u = max(first, strip * StripMatrix.width)
      let end = min((strip + 1) * StripMatrix.width, old + 1)
      if isWhole {
        for u in u..<max(u, end) {
          for r in 0..<rows {
            let value = from[r * group.columns + u]
            done[r * width + u] = value
            whole[u * rows + r] = factor * value
          }
        }
        continue
      }
      while u + 8 <= end {
        StripMatrix.packChanges(
          rows, from + u, group.columns, done + u, width, factor: single,
          into: changes + u * rows)
        u += 8
      }
      while u < end {
        for r in 0..<rows {
          let change = Float(from[r * group.columns + u] - done[r * width + u])
          done[r * width + u] += Double(change)
          changes[u * rows + r] = single * change
        }
        u += 1
      }
    }
  }

  /// Brings sums of left · right at the own columns up to date, for the rows of all nodes of the panel but the first and
  /// the integrals up to its start, after the left ones were published.
  /// - Parameter products: right factors with what they are added to.
  func follow(_ left: FollowedRows, _ products: (right: RightFactor, sum: Matrix)...) {
    guard old > 0 else { return }
    let start = measuresProducts ? processorSeconds() : 0
    defer { if measuresProducts { productSeconds += processorSeconds() - start } }
    let rows = left.done.rows
    if measuresProducts {
      for (right, _) in products {
        eachStrip(right) { productOperations += 2 * Double(rows * $1.count * StripMatrix.width) }
      }
    }
    for (right, sum) in products {
      eachStrip(right) { strip, range in
        onStrip(strip, rows, into: sum.elements, stride: sum.columns) {
          if isWhole {
            right.matrix.multiply(
              strip: strip, range, left: left.packed, rows, into: $0, stride: $1)
          } else {
            right.matrix.multiply(
              strip: strip, range, left: left.packedChanges, rows, into: $0, stride: $1)
          }
        }
      }
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
  /// of ∫_T^{t_i} times all. The rank does whose column the first node is.
  func attach(_ corner: Corner, to rows: RowSet, isFactor: Bool = true) {
    guard share.contains(strip: old / StripMatrix.width) else { return }
    for i in 0..<count {
      let row = rows.row(i) + old
      row[0] = corner[i, 0]
      guard isFactor else { continue }
      for u in 0..<count { row[1 + u] = weights.partial[i * count + u] * corner[i, u] }
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
