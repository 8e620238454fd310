import BatchCore
import Numerics

/// Dissipative Tavis–Cummings model, a laser (Eqs. 28–32 of PRX Quantum 6, 030344):
/// H = ω a†a + Σ (ε_i/2) σ^z_i + Σ (g_i/√N)(a σ⁺_i + h.c.); jump operators √κ a, √γ↓ σ⁻, √γ↑ σ⁺.
struct TavisCummings: CatalogueModel {
  static let description = ModelDescription(
    name: "tavis_cummings",
    summary: "laser: N pumped two-level atoms and one lossy cavity mode in rotating-wave coupling",
    notes: ["the amplitude of the mode decays at kappa/2"],
    source: "PRX Quantum 6, 030344 (2025), Sec. III C",
    variants: [
      ParameterVariant(
        title: "Tavis-Cummings",
        parameters: PumpedSpins.parameters(
          count: ("atoms", "atom"), omega: "mode frequency", epsilon: "atomic splitting",
          kappa: "photon loss rate; |a|^2 decays at kappa"),
        rules: [.onePerSite(["epsilon", "g"], count: "atoms")],
        equations: ModelEquations(
          spins: [.init("atom", "atoms")], modes: [.init("cavity", "1")],
          hamiltonian: [
            .init("mode", "omega*ad*a"),
            .init("atoms", "sum(i in atom: epsilon[i]/2*sz[i])"),
            .init("coupling", "sum(i in atom: g[i]/sqrt(atoms)*a*sp[i] + h.c.)"),
          ],
          jumps: [
            .init("a", rate: "kappa"), .init("sm[i]", for: "i in atom", rate: "gamma_down"),
            .init("sp[i]", for: "i in atom", rate: "gamma_up"),
          ]))
    ],
    initial: InitialState(theta: 0), hasPhotons: true)

  let atoms: PumpedSpins
  let omega, kappa: Double

  init(_ parameters: Parameters) {
    atoms = PumpedSpins(parameters, count: "atoms")
    omega = parameters.number("omega")
    kappa = parameters.number("kappa")
  }

  var shape: SystemShape {
    var shape = SystemShape(sites: atoms.count, modes: 1)
    shape.matrixElements = 2 * Double(atoms.count)
    return shape
  }

  var hasDisorder: Bool { atoms.hasDisorder }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let root = Double(atoms.count).squareRoot()
    let couplings = atoms.couplings(disorder).map { $0 / root }
    func matrix(_ factor: Double) -> Matrix {
      let matrix = Matrix(rows: atoms.count, columns: 1)
      for i in 0..<atoms.count { matrix[i, 0] = factor * couplings[i] }
      return matrix
    }
    return PhysicalSystem(
      shape: shape,
      stages: [
        [
          LocalField(atoms.splittings(disorder).map { SIMD3(0, 0, $0) }),
          SpinDecay(sites: atoms.count, down: atoms.gammaDown, up: atoms.gammaUp),
          FreeModes([.init(omega: omega, decay: kappa / 2)]),
        ],
        // a σ⁺ + h.c. = Re a σ^x − Im a σ^y.
        [QuadratureCoupling(axis: .x, quadrature: .real, couplings: matrix(0.5))],
        [QuadratureCoupling(axis: .y, quadrature: .imaginary, couplings: matrix(-0.5))],
      ])
  }
}
