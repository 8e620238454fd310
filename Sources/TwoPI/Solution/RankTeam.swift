import BatchCore
import Numerics

/// Ranks that solve the same two-time equations together. Each computes whole columns of the panel's rows, those of
/// its strips of earlier nodes; the strips are the same for any number of ranks, and so are all bits. All that is
/// small, all ranks compute.
package final class RankTeam {
  private let ranks: any Communicator
  let share: StripShare
  private var own = Matrix(rows: 1, columns: 1)
  private var all = Matrix(rows: 1, columns: 1)

  package init(_ ranks: any Communicator) {
    self.ranks = ranks
    share = StripShare(ranks.rank, of: ranks.size)
  }

  /// Whether this rank saves the state.
  var isFirst: Bool { ranks.rank == 0 }

  /// Gives all ranks the columns of every rank.
  /// - Parameters:
  ///   - columns: nodes before the panel.
  ///   - nodes: of the panel, whose rows count.
  func share(_ functions: [RowSet], _ columns: Int, _ nodes: Range<Int>) throws {
    guard columns > 0 else { return }
    let width = StripMatrix.width
    let most = (StripMatrix.strips(columns) + ranks.size - 1) / ranks.size
    let part = functions.count * nodes.count * most * width
    if own.columns < part { own = Matrix(rows: 1, columns: part + part / 8) }
    if all.columns < part * ranks.size {
      all = Matrix(rows: 1, columns: (part + part / 8) * ranks.size)
    }
    each(functions, columns, nodes, share, own.elements) { row, piece, count in
      piece.update(from: row, count: count)
    }
    try ranks.allGather(
      UnsafeRawBufferPointer(start: own.elements, count: 8 * part),
      into: UnsafeMutableRawBufferPointer(start: all.elements, count: 8 * part * ranks.size))
    for rank in 0..<ranks.size where rank != ranks.rank {
      each(
        functions, columns, nodes, StripShare(rank, of: ranks.size), all.elements + rank * part
      ) { row, piece, count in row.update(from: piece, count: count) }
    }
  }

  /// Goes through the pieces of the rows that are a rank's, in the order of its message.
  @inline(__always)
  private func each(
    _ functions: [RowSet], _ columns: Int, _ nodes: Range<Int>, _ share: StripShare,
    _ message: UnsafeMutablePointer<Double>,
    _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void
  ) {
    var piece = message
    for rows in functions {
      for node in nodes {
        for strip in share.strips(of: columns) {
          let first = strip * StripMatrix.width
          body(rows.row(node) + first, piece, min(StripMatrix.width, columns - first))
          piece += StripMatrix.width
        }
      }
    }
  }
}
