/// A Hermitian positive semidefinite matrix of decay rates Γ_ij with a root S, S S† = Γ.
public final class DecayMatrix {
  public let real: Matrix
  public let imaginary: Matrix?
  public let rootReal: Matrix
  public let rootImaginary: Matrix?
  /// The smallest eigenvalue; clearly negative where Γ is no decay matrix.
  public let smallestEigenvalue: Double
  public let largestEigenvalue: Double

  /// - Parameter imaginary: antisymmetric; nil for real Γ.
  public init(real: Matrix, imaginary: Matrix? = nil) {
    self.real = real
    self.imaginary = imaginary
    let n = real.rows
    // A Hermitian matrix R + iI as the real symmetric [[R, −I], [I, R]]: every eigenvalue twice,
    // and the real root has the same block form.
    let size = imaginary == nil ? n : 2 * n
    let doubled = Matrix(rows: size, columns: size)
    for i in 0..<n {
      for j in 0..<n {
        doubled[i, j] = real[i, j]
        if let imaginary {
          doubled[n + i, n + j] = real[i, j]
          doubled[i, n + j] = -imaginary[i, j]
          doubled[n + i, j] = imaginary[i, j]
        }
      }
    }
    let eigenvalues = BLAS.diagonalize(doubled.elements, size)
    smallestEigenvalue = eigenvalues.min() ?? 0
    largestEigenvalue = eigenvalues.max() ?? 0
    // The symmetric root V √λ Vᵀ; rows of `doubled` are eigenvectors now.
    let weighted = Matrix(rows: size, columns: size)
    for k in 0..<size {
      let root = max(eigenvalues[k], 0).squareRoot()
      for i in 0..<size { weighted[k, i] = root * doubled[k, i] }
    }
    let root = Matrix(rows: size, columns: size)
    BLAS.multiply(
      transposeA: true, size, size, size, alpha: 1, doubled.elements, size, weighted.elements, size,
      beta: 0, root.elements, size)
    guard imaginary != nil else {
      rootReal = root
      rootImaginary = nil
      return
    }
    let (re, im) = (Matrix(rows: n, columns: n), Matrix(rows: n, columns: n))
    for i in 0..<n {
      for j in 0..<n {
        re[i, j] = root[i, j]
        im[i, j] = root[n + i, j]
      }
    }
    (rootReal, rootImaginary) = (re, im)
  }
}
