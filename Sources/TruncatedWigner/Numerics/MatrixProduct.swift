import Numerics

/// Products of one matrix with lanes, in double or in single precision.
final class MatrixProduct {
  let matrix: Matrix
  private var single: SingleProduct?

  init(_ matrix: Matrix) { self.matrix = matrix }

  /// From now on products are formed in single precision, of the elements as they are.
  func multiplyInSinglePrecision() { single = SingleProduct(of: matrix) }

  /// Lanes multiplied at once. A function of the matrix alone, so that the rounding of a trajectory
  /// depends neither on its neighbours nor on how full its batch is.
  private var panel: Int { matrix.isSmall ? 16 : 64 }

  /// output = alpha · matrix · input + beta · output for the first `activeGroups` groups of lanes
  /// (rounded up to whole panels); with `transposed`, its transpose.
  func multiply(
    _ input: LaneBuffer, into output: LaneBuffer, alpha: Double, beta: Double,
    transposed: Bool = false, activeGroups: Int
  ) {
    if let single {
      single.multiply(
        input, into: output, alpha: alpha, beta: beta, transposed: transposed,
        activeGroups: activeGroups)
      return
    }
    let width = input.groups * laneCount
    let step = min(panel, width)
    var lane = 0
    while lane < activeGroups * laneCount {
      let count = min(step, width - lane)
      BLAS.multiply(
        transposeA: transposed, transposed ? matrix.columns : matrix.rows, count,
        transposed ? matrix.rows : matrix.columns,
        alpha: alpha, matrix.elements, matrix.columns, input.doubles + lane, width, beta: beta,
        output.doubles + lane, width)
      lane += count
    }
  }
}

extension Matrix {
  /// Whether a batch that is not full wastes more with wide panels than they gain.
  var isSmall: Bool { rows * columns <= 128 * 128 }
}
