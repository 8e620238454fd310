import Numerics

/// One disorder realization of a system of the Dicke family: its numbers and couplings.
struct DickeRealization {
  let numbers: DickeFamily
  /// G, sites × modes.
  let couplings: Matrix
  /// K (G Gᵀ) for eliminated photons, sites × sites; nil with dynamical photons.
  let exchange: Matrix?

  init(_ numbers: DickeFamily, disorder: RandomStream) {
    self.numbers = numbers
    switch numbers.coupling {
    case .gaussian(let deviation):
      couplings = CouplingDisorder.gaussian(
        rows: numbers.sites, columns: numbers.modes, deviation: deviation, stream: disorder)
    case .uniform(let value):
      couplings = Matrix(rows: numbers.sites, columns: numbers.modes)
      couplings.elements.update(repeating: value, count: numbers.sites * numbers.modes)
    }
    switch numbers.photons {
    case .dynamical:
      exchange = nil
    case .eliminated(let keepsSelf):
      exchange = Self.exchange(couplings, numbers, keepsSelf: keepsSelf)
    }
  }

  private static func exchange(_ couplings: Matrix, _ numbers: DickeFamily, keepsSelf: Bool)
    -> Matrix
  {
    let (n, m) = (couplings.rows, couplings.columns)
    let strength = numbers.omega / (numbers.omega * numbers.omega + numbers.kappa * numbers.kappa)
    let transposed = Matrix(rows: m, columns: n)
    for i in 0..<n {
      for l in 0..<m { transposed[l, i] = couplings[i, l] }
    }
    let result = Matrix(rows: n, columns: n)
    BLAS.multiply(
      n, n, m, alpha: strength, couplings.elements, m, transposed.elements, n, beta: 0,
      result.elements, n)
    for i in 0..<n {
      if !keepsSelf { result[i, i] = 0 }
      for j in 0..<i {  // exactly symmetric
        result[i, j] = result[j, i]
      }
    }
    return result
  }

  /// Free flow (spins about z; modes turn and decay), then the coupling about x.
  var system: PhysicalSystem {
    let precession = LocalField(sites: numbers.sites, SIMD3(0, 0, numbers.splitting))
    if let exchange {
      // H = −Σ K_ij J^x_i J^x_j = ½ Σ V_ij J^x_i J^x_j.
      return PhysicalSystem(
        shape: numbers.shape,
        stages: [
          [precession], [IsingCoupling(axis: .x, couplings: .dense(exchange.scaled(by: -2)))],
        ])
    }
    let mode = FreeModes.Mode(omega: numbers.omega, decay: numbers.kappa)
    return PhysicalSystem(
      shape: numbers.shape,
      stages: [
        [precession, FreeModes(Array(repeating: mode, count: numbers.modes))],
        [QuadratureCoupling(axis: .x, quadrature: .real, couplings: couplings)],
      ])
  }
}
