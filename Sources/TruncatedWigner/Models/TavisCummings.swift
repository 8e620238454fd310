import BatchCore
import Numerics

/// Dissipative Tavis–Cummings model, a laser (Eqs. 28–32 of PRX Quantum 6, 030344):
/// H = ω a†a + Σ (ε_i/2) σ^z_i + Σ (g_i/√N)(a σ⁺_i + h.c.); jump operators √κ a, √γ↓ σ⁻, √γ↑ σ⁺.
struct TavisCummings: SystemRecipe {
  let atoms: Int
  let omega, kappa, gammaDown, gammaUp: Double
  let epsilon, g: ParameterValue

  init(_ parameters: Parameters) {
    atoms = Int(parameters.number("atoms"))
    omega = parameters.number("omega")
    kappa = parameters.number("kappa")
    gammaDown = parameters.number("gamma_down")
    gammaUp = parameters.number("gamma_up")
    epsilon = parameters.perSite("epsilon")
    g = parameters.perSite("g")
  }

  var shape: SystemShape {
    var shape = SystemShape(sites: atoms, modes: 1)
    shape.matrixElements = 2 * Double(atoms)
    return shape
  }

  var hasDisorder: Bool { epsilon.isRandom || g.isRandom }

  func system(disorder: RandomStream) -> PhaseSpaceSystem {
    let root = Double(atoms).squareRoot()
    let couplings = g.siteValues(atoms, disorder, row: 1).map { $0 / root }
    func matrix(_ factor: Double) -> Matrix {
      let matrix = Matrix(rows: atoms, columns: 1)
      for i in 0..<atoms { matrix[i, 0] = factor * couplings[i] }
      return matrix
    }
    let splittings = epsilon.siteValues(atoms, disorder, row: 2)
    return PhaseSpaceSystem(
      sites: atoms, modes: 1,
      stages: [
        [
          LocalField(splittings.map { SIMD3(0, 0, $0) }),
          SpinDecay(
            down: Array(repeating: gammaDown, count: atoms),
            up: Array(repeating: gammaUp, count: atoms)),
          FreeModes([.init(omega: omega, decay: kappa / 2)]),
        ],
        // a σ⁺ + h.c. = Re a σ^x − Im a σ^y.
        [QuadratureCoupling(axis: .x, quadrature: .real, couplings: matrix(0.5))],
        [QuadratureCoupling(axis: .y, quadrature: .imaginary, couplings: matrix(-0.5))],
      ])
  }
}
