import Numerics

/// Gaussian couplings of one disorder realization.
enum CouplingDisorder {
  /// rows × columns independent normal numbers of the given standard deviation. Element (i, l)
  /// depends on its own indices only, not on the size of the matrix.
  static func gaussian(
    rows: Int, columns: Int, deviation: Double, stream: RandomStream
  ) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    var column = 0
    while column < columns {
      for row in 0..<rows {
        // Lanes run over columns here: the trajectory word of the counter numbers pairs of columns.
        let (even, odd) = stream.normals(site: row, step: 0, firstTrajectory: column / 2)
        for lane in 0..<laneCount {
          let target = column + 2 * lane
          if target < columns { matrix[row, target] = deviation * even[lane] }
          if target + 1 < columns { matrix[row, target + 1] = deviation * odd[lane] }
        }
      }
      column += 2 * laneCount
    }
    return matrix
  }
}
