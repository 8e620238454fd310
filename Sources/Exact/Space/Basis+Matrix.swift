import Models

extension Basis {
  /// The matrix of an operator between the states of the basis, row by row: a row of M is a column of M†.
  func matrix(_ operation: FactorizedOperator) -> SparseOperator {
    var action = OperatorAction(operation.adjoint, numbering)
    var weights: [TimeWeight] = []
    let numbers = operation.parts.map { SparseOperator.number(of: $0.weight, in: &weights) }
    var (starts, columns) = ([0], [Int32]())
    starts.reserveCapacity(count + 1)
    var parts = weights.map { SparseOperator.Part(weight: $0, re: [], im: []) }
    // Of one row, columns rising within every part.
    var row: [(column: Int, part: Int, value: ComplexNumber)] = []
    for code in codes {
      row.removeAll(keepingCapacity: true)
      for part in action.parts.indices {
        action.forEach(part, from: code) { target, value in
          guard let column = place(of: target) else { return }
          row.append((column, numbers[part], value.conjugate))
        }
      }
      if action.parts.count > 1 { row.sort { ($0.column, $0.part) < ($1.column, $1.part) } }
      for entry in row {
        if columns.count == starts.last! || columns.last! != Int32(entry.column) {
          columns.append(Int32(entry.column))
          for part in parts.indices {
            parts[part].re.append(0)
            parts[part].im.append(0)
          }
        }
        parts[entry.part].re[columns.count - 1] += entry.value.re
        parts[entry.part].im[columns.count - 1] += entry.value.im
      }
      starts.append(columns.count)
    }
    return SparseOperator(count: count, starts: starts, columns: columns, parts: parts)
  }

  /// About how many elements the matrices of operators have, by some of their columns.
  func elements(_ operations: [FactorizedOperator]) -> Double {
    var (sum, samples) = (0, 0)
    var actions = operations.map { OperatorAction($0, numbering) }
    for state in Swift.stride(from: 0, to: count, by: max(1, count / 64)) {
      samples += 1
      for index in actions.indices {
        for part in actions[index].parts.indices {
          actions[index].forEach(part, from: codes[state]) { _, _ in sum += 1 }
        }
      }
    }
    return Double(sum) * Double(count) / Double(max(1, samples))
  }
}
