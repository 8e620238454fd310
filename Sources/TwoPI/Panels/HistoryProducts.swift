import Numerics

/// What products of the panel's rows with the history have given so far. A sweep adds what the change of the rows
/// since the last one gives: that change is small, and single precision is enough for it.
final class HistoryProducts {
  /// s_d and σ_d, p, q, …
  let s, sigma: [FollowedRows]
  let p, q, d, dHat, vx, vxHat: FollowedRows
  /// Sums: N_a and N_k, b = y, z, and those of the chain.
  let spectral, statistical: [Matrix]
  let v, x, yw, vHat, xHat, ywHat: Matrix

  /// - Parameter team: the ranks that all see the changes of rows.
  init(nodes: Int, columns: Int, team: RankTeam?) {
    let memory = TeamMemory(16 * (nodes - 1) * columns, team)
    func sum(_ count: Int) -> Matrix { Matrix(rows: count * (nodes - 1), columns: columns) }
    func rows(_ count: Int) -> FollowedRows {
      FollowedRows(rows: count * (nodes - 1), columns: columns, in: memory)
    }
    (s, sigma) = ([rows(2), rows(2)], [rows(2), rows(2)])
    (p, q, d, dHat) = (rows(1), rows(1), rows(1), rows(1))
    (vx, vxHat) = (rows(2), rows(2))
    (spectral, statistical) = ([sum(2), sum(2)], [sum(2), sum(2)])
    (yw, ywHat) = (sum(2), sum(2))
    (v, x, vHat, xHat) = (sum(1), sum(1), sum(1), sum(1))
  }

  private var sums: [Matrix] { spectral + statistical + [v, x, yw, vHat, xHat, ywHat] }
  private var followed: [FollowedRows] { s + sigma + [p, q, d, dHat, vx, vxHat] }

  /// Sets some columns of all sums to zero.
  func clearSums(_ columns: [Range<Int>]) { Self.clear(sums, columns) }

  /// Begins a panel.
  func clear(_ columns: [Range<Int>]) { Self.clear(sums + followed.map(\.done), columns) }

  private static func clear(_ matrices: [Matrix], _ columns: [Range<Int>]) {
    for matrix in matrices {
      for row in 0..<matrix.rows {
        for range in columns {
          (matrix.elements + row * matrix.columns + range.lowerBound)
            .update(repeating: 0, count: range.count)
        }
      }
    }
  }
}

/// The rows of all nodes of the panel but the first, of one group of functions that the sums follow.
final class FollowedRows {
  /// What the sums hold for.
  let done: Matrix
  /// What they still lack: those of all rows for each column. All ranks see them.
  let packed: UnsafeMutablePointer<Double>
  private let memory: TeamMemory

  init(rows: Int, columns: Int, in memory: TeamMemory) {
    done = Matrix(rows: rows, columns: columns)
    self.memory = memory
    packed = memory.next(rows * columns)
  }

  /// The same in single precision.
  var packedChanges: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(packed).assumingMemoryBound(to: Float.self)
  }
}
