import Numerics

/// Photon emission rate per atom, Eq. 61 of PRX Quantum 6, 030344, for real Γ:
/// R = (1/NΓ0) [Σ_ij Γ_ij (s^x_i s^x_j + s^y_i s^y_j)/4 + ½ Γ0 Σ s^z_i], the i = j term fluctuating.
final class EmissionRecorder {
  private let decay: MatrixProduct
  private let fieldX: LaneBuffer
  private let fieldY: LaneBuffer

  init(decay: Matrix, like state: BatchState) {
    self.decay = MatrixProduct(decay)
    fieldX = LaneBuffer(rows: state.sites, groups: state.groups)
    fieldY = LaneBuffer(rows: state.sites, groups: state.groups)
  }

  /// Γ s for all groups.
  func evaluate(_ state: BatchState) {
    decay.multiply(
      state.sx, into: fieldX, alpha: 0.25, beta: 0, activeGroups: state.activeGroups)
    decay.multiply(
      state.sy, into: fieldY, alpha: 0.25, beta: 0, activeGroups: state.activeGroups)
  }

  func rate(_ state: BatchState, _ group: Int) -> Lanes {
    var total = Lanes.zero
    for site in 0..<state.sites {
      let i = site * state.groups + group
      total.addProduct(state.sx.lanes[i], fieldX.lanes[i])
      total.addProduct(state.sy.lanes[i], fieldY.lanes[i])
      total.addProduct(state.sz.lanes[i], Lanes(repeating: 0.5 * decay.matrix[site, site]))
    }
    return total / Double(state.sites)
  }
}
