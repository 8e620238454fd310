import Models

/// What an operator makes of product states, numbered in mixed radix by the levels of all factors.
struct OperatorAction {
  /// Levels count from the last factor.
  struct Numbering: Sendable {
    let radices: [Int]
    let strides: [Int]

    /// nil: the numbers do not fit an integer.
    init?(_ radices: [Int]) {
      var (strides, stride) = (radices, 1)
      for factor in radices.indices.reversed() {
        strides[factor] = stride
        let (product, overflow) = stride.multipliedReportingOverflow(by: radices[factor])
        if overflow || product > 1 << 60 { return nil }
        stride = product
      }
      (self.radices, self.strides) = (radices, strides)
    }

    var count: Int { (radices.first ?? 1) * (strides.first ?? 1) }

    func level(of code: Int, _ factor: Int) -> Int { code / strides[factor] % radices[factor] }
  }

  let parts: [(weight: TimeWeight, products: [FactorizedOperator.Product])]
  private let numbering: Numbering
  private var entries: [(code: Int, value: ComplexNumber)] = []
  private var scratch: [(code: Int, value: ComplexNumber)] = []

  init(_ operation: FactorizedOperator, _ numbering: Numbering) {
    parts = operation.parts.map { ($0.weight, $0.products) }
    self.numbering = numbering
  }

  /// The states that one part leads to, rising, with amplitudes; what is left of a cancellation is none.
  mutating func forEach(_ part: Int, from code: Int, _ visit: (Int, ComplexNumber) -> Void) {
    entries.removeAll(keepingCapacity: true)
    for product in parts[part].products {
      var first = entries.count
      entries.append((code, product.coefficient))
      for (factor, matrix) in product.matrices {
        let level = numbering.level(of: code, factor)
        let (column, stride) = (matrix.column(level), numbering.strides[factor])
        if column.count == 1 {
          let (row, value) = matrix.entries[column.lowerBound]
          for index in first..<entries.count {
            entries[index].code += (row - level) * stride
            entries[index].value = value * entries[index].value
          }
          continue
        }
        scratch.removeAll(keepingCapacity: true)
        for entry in entries[first...] {
          for place in column {
            let (row, value) = matrix.entries[place]
            scratch.append((entry.code + (row - level) * stride, value * entry.value))
          }
        }
        entries.removeSubrange(first...)
        entries += scratch
        if scratch.isEmpty { break }
      }
      first = entries.count
    }
    if entries.count > 1 { entries.sort { $0.code < $1.code } }
    var index = 0
    while index < entries.count {
      var (sum, size) = (entries[index].value, entries[index].value.magnitude)
      let own = entries[index].code
      index += 1
      while index < entries.count, entries[index].code == own {
        sum = sum + entries[index].value
        size += entries[index].value.magnitude
        index += 1
      }
      if sum.magnitude > 1e-13 * size { visit(own, sum) }
    }
  }
}
