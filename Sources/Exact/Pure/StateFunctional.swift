import Models

/// ⟨ψ|O|ψ⟩ of a matrix O.
public struct StateFunctional {
  public let operation: SparseOperator

  public init(_ operation: SparseOperator) { self.operation = operation }

  /// - Parameter psi: real and imaginary parts side by side.
  public func value(_ psi: UnsafePointer<Double>, at time: Double) -> ComplexNumber {
    var total = ComplexNumber.zero
    for part in operation.parts {
      var (re, im) = (0.0, 0.0)
      for row in 0..<operation.count {
        var (a, b) = (0.0, 0.0)
        for index in operation.starts[row]..<operation.starts[row + 1] {
          let column = 2 * Int(operation.columns[index])
          a += part.re[index] * psi[column] - part.im[index] * psi[column + 1]
          b += part.re[index] * psi[column + 1] + part.im[index] * psi[column]
        }
        re += psi[2 * row] * a + psi[2 * row + 1] * b
        im += psi[2 * row] * b - psi[2 * row + 1] * a
      }
      total = total + part.weight.value(at: time) * ComplexNumber(re, im)
    }
    return total
  }
}
