import CBLAS

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
    let count = max(rows * groups, 1)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 64, alignment: 64)
    lanes = raw.bindMemory(to: Lanes.self, capacity: count)
    lanes.initialize(repeating: .zero, count: count)
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

/// A row-major matrix of doubles.
final class Matrix {
  let rows: Int
  let columns: Int
  let elements: UnsafeMutablePointer<Double>

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(rows * columns, 1) * 8, alignment: 64)
    elements = raw.bindMemory(to: Double.self, capacity: max(rows * columns, 1))
    elements.initialize(repeating: 0, count: rows * columns)
  }

  deinit {
    UnsafeMutableRawPointer(elements).deallocate()
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// Lanes multiplied at once. A function of the matrix alone, so that the rounding of a trajectory
  /// depends neither on its neighbours nor on how full its batch is; small matrices take narrow
  /// panels since those waste less on a batch that is not full.
  private var panel: Int { rows * columns <= 128 * 128 ? 16 : 64 }

  /// output = alpha · self · input + beta · output for the first `activeGroups` groups of lanes
  /// (rounded up to whole panels); with `transposed`, the transpose of self.
  func multiply(
    _ input: LaneBuffer, into output: LaneBuffer, alpha: Double, beta: Double,
    transposed: Bool = false, activeGroups: Int
  ) {
    let width = input.groups * laneCount
    let step = min(panel, width)
    var lane = 0
    while lane < activeGroups * laneCount {
      let count = min(step, width - lane)
      twa_dgemm(
        transposed ? 1 : 0, Int32(transposed ? columns : rows), Int32(count),
        Int32(transposed ? rows : columns), alpha, elements, Int32(columns),
        input.doubles + lane, Int32(width), beta, output.doubles + lane, Int32(width))
      lane += count
    }
  }
}
