import Foundation

/// The dissipative Tavis–Cummings model with twa, XMDS2, NumPy and Numba on one core: time at equal
/// step, agreement, and time at equal error.
func peers(_ report: Report) {
  tavisCummingsSteps(report)
  report.section(
    "tavis_cummings, 100 atoms, 256 trajectories, 2000 steps, one core: processor time")
  guard let program = twaProgram() else {
    report.line("skipped: build the program first (make build)")
    return
  }
  withTemporaryDirectory { directory in
    let twa = TWAPeer(program: program, noise: "gaussian", directory: directory)
    let threePoint = TWAPeer(program: program, noise: "three_point", directory: directory)
    let xmds = XMDSPeer(
      name: "XMDS2, SI", algorithm: "algorithm=\"SI\" iterations=\"3\"", directory: directory,
      report: report)
    let others: [(any Peer)?] = [
      xmds,
      xmds.flatMap { _ in
        XMDSPeer(
          name: "XMDS2, RK4", algorithm: "algorithm=\"RK4\"", directory: directory, report: report)
      },
      PythonPeer(module: "numpy", directory: directory, report: report),
      PythonPeer(module: "numba", directory: directory, report: report),
    ]
    let all: [any Peer] = [twa, threePoint] + others.compactMap { $0 }
    let costs = equalStep(all, twa, report)
    equalError(all.filter { $0.name != "NumPy" }, costs: costs, twa: twa, report)
  }
}

/// - Returns: time of a step by name, relative to that of `twa`.
private func equalStep(_ all: [any Peer], _ twa: TWAPeer, _ report: Report) -> [String: Double] {
  let run = PeerRun(atoms: 100, trajectories: 256, end: 10, steps: 2000, records: 100)
  // More trajectories, and samples for a sound standard error.
  var sampled = twa
  (sampled.realizations, sampled.seed) = (64, 2)
  var large = run
  large.trajectories = 4096
  let reference = sampled.prepare(large)()

  // Alternating, so that all see the same machine.
  let runs = all.map { $0.prepare(run) }
  var curves = [[PhotonCurve]](repeating: [], count: all.count)
  for _ in 0..<5 {
    for (i, run) in runs.enumerated() { if let curve = run() { curves[i].append(curve) } }
  }
  var costs: [String: Double] = [:]
  for (peer, measured) in zip(all, curves) {
    guard let last = measured.last, measured.count == curves[0].count else {
      report.line("\(peer.name): skipped: does not compile or run here")
      continue
    }
    let time = median(measured.map(\.seconds)) / run.spinSteps * 1e9
    let ratio = median(zip(measured, curves[0]).map { $0.seconds / $1.seconds })
    costs[peer.name] = ratio
    var entry: [String: Any] = [
      "benchmark": "peers_equal_step", "program": peer.name, "ns_per_spin_step": time,
      "time_ratio": ratio,
    ]
    var agreement = ""
    if !(peer is TWAPeer), let reference {
      let z = last.deviation(from: reference)
      agreement = String(format: ", photon number: largest |z| %.1f", z)
      entry["largest_z"] = z
    }
    let name = peer.name.padding(toLength: 22, withPad: " ", startingAt: 0)
    report.line(
      String(format: "%@ %6.1f ns per spin and step, %5.2f times twa", name, time, ratio)
        + agreement)
    report.record(entry)
  }
  return costs
}
