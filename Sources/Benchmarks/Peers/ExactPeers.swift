import BatchCore
import Exact
import Foundation
import Methods
import Models

/// Small systems beside QuTiP on one core, at equal tolerances: density matrices beside `mesolve`, quantum
/// trajectories beside `mcsolve`. A driven chain with loss and dephasing of every spin, in which nothing is
/// conserved and no spins are alike.
func exactPeers(_ report: Report) {
  guard let qutip = QuTiP(report) else { return }
  report.section("exact, chain of spins with loss and dephasing: processor time against QuTiP")
  for spins in [2, 3, 4, 5, 6, 8, 10] {
    let end = spins > 8 ? 2.0 : 10
    let chain = ExactChain(spins: spins, end: end, tolerance: 1e-8)
    compare("density", chain, qutip, "mesolve", trajectories: 1, report) {
      chain.density($0)
    }
  }
  for spins in [2, 3, 4, 5, 6, 8, 10] {
    let count = spins > 8 ? 16 : 64
    let chain = ExactChain(spins: spins, end: 10, tolerance: 1e-6)
    compare("trajectories", chain, qutip, "mcsolve", trajectories: count, report) {
      chain.trajectories($0, count)
    }
  }
}

private func compare(
  _ name: String, _ chain: ExactChain, _ qutip: QuTiP, _ solver: String, trajectories: Int,
  _ report: Report, run: (ExactProblem) -> (mean: Double, error: Double)?
) {
  // As in QuTiP, operators are made before the clock starts.
  guard let problem = chain.problem() else { return }
  var (own, theirs) = ([Double](), [Double]())
  var values: (own: (mean: Double, error: Double), theirs: (mean: Double, error: Double))?
  let first = qutip.run(solver, chain, trajectories)
  let repeats = (first?.seconds ?? 0) > 2 ? 1 : 5
  for _ in 0..<repeats {
    var result: (mean: Double, error: Double)?
    // Short ones several times, so that the clock can tell.
    let probe = processorSeconds { result = run(problem) }
    let count = max(1, Int(0.05 / max(1e-6, probe)))
    own.append(
      count == 1
        ? probe : processorSeconds { for _ in 0..<count { result = run(problem) } } / Double(count))
    guard let result, let peer = qutip.run(solver, chain, trajectories) else { continue }
    theirs.append(peer.seconds)
    values = (result, (peer.mean, peer.error))
  }
  guard let values, !theirs.isEmpty else {
    return report.line("\(name), \(chain.spins) spins: skipped, QuTiP failed")
  }
  let ratio = median(theirs) / median(own)
  let difference = values.own.mean - values.theirs.mean
  report.line(
    String(
      format: "%@ dimension %4d: %9.2f ms, %@ %9.2f ms, %6.1f times; difference %.1e%@",
      name.padding(toLength: 12, withPad: " ", startingAt: 0), 1 << chain.spins,
      1e3 * median(own), solver, 1e3 * median(theirs), ratio, difference,
      trajectories > 1
        ? String(
          format: " (standard error %.1e)", hypot(values.own.error, values.theirs.error)) : ""))
  report.record([
    "benchmark": "exact_peers", "solver": name, "peer": "QuTiP \(solver)",
    "dimension": 1 << chain.spins, "tolerance": chain.tolerance,
    "time_ratio": ratio, "seconds": median(own), "difference": difference,
  ])
}

/// H = Σ Ω σ^x + Σ V σ^z σ^z of neighbours, loss and dephasing of every spin, all spins down at first.
struct ExactChain {
  let spins: Int
  let end: Double
  let tolerance: Double

  /// Recorded times after the start, half a unit apart.
  var records: Int { Int(2 * end) }

  private var times: [Double] { (0...records).map { end * Double($0) / Double(records) } }

  func problem() -> ExactProblem? {
    typealias P = OperatorPolynomial
    let sites = 0..<spins
    let field = sites.sum { 0.7 * P.sx($0) }
    let pairs = (0..<(spins - 1)).sum { P.sz($0) * P.sz($0 + 1) }
    let loss = sites.map {
      (jump: TimedOperator(P.sm($0)), rate: MasterEquation.Rate(0.2))
    }
    let dephasing = sites.map {
      (jump: TimedOperator(P.sz($0)), rate: MasterEquation.Rate(0.1))
    }
    var options = ExactOptions()
    options.tolerance = tolerance
    return try? ExactProblem(
      MasterEquation(
        shape: SystemShape(sites: spins, modes: 0), hamiltonian: TimedOperator(field + pairs),
        jumps: [.independent(loss), .independent(dephasing)]),
      directions: Array(repeating: InitialState(theta: .pi), count: spins), modes: [],
      operators: [TimedOperator((1 / Double(spins)) * sites.sum(P.sz))], options: options)
  }

  /// Mean s^z at the end.
  func density(_ problem: ExactProblem) -> (mean: Double, error: Double)? {
    guard let evolution = try? DensityEvolution(problem) else { return nil }
    var mean = Double.nan
    for time in times {
      guard (try? evolution.advance(to: time, goesOn: { true })) != nil else { return nil }
      mean = evolution.expectations()[0].re
    }
    return (mean, 0)
  }

  /// The same over trajectories, with its standard error.
  func trajectories(_ problem: ExactProblem, _ count: Int) -> (mean: Double, error: Double)? {
    guard
      let solver = try? TrajectorySolver(problem, seed: 1, point: 0, realization: 0)
    else { return nil }
    var ends: [Double] = []
    try? solver.run(0..<count, times: times) { _, record, values in
      if record == records { ends.append(values[0].re) }
    }
    guard ends.count == count else { return nil }
    let mean = ends.reduce(0, +) / Double(count)
    let squares = ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(count * (count - 1))).squareRoot())
  }
}

/// QuTiP in the Python of the benchmarks.
private struct QuTiP {
  private let python: String
  private let directory = FileManager.default.temporaryDirectory

  init?(_ report: Report) {
    let root = (0..<4).reduce(peerSources) { folder, _ in folder.deletingLastPathComponent() }
    python = root.appendingPathComponent(".venv/bin/python").path
    let check = Command(
      arguments: [python, "-W", "ignore", "-c", "import qutip"], directory: directory)
    guard check.run() != nil else {
      report.section("exact: skipped, no QuTiP in .venv (.venv/bin/pip install qutip)")
      return nil
    }
  }

  func run(_ solver: String, _ chain: ExactChain, _ trajectories: Int)
    -> (seconds: Double, mean: Double, error: Double)?
  {
    let command = Command(
      arguments: [
        python, "-W", "ignore", peerSources.appendingPathComponent("exact_chain.py").path, solver,
        "\(chain.spins)", "\(chain.end)", "\(chain.records)", "\(chain.tolerance)",
        "\(trajectories)",
      ], directory: directory,
      environment: [
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
      ])
    guard let text = command.run(),
      let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let seconds = object["seconds"] as? Double, let mean = object["mean"] as? Double,
      let error = object["error"] as? Double
    else { return nil }
    return (seconds, mean, error)
  }
}
