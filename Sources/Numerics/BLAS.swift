import CBLAS
import Synchronization

/// The BLAS, one call at a time: a sequential build of OpenBLAS (Debian's `serial`) hands the same
/// work space to threads that call it at once. A rank computes in one thread and never waits here.
public enum BLAS {
  private static let turns = Mutex(())

  /// Row-major C[m×n] = alpha · op(A)[m×k] · op(B)[k×n] + beta · C with leading dimensions.
  public static func multiply(
    transposeA: Bool = false, transposeB: Bool = false, _ m: Int, _ n: Int, _ k: Int,
    alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int, _ b: UnsafePointer<Double>, _ ldb: Int,
    beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) {
    turns.withLock { _ in
      twa_dgemm(
        transposeA ? 1 : 0, transposeB ? 1 : 0, Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda),
        b, Int32(ldb), beta, c, Int32(ldc))
    }
  }

  /// The same in single precision: C = op(A) · op(B).
  public static func multiply(
    transposeA: Bool = false, transposeB: Bool = false, _ m: Int, _ n: Int, _ k: Int,
    _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    turns.withLock { _ in
      twa_sgemm(
        transposeA ? 1 : 0, transposeB ? 1 : 0, Int32(m), Int32(n), Int32(k), 1, a, Int32(lda), b,
        Int32(ldb), 0, c, Int32(ldc))
    }
  }

  /// y + alpha · A x in place of y.
  public static func multiply(
    _ matrix: Matrix, by x: UnsafePointer<Double>, alpha: Double,
    addingTo y: UnsafeMutablePointer<Double>
  ) {
    multiplyVector(matrix, false, x, alpha, y)
  }

  /// y + alpha · Aᵀ x in place of y.
  public static func multiply(
    transpose matrix: Matrix, by x: UnsafePointer<Double>, alpha: Double,
    addingTo y: UnsafeMutablePointer<Double>
  ) {
    multiplyVector(matrix, true, x, alpha, y)
  }

  private static func multiplyVector(
    _ matrix: Matrix, _ isTransposed: Bool, _ x: UnsafePointer<Double>, _ alpha: Double,
    _ y: UnsafeMutablePointer<Double>
  ) {
    guard matrix.rows > 0, matrix.columns > 0 else { return }
    turns.withLock { _ in
      twa_dgemv(
        isTransposed ? 1 : 0, Int32(matrix.rows), Int32(matrix.columns), alpha, matrix.elements, x,
        y)
    }
  }

  /// Eigenvalues of a real symmetric n×n matrix, ascending; its rows become the eigenvectors.
  public static func diagonalize(_ matrix: UnsafeMutablePointer<Double>, _ n: Int) -> [Double] {
    var values = [Double](repeating: 0, count: n)
    let status = turns.withLock { _ in twa_symmetric_eigen(Int32(n), matrix, &values) }
    precondition(status == 0, "diagonalization failed (\(status))")
    return values
  }
}

/// One thread, so that ranks do not fight for cores and results do not depend on threads.
public func blasSingleThreaded() { twa_blas_single_threaded() }
