/// Memory of a fixed length, of numbers.
final class Buffer<Element> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int

  private let room: UnsafeMutablePointer<Element>

  init(_ values: [Element]) {
    count = values.count
    room = .allocate(capacity: max(1, values.count))
    room.initialize(from: values, count: values.count)
    pointer = room
  }

  /// - Parameter margin: zeros that may be read before and after.
  init(zeros count: Int, margin: Int = 0) where Element == Double {
    self.count = count
    room = .allocate(capacity: max(1, count + 2 * margin))
    room.initialize(repeating: 0, count: count + 2 * margin)
    pointer = room + margin
  }

  deinit { room.deallocate() }
}

/// The elements of a sparse matrix between two components: real and imaginary parts in compressed rows of
/// their own, since most elements have one of them alone.
final class SubMatrix {
  let rows: Int
  let columns: Int
  /// Rows that have elements, rising.
  let usedRows: [Int32]
  let re: Part
  let im: Part
  /// (row, column, number of the element) of a matrix with at most one element in a row; else nil.
  let single: Single?

  /// Real or imaginary parts.
  final class Part {
    let starts: Buffer<Int32>
    let columns: Buffer<Int32>
    let values: Buffer<Double>
    private let sources: [Int32]

    init(_ entries: [(row: Int, column: Int, source: Int)], rows: Int) {
      var starts = [Int32](repeating: 0, count: rows + 1)
      for entry in entries { starts[entry.row + 1] += 1 }
      for row in 0..<rows { starts[row + 1] += starts[row] }
      self.starts = Buffer(starts)
      columns = Buffer(entries.map { Int32($0.column) })
      values = Buffer(zeros: entries.count)
      sources = entries.map { Int32($0.source) }
    }

    func refresh(_ all: [Double]) {
      for index in 0..<values.count { values.pointer[index] = all[Int(sources[index])] }
    }
  }

  /// One element in a row.
  final class Single {
    let count: Int
    let rows: Buffer<Int32>
    let columns: Buffer<Int32>
    let re: Buffer<Double>
    let im: Buffer<Double>
    /// Whether all elements are real at all times.
    let isReal: Bool
    /// Ranges of `rows` along which rows and columns both rise by one.
    let runs: [Range<Int>]
    /// Column − row, where it is the same for all elements; else nil.
    let shift: Int?
    /// Elements by row, zero where a row has none; for shifted matrices.
    let spreadRe: Buffer<Double>
    let spreadIm: Buffer<Double>
    private let sources: [Int32]

    init(_ entries: [(row: Int, column: Int, source: Int)], isReal: Bool, rows size: Int) {
      let shifts = Set(entries.map { $0.column - $0.row })
      shift = shifts.count == 1 ? shifts.first : nil
      spreadRe = Buffer(zeros: shift == nil ? 0 : BlockLayout.stride(size))
      spreadIm = Buffer(zeros: shift == nil ? 0 : BlockLayout.stride(size))
      count = entries.count
      rows = Buffer(entries.map { Int32($0.row) })
      columns = Buffer(entries.map { Int32($0.column) })
      re = Buffer(zeros: entries.count)
      im = Buffer(zeros: entries.count)
      sources = entries.map { Int32($0.source) }
      self.isReal = isReal
      var (runs, first) = ([Range<Int>](), 0)
      for index in entries.indices.dropFirst()
      where entries[index].row != entries[index - 1].row + 1
        || entries[index].column != entries[index - 1].column + 1
      {
        runs.append(first..<index)
        first = index
      }
      if !entries.isEmpty { runs.append(first..<entries.count) }
      self.runs = runs
    }

    func refresh(_ re: [Double], _ im: [Double]) {
      for index in 0..<count {
        self.re.pointer[index] = re[Int(sources[index])]
        self.im.pointer[index] = im[Int(sources[index])]
      }
      if shift == nil { return }
      for index in 0..<count {
        spreadRe.pointer[Int(rows.pointer[index])] = self.re.pointer[index]
        spreadIm.pointer[Int(rows.pointer[index])] = self.im.pointer[index]
      }
    }
  }

  /// - Parameter entries: rising by row, then column; `source` numbers elements of the operator.
  init(
    _ operation: SparseOperator, rows: Int, columns: Int,
    _ entries: [(row: Int, column: Int, source: Int)]
  ) {
    (self.rows, self.columns) = (rows, columns)
    let kinds = entries.map { operation.mayHave($0.source) }
    re = Part(zip(entries, kinds).filter { $0.1.re }.map(\.0), rows: rows)
    im = Part(zip(entries, kinds).filter { $0.1.im }.map(\.0), rows: rows)
    usedRows = entries.reduce(into: []) { used, entry in
      if used.last != Int32(entry.row) { used.append(Int32(entry.row)) }
    }
    single =
      usedRows.count == entries.count
      ? Single(entries, isReal: kinds.allSatisfy { !$0.im }, rows: rows) : nil
  }

  func refresh(_ re: [Double], _ im: [Double]) {
    self.re.refresh(re)
    self.im.refresh(im)
    single?.refresh(re, im)
  }
}

/// A sparse matrix cut into parts between components, with its values at one time.
final class BlockedOperator {
  let operation: SparseOperator
  /// By target, then source.
  let parts: [Int: [Int: SubMatrix]]
  private let scale: (Double) -> Double
  private var re: [Double]
  private var im: [Double]

  /// - Parameter scale: multiplies the matrix, as a function of time.
  init(
    _ operation: SparseOperator, _ components: Components,
    scale: @escaping (Double) -> Double = { _ in 1 }
  ) {
    self.operation = operation
    self.scale = scale
    var entries: [Int: [Int: [(row: Int, column: Int, source: Int)]]] = [:]
    for row in 0..<operation.count {
      for index in operation.starts[row]..<operation.starts[row + 1] {
        let column = Int(operation.columns[index])
        entries[components.ofState[row], default: [:]][components.ofState[column], default: []]
          .append((components.place[row], components.place[column], index))
      }
    }
    var parts: [Int: [Int: SubMatrix]] = [:]
    for (target, sources) in entries {
      for (source, list) in sources {
        parts[target, default: [:]][source] = SubMatrix(
          operation, rows: components.states[target].count,
          columns: components.states[source].count, list)
      }
    }
    self.parts = parts
    (re, im) = operation.values(at: 0)
    refresh(at: 0)
  }

  func refresh(at time: Double) {
    operation.refresh(&re, &im, at: time)
    let factor = scale(time)
    if factor != 1 {
      for index in re.indices {
        re[index] *= factor
        im[index] *= factor
      }
    }
    for sources in parts.values { for part in sources.values { part.refresh(re, im) } }
  }
}
