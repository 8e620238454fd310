/// The dissipative Tavis–Cummings model; its photon number.
struct TavisCummingsPeers: PeerSystem {
  let name = "tavis_cummings"
  let variables = ["photon_number"]

  func job(_ run: PeerRun) -> String {
    """
    model: {name: tavis_cummings, atoms: \(run.sites), omega: 1, epsilon: 1, g: 0.9, kappa: 1, gamma_down: 0.125, gamma_up: 0.375}
    observables: {photon_number: true, magnetization: false}
    """
  }

  func replacements(_ run: PeerRun) -> [(String, String)] {
    [
      (
        "lattice=\"100\" domain=\"(0,99)\"",
        "lattice=\"\(run.sites)\" domain=\"(0,\(run.sites - 1))\""
      ),
      ("sqrt(100.0)", "sqrt(\(run.sites).0)"),
      ("interval=\"10\" steps=\"2000\"", "interval=\"\(run.end)\" steps=\"\(run.steps)\""),
      ("<samples>100</samples>", "<samples>\(run.records)</samples>"),
    ]
  }

  func arguments(_ run: PeerRun) -> [String] {
    [run.sites, run.trajectories / 256, run.end, run.steps, run.records].map(String.init)
  }
}

/// The XYZ model on an open square lattice with loss and dephasing, in `twa` a typed model; the mean spin
/// and the correlation zz of neighbours.
struct XYZLatticePeers: PeerSystem {
  let name = "xyz_lattice"
  let variables = ["mx", "my", "mz", "zz"]

  private func side(_ run: PeerRun) -> Int { Int(Double(run.sites).squareRoot().rounded()) }

  private func bonds(_ run: PeerRun) -> Int { 2 * side(run) * (side(run) - 1) }

  func job(_ run: PeerRun) -> String {
    """
    model:
      name: custom
      spins: {atom: {lattice: [\(side(run)), \(side(run))], boundary: open}}
      parameters: {Jx: 0.3, Jy: 0.5, Jz: 0.4, h: 1, gamma: 0.3, gamma_z: 0.05}
      hamiltonian:
        exchange: "sum(<i,j> in atom: Jx*sx[i]*sx[j] + Jy*sy[i]*sy[j] + Jz*sz[i]*sz[j])"
        field: "sum(i in atom: h*sx[i])"
      jumps:
        - {for: i in atom, operator: "sm[i]", rate: gamma}
        - {for: i in atom, operator: "sz[i]", rate: gamma_z}
    initial: {atom: {theta: 0}}
    observables:
      magnetization: false
      mx: "sum(i in atom: sx[i])/\(run.sites)"
      my: "sum(i in atom: sy[i])/\(run.sites)"
      mz: "sum(i in atom: sz[i])/\(run.sites)"
      zz: "sum(<i,j> in atom: sz[i]*sz[j])/\(bonds(run))"
    """
  }

  func replacements(_ run: PeerRun) -> [(String, String)] {
    let side = side(run)
    return [
      ("lattice=\"10\" domain=\"(0,9)\"", "lattice=\"\(side)\" domain=\"(0,\(side - 1))\""),
      ("rows = 10, columns = 10", "rows = \(side), columns = \(side)"),
      ("bonds = 180", "bonds = \(bonds(run))"),
      ("interval=\"10\" steps=\"500\"", "interval=\"\(run.end)\" steps=\"\(run.steps)\""),
      ("<samples>50</samples>", "<samples>\(run.records)</samples>"),
    ]
  }

  func arguments(_ run: PeerRun) -> [String] {
    [side(run), side(run), run.trajectories, run.end, run.steps, run.records].map(String.init)
      + ["steady"]
  }
}
