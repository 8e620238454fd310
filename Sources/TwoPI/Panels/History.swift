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

  init(_ shape: Shape, capacity: Int, panelNodes: Int) {
    self.shape = shape
    matrix = StripMatrix(rows: capacity + panelNodes, columns: capacity)
  }

  /// Makes room for more nodes; keeps what was written in the first columns.
  /// - Parameter rows: those of a strip that were written, for this shape.
  func grow(
    capacity: Int, panelNodes: Int, keeping columns: Int, strips: StripShare,
    rows: (Shape, Int) -> Range<Int>
  ) {
    let larger = StripMatrix(rows: capacity + panelNodes, columns: capacity)
    for strip in strips.strips(of: columns) {
      larger.take(matrix, strip: strip, rows: rows(shape, strip))
    }
    matrix = larger
  }
}

/// All earlier times, as the integrals of new ones need them: 21 squares, of which 14 halves are never written and
/// so take no memory.
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

  init(capacity: Int, panelNodes: Int) {
    func factor(_ shape: RightFactor.Shape) -> RightFactor {
      RightFactor(shape, capacity: capacity, panelNodes: panelNodes)
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
