import Numerics

/// What products of the panel's rows with the history have given so far. A sweep adds what the change of the rows
/// since the last one gives: that change is small, and single precision is enough for it.
final class HistoryProducts {
  /// The rows that the sums hold for, of all nodes of the panel but the first: those of s_d and σ_d, p, q, …
  let s, sigma: [Matrix]
  let p, q, d, dHat, vx, vxHat: Matrix
  /// Sums: N_a and N_k, b = y, z, and those of the chain.
  let spectral, statistical: [Matrix]
  let v, x, yw, vHat, xHat, ywHat: Matrix

  init(nodes: Int, columns: Int) {
    func rows(_ count: Int) -> Matrix { Matrix(rows: count * (nodes - 1), columns: columns) }
    func two() -> [Matrix] { [rows(2), rows(2)] }
    (s, sigma, spectral, statistical) = (two(), two(), two(), two())
    (p, q, d, dHat) = (rows(1), rows(1), rows(1), rows(1))
    (vx, vxHat, yw, ywHat) = (rows(2), rows(2), rows(2), rows(2))
    (v, x, vHat, xHat) = (rows(1), rows(1), rows(1), rows(1))
  }

  private var sums: [Matrix] { spectral + statistical + [v, x, yw, vHat, xHat, ywHat] }
  private var followed: [Matrix] { s + sigma + [p, q, d, dHat, vx, vxHat] }

  /// Sets the first columns of all sums to zero.
  func clearSums(_ columns: Int) { Self.clear(sums, columns) }

  /// Begins a panel.
  func clear(_ columns: Int) { Self.clear(sums + followed, columns) }

  private static func clear(_ matrices: [Matrix], _ columns: Int) {
    for matrix in matrices {
      for row in 0..<matrix.rows {
        (matrix.elements + row * matrix.columns).update(repeating: 0, count: columns)
      }
    }
  }
}
