import CLanes
import Foundation

/// A matrix in strips of sixteen columns, each of which lies in one piece, row after row: as it is read by
/// products of a few rows with it, without being copied first. An element is the sum of a number in single precision
/// and a second one, what the first leaves out: with 48 bits, and half as much to read where 24 are enough.
/// A strip has the rows that its columns need, and what was never written is zero.
public final class StripMatrix {
  public static let width = 16
  public let columns: Int
  /// Rows of each strip; those of strips that are not kept are empty.
  private let rows: [Range<Int>]
  /// Where row 0 of each strip would begin.
  private let starts: [Int]
  private let pages: ZeroPages
  private let leading: UnsafeMutablePointer<Float>
  private let rest: UnsafeMutablePointer<Float>
  /// Elements that there is room for.
  public let elementCount: Int

  /// Zero everywhere.
  /// - Parameters:
  ///   - reserve: how many times as much memory there is room for, for one that takes it over.
  ///   - other: a matrix that is no longer used, whose memory this one takes if it is enough.
  ///   - rows: those of a strip, by its number.
  public init(
    columns: Int, strips: StripShare = .all, reserve: Double = 1,
    reusing other: StripMatrix? = nil,
    rows: (Int) -> Range<Int>
  ) {
    self.columns = columns
    let number = Self.strips(columns)
    self.rows = (0..<number).map { strips.contains(strip: $0) ? rows($0) : 0..<0 }
    var (starts, end) = ([Int](), 0)
    for rows in self.rows {
      starts.append(end - rows.lowerBound * Self.width)
      end += rows.count * Self.width
    }
    (self.starts, elementCount) = (starts, end)
    // Both numbers of all elements, each part on pages of its own.
    let part = (4 * end / ZeroPages.alignment + 1) * ZeroPages.alignment
    pages = ZeroPages.make(byteCount: 2 * part, reserve: reserve, reusing: other?.pages)
    leading = pages.start.bindMemory(to: Float.self, capacity: part / 4)
    rest = (pages.start + part).bindMemory(to: Float.self, capacity: part / 4)
  }

  /// Strips that hold so many columns.
  public static func strips(_ columns: Int) -> Int { (columns + width - 1) / width }

  /// Where the sixteen elements of a row in a strip begin.
  @inline(__always)
  private func place(_ row: Int, _ strip: Int) -> Int { starts[strip] + row * Self.width }

  @inline(__always)
  private func put(_ value: Double, _ place: Int) {
    let first = Float(value)
    leading[place] = first
    rest[place] = Float(value - Double(first))
  }

  @inline(__always)
  private func element(_ place: Int) -> Double { Double(leading[place]) + Double(rest[place]) }

  public subscript(row: Int, column: Int) -> Double {
    get { element(place(row, column / Self.width) + column % Self.width) }
    set { put(newValue, place(row, column / Self.width) + column % Self.width) }
  }

  /// Makes some neighbouring columns of some rows, those of some strips, equal to numbers: row after row.
  public func set(
    rows: Range<Int>, columns: Range<Int>, to values: UnsafePointer<Double>,
    strips: StripShare = .all
  ) {
    var first = columns.lowerBound
    while first < columns.upperBound {
      let strip = first / Self.width
      let end = min(columns.upperBound, (strip + 1) * Self.width)
      if strips.contains(strip: strip) {
        var from = values + (first - columns.lowerBound)
        var to = place(rows.lowerBound, strip) + first % Self.width
        for _ in rows {
          for j in 0..<(end - first) { put(from[j], to + j) }
          from += columns.count
          to += Self.width
        }
      }
      first = end
    }
  }

  /// Makes the first columns of a row, those of some strips, equal to some numbers, times a factor.
  public func set(
    row: Int, _ count: Int, to values: UnsafePointer<Double>, times factor: Double = 1,
    strips: StripShare = .all
  ) {
    each(count, strips) { strip, first, length in
      let (place, values) = (place(row, strip), values + first)
      for j in 0..<length { put(factor * values[j], place + j) }
    }
  }

  /// Adds numbers times a factor to the first columns of a row, those of some strips.
  public func add(
    row: Int, _ count: Int, _ values: UnsafePointer<Double>, times factor: Double,
    strips: StripShare = .all
  ) {
    each(count, strips) { strip, first, length in
      let (place, values) = (place(row, strip), values + first)
      for j in 0..<length { put(element(place + j) + factor * values[j], place + j) }
    }
  }

