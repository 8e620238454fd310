import Numerics

/// Nearest neighbours of a chain or a square lattice.
public struct Lattice {
  /// Of every site, in ascending order.
  public let neighbours: [[Int]]

  /// - Parameter sites: a square number for a square lattice.
  public init(sites: Int, square: Bool, periodic: Bool) {
    let side = square ? Int(Double(sites).squareRoot().rounded()) : sites
    let rows = square ? side : 1
    precondition(side * rows == sites)
    neighbours = (0..<sites).map { site in
      let (row, column) = (site / side, site % side)
      var found: Set<Int> = []
      for (dr, dc) in [(0, 1), (0, -1), (1, 0), (-1, 0)] where dr == 0 || rows > 1 {
        var (r, c) = (row + dr, column + dc)
        if periodic { (r, c) = ((r + rows) % rows, (c + side) % side) }
        guard (0..<rows).contains(r), (0..<side).contains(c) else { continue }
        let other = r * side + c
        if other != site { found.insert(other) }
      }
      return found.sorted()
    }
  }
}
