import Numerics

/// One disorder realization of a system of the Dicke family: its parameters and couplings.
final class SpinBosonSystem {
  let parameters: SystemParameters
  /// G, sites × modes.
  let couplings: Matrix
  /// K (G Gᵀ) for eliminated photons, sites × sites; nil with dynamical photons.
  let exchange: Matrix?

  init(parameters: SystemParameters, disorder: RandomStream) {
    self.parameters = parameters
    switch parameters.coupling {
    case .gaussian(let deviation):
      couplings = CouplingDisorder.gaussian(
        rows: parameters.sites, columns: parameters.modes, deviation: deviation, stream: disorder)
    case .uniform(let value):
      couplings = Matrix(rows: parameters.sites, columns: parameters.modes)
      couplings.elements.update(repeating: value, count: parameters.sites * parameters.modes)
    }
    switch parameters.photons {
    case .dynamical:
      exchange = nil
    case .eliminated(let keepsSelf):
      exchange = SpinBosonSystem.exchange(couplings, parameters, keepsSelf: keepsSelf)
    }
  }

  private static func exchange(
    _ couplings: Matrix, _ parameters: SystemParameters, keepsSelf: Bool
  ) -> Matrix {
    let (n, m) = (couplings.rows, couplings.columns)
    let strength =
      parameters.omega
      / (parameters.omega * parameters.omega + parameters.kappa * parameters.kappa)
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

  /// Modes that are integrated: none with eliminated photons.
  var dynamicalModes: Int { exchange == nil ? parameters.modes : 0 }

  /// Free flow (spins about z; modes turn and decay), then the coupling about x.
  var phaseSpace: PhaseSpaceSystem {
    let precession = LocalField(
      sites: parameters.sites, SIMD3(0, 0, parameters.splitting))
    if let exchange {
      // H = −Σ K_ij J^x_i J^x_j = ½ Σ V_ij J^x_i J^x_j.
      let couplings = Matrix(rows: exchange.rows, columns: exchange.columns)
      for i in 0..<(exchange.rows * exchange.columns) {
        couplings.elements[i] = -2 * exchange.elements[i]
      }
      return PhaseSpaceSystem(
        sites: parameters.sites, modes: 0,
        stages: [[precession], [IsingCoupling(axis: .x, couplings: .dense(couplings))]])
    }
    let mode = FreeModes.Mode(omega: parameters.omega, decay: parameters.kappa)
    return PhaseSpaceSystem(
      sites: parameters.sites, modes: parameters.modes,
      stages: [
        [precession, FreeModes(Array(repeating: mode, count: parameters.modes))],
        [QuadratureCoupling(axis: .x, quadrature: .real, couplings: couplings)],
      ])
  }
}
