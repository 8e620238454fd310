import Numerics

extension SparseMatrix {
  /// output = alpha · self · input + beta · output.
  func multiply(
    _ input: LaneBuffer, into output: LaneBuffer, alpha: Double, beta: Double, activeGroups: Int
  ) {
    let groups = input.groups
    starts.withUnsafeBufferPointer { starts in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          for row in 0..<(starts.count - 1) {
            for group in 0..<activeGroups {
              var total = Lanes.zero
              for k in starts[row]..<starts[row + 1] {
                total.addProduct(
                  input.lanes[columns[k] * groups + group], Lanes(repeating: values[k]))
              }
              let i = row * groups + group
              output.lanes[i] = beta == 0 ? total * alpha : output.lanes[i] * beta + total * alpha
            }
          }
        }
      }
    }
  }
}
