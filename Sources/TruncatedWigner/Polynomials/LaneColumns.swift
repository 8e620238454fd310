import Numerics

/// Some columns of a block of lanes: row r of them begins at `lanes + r · stride`.
struct LaneColumns {
  let lanes: UnsafeMutablePointer<Lanes>
  let stride: Int
  let count: Int

  init(lanes: UnsafeMutablePointer<Lanes>, stride: Int, count: Int) {
    self.lanes = lanes
    self.stride = stride
    self.count = count
  }

  /// - Parameter range: which columns.
  @inline(__always)
  init(_ block: LaneBuffer, _ range: Range<Int>) {
    lanes = block.lanes + range.lowerBound
    stride = block.groups
    count = range.count
  }

  @inline(__always)
  func row(_ number: Int) -> UnsafeMutablePointer<Lanes> { lanes + number * stride }

  @inline(__always)
  func clear(row number: Int) {
    let place = row(number)
    guard count == 4 else { return place.update(repeating: .zero, count: count) }
    (place[0], place[1], place[2], place[3]) = (.zero, .zero, .zero, .zero)
  }

  func clear(rows: Range<Int>) {
    if count == stride {
      row(rows.lowerBound).update(repeating: .zero, count: rows.count * stride)
    } else {
      for number in rows { clear(row: number) }
    }
  }
}

/// Copies some lanes; four of them, the usual number, without a call.
@inline(__always)
func copyLanes(
  _ source: UnsafeMutablePointer<Lanes>, to target: UnsafeMutablePointer<Lanes>, count: Int
) {
  guard count == 4 else { return target.update(from: source, count: count) }
  let (a, b, c, d) = (source[0], source[1], source[2], source[3])
  (target[0], target[1], target[2], target[3]) = (a, b, c, d)
}
