import Models
import Numerics

/// The XYZ model with loss and dephasing on an open square lattice, in the parts that its symmetry allows:
/// every component of the exchange alone is solved exactly.
struct XYZLattice: Model {
  let side: Int

  var shape: SystemShape { SystemShape(sites: side * side, modes: 0) }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let sites = side * side
    let neighbours = Lattice(sites: sites, square: true, periodic: false).neighbours
    func exchange(_ axis: SpinAxis, _ strength: Double) -> IsingCoupling {
      let rows = neighbours.map { $0.map { (column: $0, value: strength) } }
      return IsingCoupling(axis: axis, couplings: .sparse(SparseMatrix(rows: rows)))
    }
    return PhysicalSystem(
      shape: shape,
      stages: [
        [Dephasing(Array(repeating: 0.05, count: sites)), exchange(.z, 0.4)],
        [SpinDecay(sites: sites, down: 0.3, up: 0)],
        [LocalField(sites: sites, SIMD3(2, 0, 0)), exchange(.x, 0.3)],
        [exchange(.y, 0.5)],
      ])
  }
}
