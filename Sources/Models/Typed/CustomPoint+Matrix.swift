import BatchCore
import Foundation
import Numerics

extension CustomPoint {
  /// Γ_ij of the members that operators stand for.
  /// - Throws: `ExpressionError` where Γ is no decay matrix.
  func decayMatrix(
    _ name: String, _ text: ModelExpression, _ members: [Int], _ indices: ModelIndices,
    _ scope: ExpressionScope
  ) throws -> DecayMatrix {
    func wrong(_ problem: String) -> ExpressionError {
      ExpressionError("matrix `\(name)` \(problem)", text.text, text.root.columns)
    }
    let elements = try self.elements(name, text, indices, scope)
    let count = members.count
    guard count > 0 else { throw wrong("couples no operators") }
    var isComplex = false
    let (real, imaginary) = (
      Matrix(rows: count, columns: count), Matrix(rows: count, columns: count)
    )
    var largest = 0.0
    for (row, i) in members.enumerated() {
      for (column, j) in members.enumerated() {
        guard let value = elements[SIMD2(i, j)] else {
          throw wrong("has no element \(i), \(j)")
        }
        real[row, column] = value.re
        imaginary[row, column] = value.im
        isComplex = isComplex || value.im != 0
        largest = max(largest, value.magnitude)
      }
    }
    for row in 0..<count {
      for column in 0...row {
        let difference = ComplexNumber(
          real[row, column] - real[column, row], imaginary[row, column] + imaginary[column, row])
        if difference.magnitude > 1e-10 * largest {
          let (i, j) = (members[row], members[column])
          func element(_ i: Int, _ j: Int) -> String {
            "\(name)[\(i),\(j)] = \(ExpressionNode.printed(elements[SIMD2(i, j)]!))"
          }
          throw wrong(
            i == j
              ? "is not Hermitian: \(element(i, j)) is not real"
              : "is not Hermitian: \(element(j, i)), but \(element(i, j))")
        }
        // To the last bit.
        real[column, row] = real[row, column]
        imaginary[column, row] = -imaginary[row, column]
      }
      imaginary[row, row] = 0
    }
    let matrix = DecayMatrix(real: real, imaginary: isComplex ? imaginary : nil)
    if matrix.smallestEigenvalue < -1e-10 * matrix.largestEigenvalue {
      throw wrong(
        "has the eigenvalue \(String(format: "%.3g", matrix.smallestEigenvalue)); a decay matrix has none below 0"
      )
    }
    return matrix
  }

  /// Elements by the members of both indices.
  private func elements(
    _ name: String, _ text: ModelExpression, _ indices: ModelIndices, _ scope: ExpressionScope
  ) throws -> [SIMD2<Int>: ComplexNumber] {
    let columns = text.root.columns
    let first = indices.names[0]
    let second = first + "#"
    func index(_ name: String) -> ExpressionNode { ExpressionNode(.name(name), columns) }
    let element = ModelExpression(
      text: text.text,
      root: ExpressionNode(
        .element(.init(text: name, columns: columns), [index(first), index(second)]), columns))
    let both = ModelIndices(
      text: indices.text, binders: indices.binders + indices.binders.map { $0.renamed(second) })
    var elements: [SIMD2<Int>: ComplexNumber] = [:]
    for row in try scope.values([element], for: both) {
      guard case .number(let value)? = row.values[0] else {
        throw ExpressionError("`\(name)` is no matrix of numbers", text.text, columns)
      }
      elements[SIMD2(row.indices[0], row.indices[1])] = value
    }
    return elements
  }
}

extension ExpressionNode.Binder {
  /// The same with another name for its only index.
  fileprivate func renamed(_ name: String) -> Self {
    switch self {
    case .member(let old, let set): .member(.init(text: name, columns: old.columns), of: set)
    default: self
    }
  }
}
