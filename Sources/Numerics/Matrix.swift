/// A row-major matrix of doubles.
public final class Matrix {
  public let rows: Int
  public let columns: Int
  public let elements: UnsafeMutablePointer<Double>

  public init(rows: Int, columns: Int) {
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

  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// A matrix of the same shape, every element times the factor.
  public func scaled(by factor: Double) -> Matrix {
    let result = Matrix(rows: rows, columns: columns)
    for i in 0..<(rows * columns) { result.elements[i] = factor * elements[i] }
    return result
  }
}