  @inline(__always)
  private func each(_ count: Int, _ share: StripShare, _ body: (Int, Int, Int) -> Void) {
    for strip in share.strips(of: count) {
      let first = strip * Self.width
      body(strip, first, min(Self.width, count - first))
    }
  }

  /// Copies a strip of another matrix, as far as both have its rows.
  public func take(_ other: StripMatrix, strip: Int) {
    let range = rows[strip].clamped(to: other.rows[strip])
    let (to, from) = (place(range.lowerBound, strip), other.place(range.lowerBound, strip))
    (leading + to).update(from: other.leading + from, count: range.count * Self.width)
    (rest + to).update(from: other.rest + from, count: range.count * Self.width)
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
    let place = place(range.lowerBound, strip)
    let left = left + range.lowerBound * count
    Self.blocks(of: count, most: 14) { first, rows in
      twa_strip_sum(
        Int32(rows), range.count, left + first, count, leading + place, rest + place,
        result + first * stride, stride)
    }
  }

  /// The same in single precision.
  public func multiply(
    strip: Int, _ range: Range<Int>, left: UnsafePointer<Float>, _ count: Int,
    into result: UnsafeMutablePointer<Double>, stride: Int
  ) {
    let place = place(range.lowerBound, strip)
    let left = left + range.lowerBound * count
    Self.blocks(of: count, most: 26) { first, rows in
      twa_strip_single(
        Int32(rows), range.count, left + first, count, leading + place,
        result + first * stride, stride)
    }
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
    blocks(of: count, most: 14) { first, rows in
      twa_strip(
        Int32(rows), depth, left + first, count, right, rightStride, result + first * stride,
        stride)
    }
  }

  /// What eight columns of some rows are beyond others, times a factor, those of all rows for each column; the others
  /// are then brought up to date in single precision.
  public static func packChanges(
    _ rows: Int, _ now: UnsafePointer<Double>, _ nowStride: Int,
    _ done: UnsafeMutablePointer<Double>, _ doneStride: Int, factor: Float,
    into packed: UnsafeMutablePointer<Float>
  ) {
    precondition(rows <= 32)
    twa_pack_changes(Int32(rows), now, nowStride, done, doneStride, factor, packed)
  }

  /// Adds Σ_u left[i, u] weights[u] right[j, u] to a square matrix.
  public static func addDots(
    _ count: Int, _ left: UnsafePointer<Double>, _ leftStride: Int, _ right: UnsafePointer<Double>,
    _ rightStride: Int, weights: [Double], depth: Int, to result: UnsafeMutablePointer<Double>
  ) {
    twa_dots(
      Int32(count), Int32(count), depth, left, leftStride, right, rightStride, weights, result,
      count)
  }

  /// As few blocks of rows as the registers allow, all of about one size.
  @inline(__always)
  private static func blocks(of count: Int, most: Int, _ body: (Int, Int) -> Void) {
    let blocks = (count + most - 1) / most
    var first = 0
    for block in 0..<blocks {
      let end = count * (block + 1) / blocks
      body(first, end - first)
      first = end
    }
  }
}

/// Some of the strips of a matrix, a few neighbours at a time dealt out in turn.
public struct StripShare: Sendable, Equatable {
  public let index: Int
  public let count: Int

  public init(_ index: Int, of count: Int) { (self.index, self.count) = (index, count) }

  public static let all = StripShare(0, of: 1)
  /// Fewer would make ranks that see the same rows write to neighbouring lines of memory, more share unevenly.
  private static let neighbours = 4

  /// Those that hold so many columns.
  public func strips(of columns: Int) -> LazyFilterSequence<Range<Int>> {
    (0..<StripMatrix.strips(columns)).lazy.filter { contains(strip: $0) }
  }

  public func contains(strip: Int) -> Bool { strip / Self.neighbours % count == index }

  /// Their columns among so many, neighbours joined.
  public func ranges(of columns: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for strip in strips(of: columns) {
      let (first, end) = (strip * StripMatrix.width, min((strip + 1) * StripMatrix.width, columns))
      if ranges.last?.upperBound == first {
        ranges[ranges.count - 1] = ranges.last!.lowerBound..<end
      } else {
        ranges.append(first..<end)
      }
    }
    return ranges
  }
}
