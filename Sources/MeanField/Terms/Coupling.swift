import Models
import Numerics

/// Energies Σ_pq C_pq u_p w_q between two kinds of variables, which stand side by side in the state. Adds
/// f C w to the gradient by u, and f Cᵀ u to that by w.
struct Coupling {
  let rows: Range<Int>
  let columns: Range<Int>
  let slot: Int
  /// Rows and columns are the same variables, and C is symmetric: f C u is all there is.
  let isSymmetric: Bool
  let form: Form

  enum Form {
    case dense(Matrix)
    /// A few columns, each as one row of the matrix.
    case columns(Matrix)
    /// C and, where it is another one, Cᵀ.
    case sparse(SparseMatrix, SparseMatrix?)
  }

  /// Columns that are worked through one by one.
  static let fewColumns = 4

  /// - Parameter elements: rows and columns as variables of the state.
  init(
    _ elements: [MonomialTable.Element], rows: Range<Int>, columns: Range<Int>, slot: Int
  ) {
    (self.rows, self.columns, self.slot) = (rows, columns, slot)
    isSymmetric = rows == columns
    var entries = elements.map {
      (
        row: Int($0.row) - rows.lowerBound, column: Int($0.column) - columns.lowerBound,
        value: $0.value
      )
    }
    if isSymmetric {
      entries = entries.flatMap {
        $0.row == $0.column
          ? [($0.row, $0.column, 2 * $0.value)] : [$0, ($0.column, $0.row, $0.value)]
      }
    }
    let (height, width) = (rows.count, columns.count)
    if !isSymmetric, width <= Self.fewColumns, 4 * entries.count >= height * width {
      let matrix = Matrix(rows: width, columns: height)
      for entry in entries { matrix[entry.column, entry.row] = entry.value }
      form = .columns(matrix)
    } else if 4 * entries.count >= height * width {
      let matrix = Matrix(rows: height, columns: width)
      for entry in entries { matrix[entry.row, entry.column] = entry.value }
      form = .dense(matrix)
    } else {
      func sparse(_ count: Int, _ places: (Int) -> (Int, Int)) -> SparseMatrix {
        var list: [[(column: Int, value: Double)]] = Array(repeating: [], count: count)
        for (number, entry) in entries.enumerated() {
          let (row, column) = places(number)
          list[row].append((column, entry.value))
        }
        return SparseMatrix(rows: list.map { $0.sorted { $0.column < $1.column } })
      }
      form = .sparse(
        sparse(height) { (entries[$0].row, entries[$0].column) },
        isSymmetric ? nil : sparse(width) { (entries[$0].column, entries[$0].row) })
    }
  }

  func add(
    _ state: UnsafePointer<Double>, times factor: Double,
    to gradient: UnsafeMutablePointer<Double>
  ) {
    let (u, w) = (state + rows.lowerBound, state + columns.lowerBound)
    let (first, second) = (gradient + rows.lowerBound, gradient + columns.lowerBound)
    switch form {
    case .dense(let matrix):
      BLAS.multiply(matrix, by: w, alpha: factor, addingTo: first)
      if !isSymmetric { BLAS.multiply(transpose: matrix, by: u, alpha: factor, addingTo: second) }
    case .columns(let matrix):
      for column in 0..<matrix.rows {
        let values = matrix.elements + column * matrix.columns
        let sum = Self.addColumn(
          values, u, field: factor * w[column], to: first, count: matrix.columns)
        second[column] += factor * sum
      }
    case .sparse(let matrix, let transposed):
      Self.add(matrix, w, factor, to: first)
      if let transposed { Self.add(transposed, u, factor, to: second) }
    }
  }

  /// Adds field · c to a gradient.
  /// - Returns: Σ c u, added up in lanes.
  static func addColumn(
    _ c: UnsafePointer<Double>, _ u: UnsafePointer<Double>, field: Double,
    to gradient: UnsafeMutablePointer<Double>, count: Int
  ) -> Double {
    var sums = SIMD8<Double>.zero
    var index = 0
    let fields = SIMD8(repeating: field)
    while index + 8 <= count {
      let values = UnsafeRawPointer(c + index).loadUnaligned(as: SIMD8<Double>.self)
      let own = UnsafeRawPointer(u + index).loadUnaligned(as: SIMD8<Double>.self)
      sums.addProduct(values, own)
      let target = UnsafeMutableRawPointer(gradient + index)
      target.storeBytes(
        of: target.loadUnaligned(as: SIMD8<Double>.self).addingProduct(values, fields),
        as: SIMD8<Double>.self)
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += c[index] * u[index]
      gradient[index] += field * c[index]
      index += 1
    }
    return sum
  }

  private static func add(
    _ matrix: SparseMatrix, _ w: UnsafePointer<Double>, _ factor: Double,
    to gradient: UnsafeMutablePointer<Double>
  ) {
    matrix.starts.withUnsafeBufferPointer { starts in
      matrix.columns.withUnsafeBufferPointer { columns in
        matrix.values.withUnsafeBufferPointer { values in
          for row in 0..<(starts.count - 1) {
            var sum = 0.0
            for entry in starts[row]..<starts[row + 1] { sum += values[entry] * w[columns[entry]] }
            gradient[row] += factor * sum
          }
        }
      }
    }
  }

  var bytes: Double {
    switch form {
    case .dense(let matrix), .columns(let matrix): 8 * Double(matrix.rows * matrix.columns)
    case .sparse(let matrix, let transposed):
      16 * Double(matrix.values.count * (transposed == nil ? 1 : 2))
    }
  }
}
