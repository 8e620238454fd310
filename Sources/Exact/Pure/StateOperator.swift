import Numerics

/// A sparse matrix that acts on vectors of complex numbers: real and imaginary part side by side.
public final class StateOperator {
  public let operation: SparseOperator
  private let part: SubMatrix
  private var re: [Double] = []
  private var im: [Double] = []

  public init(_ operation: SparseOperator, at time: Double = 0) {
    self.operation = operation
    part = SubMatrix(
      operation, rows: operation.count, columns: operation.count,
      (0..<operation.count).flatMap { row in
        (operation.starts[row]..<operation.starts[row + 1]).map {
          (row, Int(operation.columns[$0]), $0)
        }
      })
    (re, im) = operation.values(at: time)
    part.refresh(re, im)
  }

  /// Sets the time, if the matrix depends on it.
  public func refresh(at time: Double) {
    guard operation.dependsOnTime else { return }
    operation.refresh(&re, &im, at: time)
    part.refresh(re, im)
  }

  /// out = M x.
  public func apply(_ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>) {
    let (reStarts, reColumns, reValues) = (
      part.re.starts.pointer, part.re.columns.pointer, part.re.values.pointer
    )
    let (imStarts, imColumns, imValues) = (
      part.im.starts.pointer, part.im.columns.pointer, part.im.values.pointer
    )
    let source = UnsafeRawPointer(x)
    for row in 0..<operation.count {
      var (direct, turned) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
      for index in Int(reStarts[row])..<Int(reStarts[row + 1]) {
        direct.addProduct(
          SIMD2(repeating: reValues[index]),
          source.loadUnaligned(
            fromByteOffset: 16 * Int(reColumns[index]), as: SIMD2<Double>.self))
      }
      for index in Int(imStarts[row])..<Int(imStarts[row + 1]) {
        turned.addProduct(
          SIMD2(repeating: imValues[index]),
          source.loadUnaligned(
            fromByteOffset: 16 * Int(imColumns[index]), as: SIMD2<Double>.self))
      }
      out[2 * row] = direct.x - turned.y
      out[2 * row + 1] = direct.y + turned.x
    }
  }
}
