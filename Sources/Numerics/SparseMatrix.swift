/// A sparse matrix in compressed rows: neighbours on a lattice, a star.
public final class SparseMatrix {
  /// Where each row starts among `columns` and `values`, and the end of the last.
  public let starts: [Int]
  public let columns: [Int]
  public let values: [Double]

  /// - Parameter rows: (column, value) of every row.
  public init(rows: [[(column: Int, value: Double)]]) {
    var starts = [0]
    for row in rows { starts.append(starts.last! + row.count) }
    self.starts = starts
    columns = rows.flatMap { $0.map(\.column) }
    values = rows.flatMap { $0.map(\.value) }
  }
}
