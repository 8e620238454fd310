import Numerics

/// Driven, decaying, dephased Rydberg atoms with nearest-neighbour interaction (Eqs. 45–48 of
/// PRX Quantum 6, 030344; Eq. 48 as corrected there): H = Ω Σ σ^x_i + J Σ_⟨ij⟩ n_i n_j with
/// n = (1 + σ^z)/2; jump operators √γ↓ σ⁻, √γ_z σ^z. A chain or a square lattice, open or periodic.
struct RydbergChain: SystemRecipe {
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

  func system(disorder: RandomStream) -> PhaseSpaceSystem {
    let neighbours = Lattice(sites: sites, square: square, periodic: periodic).neighbours
    // n n' = (1 + z + z' + zz')/4.
    let bonds = SparseMatrix(
      rows: neighbours.map { $0.map { (column: $0, value: interaction / 4) } })
    let system = PhaseSpaceSystem(
      sites: sites, modes: 0,
      stages: [
        [
          LocalField(neighbours.map { SIMD3(0, 0, interaction * Double($0.count) / 2) }),
          Dephasing(Array(repeating: gammaZ, count: sites)),
          IsingCoupling(axis: .z, couplings: .sparse(bonds)),
        ],
        [
          SpinDecay(
            down: Array(repeating: gammaDown, count: sites),
            up: Array(repeating: 0, count: sites))
        ],
        [LocalField(sites: sites, SIMD3(2 * omegaRabi, 0, 0))],
      ])
    if !square { system.pairClasses = .chain(sites: sites, periodic: periodic) }
    return system
  }
}

/// Nearest neighbours of a chain or a square lattice.
struct Lattice {
  let neighbours: [[Int]]

  /// - Parameter sites: a square number for a square lattice.
  init(sites: Int, square: Bool, periodic: Bool) {
    let side = square ? Int(Double(sites).squareRoot().rounded()) : sites
    let rows = square ? side : 1
    precondition(side * rows == sites)
    neighbours = (0..<sites).map { site in
      let (row, column) = (site / side, site % side)
      var found: Set<Int> = []
      for (dr, dc) in [(0, 1), (0, -1), (1, 0), (-1, 0)] where dr == 0 || rows > 1 {
        var (r, c) = (row + dr, column + dc)
        if periodic { (r, c) = ((r + rows) % rows, (c + side) % side) }
        guard (0..<rows).contains(r), (0..<side).contains(c) else { continue }
        let other = r * side + c
        if other != site { found.insert(other) }
      }
      return found.sorted()
    }
  }
}
