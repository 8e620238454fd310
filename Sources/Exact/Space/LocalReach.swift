import Models

/// Levels of every factor that operators on this factor alone reach from the initial state: their product
/// is a number of states that a system reaches for certain, known before any is counted.
struct LocalReach {
  private(set) var states = 1.0

  init(_ list: FactorList, from state: ProductState, steps: [[FactorizedOperator]]) {
    var matrices = list.factors.map { _ in [LocalMatrix]() }
    for chain in steps where chain.count == 1 {
      for product in chain[0].parts.flatMap(\.products) where product.matrices.count == 1 {
        matrices[product.matrices[0].factor].append(product.matrices[0].matrix)
      }
    }
    for (factor, local) in state.locals.enumerated() {
      let levels = list.factors[factor].levels
      var next = local.support.filter { $0 < levels }
      var reached = Array(repeating: false, count: levels)
      for level in next { reached[level] = true }
      while let level = next.popLast() {
        for matrix in matrices[factor] where level < matrix.count {
          for place in matrix.column(level) where matrix.entries[place].row < levels {
            let row = matrix.entries[place].row
            if !reached[row] {
              reached[row] = true
              next.append(row)
            }
          }
        }
      }
      states *= Double(max(1, reached.count { $0 }))
    }
  }
}

extension ProductState.Local {
  /// Levels that the initial state has.
  var support: [Int] {
    switch self {
    case .pure(let amplitudes): return amplitudes.indices.filter { amplitudes[$0] != .zero }
    case .mixed(let elements):
      let size = Int(Double(elements.count).squareRoot().rounded())
      return (0..<size).filter { elements[$0 * size + $0].re > 1e-30 }
    }
  }
}
