import BatchCore
import Numerics

/// Driven, decaying, dephased Rydberg atoms with nearest-neighbour interaction (Eqs. 45–48 of
/// PRX Quantum 6, 030344; Eq. 48 as corrected there): H = Ω Σ σ^x_i + J Σ_⟨ij⟩ n_i n_j with
/// n = (1 + σ^z)/2; jump operators √γ↓ σ⁻, √γ_z σ^z. A chain or a square lattice, open or periodic.
struct RydbergChain: CatalogueModel {
  static let description = ModelDescription(
    name: "rydberg_chain",
    summary: "driven Rydberg atoms with nearest-neighbour interaction, decay and dephasing",
    notes: ["coherences decay at 2 gamma_z by dephasing"],
    source: "PRX Quantum 6, 030344 (2025), Sec. III E",
    variants: [
      ParameterVariant(
        title: "Rydberg chain",
        parameters: [
          .init(
            "sites", .count, size: .grows, "number of atoms; a square number on the square lattice"),
          .init("omega_rabi", .anyReal, unit: "interaction", "drive strength"),
          .init(
            "interaction", .anyReal, unit: "interaction", default: 1,
            "energy of two excited neighbours"),
          .rate("gamma_down", unit: "interaction", "loss rate"),
          .rate("gamma_z", unit: "interaction", "dephasing rate"),
          .init(
            "boundary", .word(["periodic", "open"]), default: "periodic", "ends of the lattice"),
          .init(
            "lattice", .word(["chain", "square"]), default: "chain", "arrangement of the atoms"),
        ], rules: [squareNumber],
        equations: ModelEquations(
          spins: [.init("atom", "sites", arrangement: "lattice, boundary")],
          definitions: [.init("n[i]", "(1 + sz[i])/2")],
          hamiltonian: [
            .init("drive", "sum(i in atom: omega_rabi*sx[i])"),
            .init("interaction", "sum(<i,j> in atom: interaction*n[i]*n[j])"),
          ],
          jumps: [
            .init("sm[i]", for: "i in atom", rate: "gamma_down"),
            .init("sz[i]", for: "i in atom", rate: "gamma_z"),
          ]))
    ],
    initial: InitialState(theta: .pi), hasPhotons: false)

  private static let squareNumber = ParameterRule { choice in
    guard choice.given["lattice"] == .word("square") else { return nil }
    let odd = choice.numbers("sites").first { $0.squareRoot() != $0.squareRoot().rounded() }
    return odd.map {
      ParameterViolation(
        "sites", "lattice",
        message:
          "`lattice: square` needs a square number of sites, not \(Int($0)); give 4, 9, 16, ..."
      )
    }
  }

  let sites: Int
  let omegaRabi, interaction, gammaDown, gammaZ: Double
  let square, periodic: Bool

  init(_ parameters: Parameters) {
    sites = Int(parameters.number("sites"))
    omegaRabi = parameters.number("omega_rabi")
    interaction = parameters.number("interaction")
    gammaDown = parameters.number("gamma_down")
    gammaZ = parameters.number("gamma_z")
    square = parameters.word("lattice") == "square"
    periodic = parameters.word("boundary") == "periodic"
  }

  var shape: SystemShape {
    var shape = SystemShape(sites: sites, modes: 0)
    shape.matrixElements = 8 * Double(sites)
    return shape
  }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let neighbours = Lattice(sites: sites, square: square, periodic: periodic).neighbours
    // n n' = (1 + z + z' + zz')/4.
    let bonds = SparseMatrix(
      rows: neighbours.map { $0.map { (column: $0, value: interaction / 4) } })
    return PhysicalSystem(
      shape: shape,
      stages: [
        [
          LocalField(neighbours.map { SIMD3(0, 0, interaction * Double($0.count) / 2) }),
          Dephasing(Array(repeating: gammaZ, count: sites)),
          IsingCoupling(axis: .z, couplings: .sparse(bonds)),
        ],
        [SpinDecay(sites: sites, down: gammaDown, up: 0)],
        [LocalField(sites: sites, SIMD3(2 * omegaRabi, 0, 0))],
      ], pairClasses: square ? nil : .chain(sites: sites, periodic: periodic))
  }
}
