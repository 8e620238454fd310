import Models

/// A small sparse matrix on one factor of the Hilbert space, column by column. It may have more rows than
/// columns: those beyond a cutoff tell what a truncation cuts off.
public struct LocalMatrix: Sendable {
  public typealias Entry = (row: Int, value: ComplexNumber)

  /// Of all columns one behind the other, rows rising in each.
  public private(set) var entries: [Entry] = []
  /// Where every column begins, and the end.
  private var starts = [0]

  /// Number of columns.
  public var count: Int { starts.count - 1 }

  /// Where the entries of a column are.
  public func column(_ number: Int) -> Range<Int> { starts[number]..<starts[number + 1] }

  private init(reservingFor columns: Int) {
    starts.reserveCapacity(columns + 1)
    entries.reserveCapacity(2 * columns)
  }

  /// - Parameter columns: entries of every column, rows rising.
  init(columns: [[Entry]]) {
    self.init(reservingFor: columns.count)
    for column in columns {
      entries += column
      starts.append(entries.count)
    }
  }

  /// A matrix whose elements are given one by one.
  init(size: Int, _ elements: [(row: Int, column: Int, value: ComplexNumber)]) {
    let own = elements.filter { $0.value != .zero }
    starts = Array(repeating: 0, count: size + 1)
    for element in own { starts[element.column + 1] += 1 }
    for column in 0..<size { starts[column + 1] += starts[column] }
    entries = Array(repeating: (0, .zero), count: own.count)
    var next = starts
    for element in own {
      // Rows rise in a column; those of one row stay in their order.
      var place = next[element.column]
      next[element.column] += 1
      while place > starts[element.column], entries[place - 1].row > element.row {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = (element.row, element.value)
    }
  }

  static func identity(_ size: Int) -> Self {
    Self(size: size, (0..<size).map { ($0, $0, ComplexNumber(1)) })
  }

  static func zero(_ size: Int) -> Self { Self(size: size, []) }

  /// Without rows beyond the columns.
  var adjoint: Self {
    var elements: [(row: Int, column: Int, value: ComplexNumber)] = []
    elements.reserveCapacity(entries.count)
    for number in 0..<count {
      for place in column(number) where entries[place].row < count {
        elements.append((number, entries[place].row, entries[place].value.conjugate))
      }
    }
    return Self(size: count, elements)
  }

  static func * (factor: ComplexNumber, matrix: Self) -> Self {
    if factor == .zero { return .zero(matrix.count) }
    var product = matrix
    for place in product.entries.indices {
      product.entries[place].value = factor * product.entries[place].value
    }
    return product
  }

  static func + (a: Self, b: Self) -> Self {
    var sum = Self(reservingFor: a.count)
    var column = Column()
    for number in 0..<min(a.count, b.count) {
      for place in a.column(number) { column.add(a.entries[place].row, a.entries[place].value) }
      for place in b.column(number) { column.add(b.entries[place].row, b.entries[place].value) }
      sum.append(&column)
    }
    return sum
  }

  /// Square matrices.
  static func * (a: Self, b: Self) -> Self {
    var product = Self(reservingFor: b.count)
    var column = Column()
    for number in 0..<b.count {
      for place in b.column(number) {
        let entry = b.entries[place]
        for other in a.column(entry.row) {
          column.add(a.entries[other].row, a.entries[other].value * entry.value)
        }
      }
      product.append(&column)
    }
    return product
  }

  private mutating func append(_ column: inout Column) {
    for part in column.parts where part.value.magnitude > 1e-13 * part.size {
      entries.append((part.row, part.value))
    }
    column.parts.removeAll(keepingCapacity: true)
    starts.append(entries.count)
  }

  /// Adds up entries of a row; what is left of a cancellation is zero.
  private struct Column {
    var parts: [(row: Int, value: ComplexNumber, size: Double)] = []

    mutating func add(_ row: Int, _ value: ComplexNumber) {
      var place = parts.count
      while place > 0, parts[place - 1].row > row { place -= 1 }
      if place > 0, parts[place - 1].row == row {
        parts[place - 1].value = parts[place - 1].value + value
        parts[place - 1].size += value.magnitude
      } else {
        parts.insert((row, value, value.magnitude), at: place)
      }
    }
  }
}
