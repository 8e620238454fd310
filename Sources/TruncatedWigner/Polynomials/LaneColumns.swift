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

  func clear(row number: Int) { row(number).update(repeating: .zero, count: count) }
}
