/// A row-major matrix of doubles.
final class Matrix {
  let rows: Int
  let columns: Int
  let elements: UnsafeMutablePointer<Double>
  private var single: SingleProduct?

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

  /// From now on products are formed in single precision, of the elements as they are.
  func multiplyInSinglePrecision() { single = SingleProduct(of: self) }

  /// Whether a batch that is not full wastes more with wide panels than they gain.
  var isSmall: Bool { rows * columns <= 128 * 128 }

  /// Lanes multiplied at once. A function of the matrix alone, so that the rounding of a trajectory
  /// depends neither on its neighbours nor on how full its batch is.
  private var panel: Int { isSmall ? 16 : 64 }

  /// output = alpha · self · input + beta · output for the first `activeGroups` groups of lanes
  /// (rounded up to whole panels); with `transposed`, the transpose of self.
  func multiply(
    _ input: LaneBuffer, into output: LaneBuffer, alpha: Double, beta: Double,
    transposed: Bool = false, activeGroups: Int
  ) {
    if let single {
      single.multiply(
        input, into: output, alpha: alpha, beta: beta, transposed: transposed,
        activeGroups: activeGroups)
      return
    }
    let width = input.groups * laneCount
    let step = min(panel, width)
    var lane = 0
    while lane < activeGroups * laneCount {
      let count = min(step, width - lane)
      BLAS.multiply(
        transposeA: transposed, transposed ? columns : rows, count, transposed ? rows : columns,
        alpha: alpha, elements, columns, input.doubles + lane, width, beta: beta,
        output.doubles + lane, width)
      lane += count
    }
  }
}
