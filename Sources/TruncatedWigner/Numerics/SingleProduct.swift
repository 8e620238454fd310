import CLanes
import Numerics

/// Arithmetic of dense matrix products.
public enum MatrixPrecision: String, Sendable, CaseIterable {
  case double, single
}

/// Products with a matrix in single precision: factors are rounded, the result is added to doubles.
final class SingleProduct {
  private let rows: Int
  private let columns: Int
  private let panel: Int
  private let elements: UnsafeMutablePointer<Float>
  private let input: UnsafeMutablePointer<SIMD8<Float>>
  private let output: UnsafeMutablePointer<SIMD8<Float>>

  init(of matrix: Matrix) {
    rows = matrix.rows
    columns = matrix.columns
    // See `MatrixProduct.panel`.
    panel = matrix.isSmall ? 32 : 64
    func allocate<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
      let count = max(count, 1)
      return UnsafeMutableRawPointer.allocate(
        byteCount: count * MemoryLayout<T>.stride, alignment: 64
      ).bindMemory(to: T.self, capacity: count)
    }
    elements = allocate(Float.self, rows * columns)
    for i in 0..<(rows * columns) { elements[i] = Float(matrix.elements[i]) }
    let groups = panel / laneCount
    input = allocate(SIMD8<Float>.self, max(rows, columns) * groups)
    output = allocate(SIMD8<Float>.self, max(rows, columns) * groups)
  }

  deinit {
    UnsafeMutableRawPointer(elements).deallocate()
    UnsafeMutableRawPointer(input).deallocate()
    UnsafeMutableRawPointer(output).deallocate()
  }

  /// As `MatrixProduct.multiply`.
  func multiply(
    _ source: LaneBuffer, into target: LaneBuffer, alpha: Double, beta: Double, transposed: Bool,
    activeGroups: Int
  ) {
    let (count, inner) = transposed ? (columns, rows) : (rows, columns)
    let stride = source.groups
    let step = min(panel / laneCount, stride)
    for first in Swift.stride(from: 0, to: activeGroups, by: step) {
      let groups = min(step, stride - first)
      for row in 0..<inner {
        for group in 0..<groups {
          input[row * groups + group] = twa_narrowed(source.lanes[row * stride + first + group])
        }
      }
      let width = groups * laneCount
      BLAS.multiply(
        transposeA: transposed, count, width, inner, elements, columns, floats(input), width,
        floats(output), width)
      for row in 0..<count {
        for group in 0..<groups {
          let i = row * stride + first + group
          let product = twa_widened(output[row * groups + group]) * alpha
          target.lanes[i] = beta == 0 ? product : (target.lanes[i] * beta) + product
        }
      }
    }
  }

  private func floats(_ lanes: UnsafeMutablePointer<SIMD8<Float>>) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self)
  }
}
