import Numerics

/// A function of two earlier times as the right factor of products, with the weights of its integral: rows are
/// the times that are integrated over, up to the start of the panel in flight.
final class RightFactor {
  /// Which rows of a column are not zero.
  enum Shape {
    /// From the panel of the column's time on: ∫_{t'}^t.
    case lower
    /// Up to the panel of the column's time: ∫_0^{t'}.
    case upper
    /// All: ∫_0^t.
    case full
  }

  let shape: Shape
  private(set) var matrix: StripMatrix
  private let panelNodes: Int
  private let kept: StripShare

  /// - Parameters:
  ///   - capacity: nodes before a panel.
  ///   - kept: columns that are kept.
  ///   - other: a function that is no longer needed, whose memory this one takes.
  init(
    _ shape: Shape, capacity: Int, panelNodes: Int, kept: StripShare,
    reusing other: RightFactor? = nil
  ) {
    (self.shape, self.panelNodes, self.kept) = (shape, panelNodes, kept)
    matrix = Self.zeros(shape, capacity, panelNodes, kept, reusing: other?.matrix)
  }

  /// Panels begin less than their nodes before a column of theirs, and end less than that after it.
  private static func zeros(
    _ shape: Shape, _ capacity: Int, _ panelNodes: Int, _ kept: StripShare,
    reusing other: StripMatrix? = nil
  ) -> StripMatrix {
    let rows = capacity + panelNodes
    // The next solution has more nodes on as many panels.
    let growth = Double(TwoTimeSolver.mostNodes - 1) / Double(panelNodes - 1)
    return StripMatrix(
      columns: capacity, strips: kept, reserve: growth * growth, reusing: other
    ) { strip in
      let (first, end) = (strip * StripMatrix.width, (strip + 1) * StripMatrix.width)
      switch shape {
      case .lower: return max(0, first - panelNodes)..<rows
      case .upper: return 0..<min(rows, end + panelNodes)
      case .full: return 0..<rows
      }
    }
  }

  /// Makes room for more nodes; keeps what was written in the first columns.
  func grow(capacity: Int, keeping columns: Int) {
    let larger = Self.zeros(shape, capacity, panelNodes, kept)
    for strip in kept.strips(of: columns) { larger.take(matrix, strip: strip) }
    matrix = larger
  }
}

/// All earlier times, as the integrals of new ones need them: 7 squares and 14 triangles.
struct History {
  /// `a_db`, `k_db` for d, b = y, z.
  let spectral: [[RightFactor]]
  let statistical: [[RightFactor]]
  /// (a_bd)ᵀ.
  let spectralTransposed: [[RightFactor]]
  /// Retarded functions of the chain, v, x and D.
  let v: RightFactor
  let x: RightFactor
  let d: RightFactor
  /// Their transposes, and that of y.
  let vTransposed: RightFactor
  let yTransposed: RightFactor
  let dTransposed: RightFactor
  /// Keldysh functions.
  let vHat: RightFactor
  let xHat: RightFactor
  let dHat: RightFactor

  /// - Parameters:
  ///   - kept: columns that are kept.
  ///   - other: a history that is no longer needed.
  init(capacity: Int, panelNodes: Int, kept: StripShare, reusing other: History? = nil) {
    var others = (other?.all ?? [])[...]
    func factor(_ shape: RightFactor.Shape) -> RightFactor {
      RightFactor(
        shape, capacity: capacity, panelNodes: panelNodes, kept: kept, reusing: others.popFirst())
    }
    func four(_ shape: RightFactor.Shape) -> [[RightFactor]] {
      (0..<2).map { _ in (0..<2).map { _ in factor(shape) } }
    }
    (spectral, statistical, spectralTransposed) = (four(.lower), four(.full), four(.upper))
    (v, x, d) = (factor(.lower), factor(.lower), factor(.lower))
    (vTransposed, yTransposed, dTransposed) = (factor(.upper), factor(.upper), factor(.upper))
    (vHat, xHat, dHat) = (factor(.full), factor(.full), factor(.full))
  }

  var all: [RightFactor] {
    (spectral + statistical + spectralTransposed).flatMap { $0 }
      + [v, x, d, vTransposed, yTransposed, dTransposed, vHat, xHat, dHat]
  }
}
