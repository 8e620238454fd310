import Foundation

/// The dissipative Tavis–Cummings model with twa, XMDS2, NumPy and Numba on one core: time at equal
/// step, agreement, and time at equal error.
func peers(_ report: Report) {
  tavisCummingsSteps(report)
  comparePrograms(
    TavisCummingsPeers(), python: ["numpy", "numba"],
    equalStep: PeerRun(sites: 100, trajectories: 256, end: 10, steps: 2000, records: 100),
    reference: 4096,
    equalError: ErrorTest(
      run: PeerRun(sites: 15, trajectories: 3 << 15, end: 10, steps: 320, records: 10),
      reference: 3 << 17, tolerance: 0.003, share: 1 / 15.0), report)
}

/// A typed model, the dissipative XYZ lattice, with twa, XMDS2 and Numba on one core: as for the
/// Tavis–Cummings model.
func latticePeers(_ report: Report) {
  comparePrograms(
    XYZLatticePeers(), python: ["numba"],
    equalStep: PeerRun(sites: 100, trajectories: 1024, end: 5, steps: 1000, records: 50),
    reference: 8192,
    equalError: ErrorTest(
      run: PeerRun(sites: 16, trajectories: 3 << 14, end: 5, steps: 320, records: 5),
      reference: 3 << 16, tolerance: 0.01, share: 1), report)
}

/// - Parameters:
///   - python: modules of the Python programs.
///   - reference: trajectories of the run of twa that others are held against at equal step.
private func comparePrograms(
  _ system: any PeerSystem, python: [String], equalStep run: PeerRun, reference: Int,
  equalError test: ErrorTest, _ report: Report
) {
  report.section(
    "\(system.name), \(run.sites) sites, \(run.trajectories) trajectories, \(run.steps) steps, one core: processor time"
  )
  guard let program = twaProgram() else {
    report.line("skipped: build the program first (make build)")
    return
  }
  withTemporaryDirectory { directory in
    func twa(_ noise: String) -> TWAPeer {
      TWAPeer(system: system, program: program, noise: noise, directory: directory)
    }
    func xmds(_ name: String, _ algorithm: String) -> XMDSPeer? {
      XMDSPeer(
        system: system, name: "XMDS2, \(name)", algorithm: "algorithm=\(algorithm)",
        directory: directory, report: report)
    }
    let semiImplicit = xmds("SI", "\"SI\" iterations=\"3\"")
    let others: [(any Peer)?] =
      [semiImplicit, semiImplicit.flatMap { _ in xmds("RK4", "\"RK4\"") }]
      + python.map {
        PythonPeer(system: system, module: $0, directory: directory, report: report)
      }
    let all: [any Peer] = [twa("gaussian"), twa("three_point")] + others.compactMap { $0 }
    let costs = equalStep(all, twa("gaussian"), run, reference: reference, report)
    equalError(
      all.filter { $0.name != "NumPy" }, costs: costs, twa: twa("gaussian"), test, report)
  }
}

/// - Returns: time of a step by name, relative to that of `twa`.
private func equalStep(
  _ all: [any Peer], _ twa: TWAPeer, _ run: PeerRun, reference trajectories: Int, _ report: Report
) -> [String: Double] {
  // More trajectories, and samples for a sound standard error.
  var sampled = twa
  (sampled.realizations, sampled.seed) = (64, 2)
  var large = run
  large.trajectories = trajectories
  let reference = sampled.prepare(large)()

  // Alternating, so that all see the same machine.
  let runs = all.map { $0.prepare(run) }
  var curves = [[PeerCurve]](repeating: [], count: all.count)
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
      "benchmark": "peers_equal_step", "system": twa.system.name, "program": peer.name,
      "ns_per_spin_step": time,
      "time_ratio": ratio,
    ]
    var agreement = ""
    if !(peer is TWAPeer), let reference {
      let z = last.deviation(from: reference)
      agreement = String(format: ", averages: largest |z| %.1f", z)
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
