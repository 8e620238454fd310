import Models

/// A small sparse matrix on one factor of the Hilbert space, column by column. It may have more rows than
/// columns: those beyond a cutoff tell what a truncation cuts off.
public struct LocalMatrix: Sendable {
  public typealias Entry = (row: Int, value: ComplexNumber)

  /// Entries of every column, rows rising.
  public var columns: [[Entry]]

  init(columns: [[Entry]]) { self.columns = columns }

  /// A matrix whose elements are given one by one.
  init(size: Int, _ elements: [(row: Int, column: Int, value: ComplexNumber)]) {
    columns = Array(repeating: [], count: size)
    for element in elements where element.value != .zero {
      columns[element.column].append((element.row, element.value))
    }
    for column in columns.indices { columns[column].sort { $0.row < $1.row } }
  }

  static func identity(_ size: Int) -> Self {
    Self(columns: (0..<size).map { [($0, ComplexNumber(1))] })
  }

  static func zero(_ size: Int) -> Self { Self(columns: Array(repeating: [], count: size)) }

  /// Without rows beyond the columns.
  var adjoint: Self {
    var adjoint = Self.zero(columns.count)
    for (column, entries) in columns.enumerated() {
      for entry in entries where entry.row < columns.count {
        adjoint.columns[entry.row].append((column, entry.value.conjugate))
      }
    }
    return adjoint
  }

  static func * (factor: ComplexNumber, matrix: Self) -> Self {
    if factor == .zero { return .zero(matrix.columns.count) }
    return Self(columns: matrix.columns.map { $0.map { ($0.row, factor * $0.value) } })
  }

  static func + (a: Self, b: Self) -> Self {
    Self(
      columns: zip(a.columns, b.columns).map { first, second in
        merged((first + second).map { ($0.row, $0.value, $0.value.magnitude) })
      })
  }

  /// Square matrices.
  static func * (a: Self, b: Self) -> Self {
    Self(
      columns: b.columns.map { column in
        merged(
          column.flatMap { entry in
            a.columns[entry.row].map { other in
              let value = other.value * entry.value
              return (other.row, value, value.magnitude)
            }
          })
      })
  }

  /// Adds up entries of a row; what is left of a cancellation is zero.
  private static func merged(_ entries: [(row: Int, value: ComplexNumber, size: Double)]) -> [Entry]
  {
    var column: [Entry] = []
    var sizes: [Double] = []
    for entry in entries.sorted(by: { $0.row < $1.row }) {
      if column.last?.row == entry.row {
        column[column.count - 1].value = column[column.count - 1].value + entry.value
        sizes[column.count - 1] += entry.size
      } else {
        column.append((entry.row, entry.value))
        sizes.append(entry.size)
      }
    }
    return zip(column, sizes).filter { $0.0.value.magnitude > 1e-13 * $0.1 }.map(\.0)
  }
}
