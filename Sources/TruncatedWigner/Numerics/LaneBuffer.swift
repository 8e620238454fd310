import Numerics

/// Doubles laid out [row][trajectory], rows of `groups` × 8 lanes, 64-byte aligned, zero at first.
///
/// A plain owner of memory: hot loops take `lanes` once and index it.
final class LaneBuffer {
  let rows: Int
  let groups: Int
  let lanes: UnsafeMutablePointer<Lanes>

  init(rows: Int, groups: Int) {
    self.rows = rows
    self.groups = groups
    lanes = Self.allocate(rows * groups)
  }

  /// Zeros on a boundary of 64 bytes, to be given back raw.
  static func allocate(_ count: Int) -> UnsafeMutablePointer<Lanes> {
    let count = max(count, 1)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 64, alignment: 64)
    let lanes = raw.bindMemory(to: Lanes.self, capacity: count)
    lanes.initialize(repeating: .zero, count: count)
    return lanes
  }

  deinit {
    UnsafeMutableRawPointer(lanes).deallocate()
  }

  /// The same memory as doubles, row stride `groups` × 8.
  var doubles: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Double.self)
  }

  func clear() {
    lanes.update(repeating: .zero, count: rows * groups)
  }

  func copy(from other: LaneBuffer) {
    lanes.update(from: other.lanes, count: rows * groups)
  }
}
