import Numerics

// Numbers that the equations of models name, but that are no plain parameters: drawn for every
// realization, or worked out by the program.

extension DickeModel {
  /// g of the couplings and W = g gᵀ of eliminated photons, in the convention of the text.
  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] {
    if case .uniform(let coupling) = numbers.coupling {
      // g itself, also where the job gives it in units of its critical value.
      return ["g": .number(coupling * Double(numbers.spinsPerSite).squareRoot())]
    }
    let couplings = DickeRealization(numbers, disorder: disorder).couplings
    // Counts, also where the job gives their sum and their ratio.
    let counts: [String: ExpressionScope.Parameter] =
      self is RandomDicke
      ? [:]
      : ["spins": .number(Double(numbers.sites)), "modes": .number(Double(numbers.modes))]
    // g of `random_dicke` is that of the text times √((M + N) N_s).
    let scale =
      self is RandomDicke
      ? Double((couplings.rows + couplings.columns) * numbers.spinsPerSite).squareRoot() : 1
    if numbers.photons == .dynamical {
      return counts.merging(["g": .matrix(couplings, times: scale)]) { $1 }
    }
    let (n, m) = (couplings.rows, couplings.columns)
    let products = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n {
        for l in 0..<m { products[i, j] += couplings[i, l] * couplings[j, l] }
      }
    }
    return counts.merging(["g": .matrix(couplings, times: scale), "W": .matrix(products)]) { $1 }
  }
}

extension PumpedSpins {
  /// ε and g of every spin where they are drawn.
  func numbers(over set: String, _ disorder: RandomStream) -> [String: ExpressionScope.Parameter] {
    // A number is the same for every spin, and the text writes an index.
    [
      "epsilon": .list(splittings(disorder), over: set),
      "g": .list(couplings(disorder), over: set),
    ]
  }
}

extension TavisCummings {
  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] {
    atoms.numbers(over: "atom", disorder)
  }
}

extension CentralSpin {
  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] {
    satellites.numbers(over: "satellite", disorder)
  }
}

extension CorrelatedEmission {
  /// J and Γ of the Green's tensor.
  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] {
    let (exchange, decay) = matrices()
    return ["J": .matrix(exchange), "Gamma": .matrix(decay)]
  }
}

extension ExpressionScope.Parameter {
  /// Indexed by whole numbers.
  fileprivate static func matrix(_ matrix: Matrix, times factor: Double = 1) -> Self {
    .matrix(
      (0..<matrix.rows).map { i in (0..<matrix.columns).map { factor * matrix[i, $0] } },
      over: (nil, nil))
  }
}
