import Numerics

/// One function at the nodes of the panel in flight (rows) and all earlier nodes (columns).
struct RowSet {
  let base: UnsafeMutablePointer<Double>
  /// From the row of a node to that of the next one.
  let stride: Int

  @inline(__always)
  func row(_ node: Int) -> UnsafeMutablePointer<Double> { base + node * stride }
}

/// Functions whose rows alternate, so that both are left factors of one product.
final class RowGroup {
  let count: Int
  /// Rows before those of the nodes.
  let leading: Int
  let columns: Int
  /// The first row of all.
  let start: UnsafeMutablePointer<Double>
  private let memory: TeamMemory

  init(_ count: Int, nodes: Int, columns: Int, leading: Int = 0, in memory: TeamMemory) {
    (self.count, self.leading, self.columns) = (count, leading, columns)
    self.memory = memory
    start = memory.next((leading + nodes * count) * columns)
  }

  /// The first row of a node.
  @inline(__always)
  func node(_ index: Int) -> UnsafeMutablePointer<Double> {
    start + (leading + index * count) * columns
  }

  @inline(__always)
  func function(_ index: Int) -> RowSet {
    RowSet(base: start + (leading + index) * columns, stride: count * columns)
  }

  /// The same with more columns.
  /// - Parameter isCopied: whether this rank copies what is there.
  func grown(nodes: Int, columns wider: Int, in memory: TeamMemory, isCopied: Bool) -> RowGroup {
    let larger = RowGroup(count, nodes: nodes, columns: wider, leading: leading, in: memory)
    guard isCopied else { return larger }
    for r in 0..<(leading + nodes * count) {
      (larger.start + r * wider).update(from: start + r * columns, count: columns)
    }
    return larger
  }
}

/// One function within the panel in flight: rows t, columns t', both branches continued.
struct Corner {
  let elements: UnsafeMutablePointer<Double>
  let count: Int

  @inline(__always)
  subscript(i: Int, j: Int) -> Double {
    get { elements[i * count + j] }
    nonmutating set { elements[i * count + j] = newValue }
  }

  @inline(__always)
  func row(_ i: Int) -> UnsafeMutablePointer<Double> { elements + i * count }
}

/// Room for the corners of all functions.
final class CornerStore {
  private let matrix: Matrix
  private let count: Int
  private var used = 0

  init(nodes count: Int, functions: Int) {
    self.count = count
    matrix = Matrix(rows: functions, columns: count * count)
  }

  func next() -> Corner {
    precondition(used < matrix.rows)
    defer { used += 1 }
    return Corner(elements: matrix.elements + used * count * count, count: count)
  }

  func four() -> [[Corner]] { (0..<2).map { _ in (0..<2).map { _ in next() } } }

  /// Numbers of all corners.
  var values: [Double] {
    get { Array(UnsafeBufferPointer(start: matrix.elements, count: matrix.rows * matrix.columns)) }
    set { for (i, value) in newValue.enumerated() { matrix.elements[i] = value } }
  }

  func clear() { matrix.elements.update(repeating: 0, count: matrix.rows * matrix.columns) }
}
