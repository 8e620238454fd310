import CLanes

/// A matrix in strips of sixteen columns, each of which lies in one piece, row after row: as it is read by
/// products of a few rows with it, without being copied first.
public final class StripMatrix {
  public static let width = 16
  public let rows: Int
  public let columns: Int
  private let matrix: Matrix

  /// Zero everywhere.
  public init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    let strips = (columns + Self.width - 1) / Self.width
    matrix = Matrix(rows: strips * rows, columns: Self.width)
  }

  /// The sixteen elements of a row in the strip of a column.
  @inline(__always)
  private func piece(_ row: Int, _ strip: Int) -> UnsafeMutablePointer<Double> {
    matrix.elements + (strip * rows + row) * Self.width
  }

  public subscript(row: Int, column: Int) -> Double {
    get { piece(row, column / Self.width)[column % Self.width] }
    set { piece(row, column / Self.width)[column % Self.width] = newValue }
  }

  /// Makes the first columns of a row equal to some numbers, times a factor.
  public func set(
    row: Int, _ count: Int, to values: UnsafePointer<Double>, times factor: Double = 1
  ) {
    each(row, count) { piece, values, count in
      for j in 0..<count { piece[j] = factor * values[j] }
    } values: {
      values
    }
  }

  /// Adds numbers times a factor to the first columns of a row.
  public func add(row: Int, _ count: Int, _ values: UnsafePointer<Double>, times factor: Double) {
    each(row, count) { piece, values, count in
      for j in 0..<count { piece[j] += factor * values[j] }
    } values: {
      values
    }
  }

  @inline(__always)
  private func each(
    _ row: Int, _ count: Int,
    _ body: (UnsafeMutablePointer<Double>, UnsafePointer<Double>, Int) -> Void,
    values: () -> UnsafePointer<Double>
  ) {
    let values = values()
    var column = 0
    while column < count {
      let length = min(Self.width, count - column)
      body(piece(row, column / Self.width), values + column, length)
      column += length
    }
  }

  /// Copies the first columns of the first rows of another matrix.
  public func take(_ other: StripMatrix, rows: Int) {
    let strips = (min(columns, other.columns) + Self.width - 1) / Self.width
    for strip in 0..<strips {
      piece(0, strip).update(from: other.piece(0, strip), count: rows * Self.width)
    }
  }

  /// Adds left · self to rows of a result, for the columns of one strip.
  /// - Parameters:
  ///   - strip: its number.
  ///   - range: rows of the matrix that count.
  ///   - left: rows of the result for each row of the matrix, one after the other.
  ///   - count: rows of the result.
  ///   - result: sixteen columns at least.
  public func multiply(
    strip: Int, _ range: Range<Int>, left: UnsafePointer<Double>, _ count: Int,
    into result: UnsafeMutablePointer<Double>, stride: Int
  ) {
    // As few blocks of rows as the registers allow, all of about one size.
    let blocks = (count + 13) / 14
    var first = 0
    for block in 0..<blocks {
      let end = count * (block + 1) / blocks
      twa_strip(
        Int32(end - first), range.count, left + range.lowerBound * count + first, count,
        piece(range.lowerBound, strip), result + first * stride, stride)
      first = end
    }
  }
}
