import CLanes
import Foundation

/// A matrix in strips of sixteen columns, each of which lies in one piece, row after row: as it is read by
/// products of a few rows with it, without being copied first. What was never written is zero and takes no memory.
public final class StripMatrix {
  public static let width = 16
  public let rows: Int
  public let columns: Int
  private let elements: UnsafeMutablePointer<Double>
  private let byteCount: Int

  /// Zero everywhere.
  public init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    let strips = (columns + Self.width - 1) / Self.width
    byteCount = max(1, strips * rows) * Self.width * 8
    let memory = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)!
    precondition(memory != MAP_FAILED, "no memory for \(byteCount) bytes")
    elements = memory.bindMemory(to: Double.self, capacity: byteCount / 8)
  }

  deinit { munmap(elements, byteCount) }

  /// Strips that hold so many columns.
  public static func strips(_ columns: Int) -> Int { (columns + width - 1) / width }

  /// The sixteen elements of a row in the strip of a column.
  @inline(__always)
  private func piece(_ row: Int, _ strip: Int) -> UnsafeMutablePointer<Double> {
    elements + (strip * rows + row) * Self.width
  }

  public subscript(row: Int, column: Int) -> Double {
    get { piece(row, column / Self.width)[column % Self.width] }
    set { piece(row, column / Self.width)[column % Self.width] = newValue }
  }

  /// Makes the first columns of a row, those of some strips, equal to some numbers, times a factor.
  public func set(
    row: Int, _ count: Int, to values: UnsafePointer<Double>, times factor: Double = 1,
    strips: StripShare = .all
  ) {
    each(count, strips) { strip, first, length in
      let (piece, values) = (piece(row, strip), values + first)
      for j in 0..<length { piece[j] = factor * values[j] }
    }
  }

  /// Adds numbers times a factor to the first columns of a row, those of some strips.
  public func add(
    row: Int, _ count: Int, _ values: UnsafePointer<Double>, times factor: Double,
    strips: StripShare = .all
  ) {
    each(count, strips) { strip, first, length in
      let (piece, values) = (piece(row, strip), values + first)
      for j in 0..<length { piece[j] += factor * values[j] }
    }
  }

  @inline(__always)
  private func each(_ count: Int, _ share: StripShare, _ body: (Int, Int, Int) -> Void) {
    for strip in share.strips(of: count) {
      let first = strip * Self.width
      body(strip, first, min(Self.width, count - first))
    }
  }

  /// Copies rows of a strip of another matrix.
  public func take(_ other: StripMatrix, strip: Int, rows range: Range<Int>) {
    piece(range.lowerBound, strip).update(
      from: other.piece(range.lowerBound, strip), count: range.count * Self.width)
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
    Self.multiply(
      left: left + range.lowerBound * count, count, depth: range.count,
      piece(range.lowerBound, strip), Self.width, into: result, stride: stride)
  }

  /// Adds left · right to sixteen columns of a result.
  /// - Parameters:
  ///   - left: rows of the result for each row of the right matrix, one after the other.
  ///   - count: rows of the result.
  ///   - right: sixteen columns, rows `rightStride` apart.
  public static func multiply(
    left: UnsafePointer<Double>, _ count: Int, depth: Int, _ right: UnsafePointer<Double>,
    _ rightStride: Int, into result: UnsafeMutablePointer<Double>, stride: Int
  ) {
    // As few blocks of rows as the registers allow, all of about one size.
    let blocks = (count + 13) / 14
    var first = 0
    for block in 0..<blocks {
      let end = count * (block + 1) / blocks
      twa_strip(
        Int32(end - first), depth, left + first, count, right, rightStride,
        result + first * stride, stride)
      first = end
    }
  }
}

/// Some of the strips of a matrix, dealt out in turn.
public struct StripShare: Sendable, Equatable {
  public let index: Int
  public let count: Int

  public init(_ index: Int, of count: Int) { (self.index, self.count) = (index, count) }

  public static let all = StripShare(0, of: 1)

  /// Those that hold so many columns.
  public func strips(of columns: Int) -> StrideTo<Int> {
    stride(from: index, to: StripMatrix.strips(columns), by: count)
  }

  public func contains(column: Int) -> Bool { column / StripMatrix.width % count == index }

  /// Their columns among so many, neighbours joined.
  public func ranges(of columns: Int) -> [Range<Int>] {
    if count == 1 { return columns > 0 ? [0..<columns] : [] }
    return strips(of: columns).map {
      ($0 * StripMatrix.width)..<min(($0 + 1) * StripMatrix.width, columns)
    }
  }
}
