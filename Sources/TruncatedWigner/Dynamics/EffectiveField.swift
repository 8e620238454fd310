/// What drives the phase-space variables: Ω of every site, ds/dt = Ω × s, and da/dt of every mode.
///
/// Every Hamiltonian and every jump operator enters this way and only this way: with the effective
/// Hamiltonian H̃ = H + 2 Im Σ L̄_i Φ_i of dissipative TWA (PRX Quantum 6, 030344), Ω = 2 ∂H̃/∂s and
/// da/dt = −i ∂H̃/∂ā.
final class EffectiveField {
  let x, y, z, re, im: LaneBuffer
  let groups: Int
  let activeGroups: Int

  init(like state: BatchState) {
    groups = state.groups
    activeGroups = state.activeGroups
    x = LaneBuffer(rows: state.sites, groups: state.groups)
    y = LaneBuffer(rows: state.sites, groups: state.groups)
    z = LaneBuffer(rows: state.sites, groups: state.groups)
    re = LaneBuffer(rows: state.modes, groups: state.groups)
    im = LaneBuffer(rows: state.modes, groups: state.groups)
  }

  func clear() {
    x.clear()
    y.clear()
    z.clear()
    re.clear()
    im.clear()
  }
}
