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
      var reached = Set(local.support.filter { $0 < levels })
      var next = Array(reached)
      while let level = next.popLast() {
        for matrix in matrices[factor] where level < matrix.columns.count {
          for entry in matrix.columns[level] where entry.row < levels {
            if reached.insert(entry.row).inserted { next.append(entry.row) }
          }
        }
      }
      states *= Double(max(1, reached.count))
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
