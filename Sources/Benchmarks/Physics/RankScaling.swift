import Foundation

/// Two ranks on twice the work, against one run alone and against two independent runs at once, which
/// is what the machine can do.
func rankScaling(_ report: Report) {
  report.section("random_dicke 64 × 64, whole program: 2 ranks against 1")
  guard let program = twaProgram() else {
    report.line("skipped: build the program first (make build)")
    return
  }
  withTemporaryDirectory { directory in measure(program, directory, report) }
}

private func measure(_ program: String, _ directory: URL, _ report: Report) {
  let text = """
    model: {name: random_dicke, clusters: 64, modes: 64, spins_per_cluster: 5, omega_c: 5, kappa: 0.5, g_over_gc: 1.27}
    sampling: {realizations: 256, trajectories: 64}
    time: {end: 20, step: 0.02, record_every: 0.2}
    observables: {overlap: true, correlation: {waiting_times: [5, 10, 20]}}
    """
  try? text.write(
    to: directory.appendingPathComponent("job.yaml"), atomically: true, encoding: .utf8)

  func command(_ start: [String], _ number: Int, realizations: Int = 256) -> Command {
    let run = [program, "run", "job.yaml", "-o", "\(number).h5", "--overwrite", "--quiet"]
    return Command(
      arguments: start + run + ["--set", "sampling.realizations=\(realizations)"],
      directory: directory)
  }
  /// Seconds until all of them have ended; nil if one fails.
  func time(_ commands: [Command]) -> Double? {
    let failed = Failure()
    let time = seconds {
      DispatchQueue.concurrentPerform(iterations: commands.count) {
        if commands[$0].run() == nil { failed.note() }
      }
    }
    return failed.isNoted ? nil : time
  }
  var (alone, together, ranks): ([Double], [Double], [Double]) = ([], [], [])
  for _ in 0..<3 {
    guard let a = time([command([], 0)]), let b = time([command([], 1), command([], 2)]),
      let c = time([command(["mpirun", "-n", "2"], 3, realizations: 512)])
    else {
      report.line("skipped: mpirun -n 2 does not run here")
      return
    }
    alone.append(a)
    together.append(b)
    ranks.append(c)
  }
  let start =
    time([Command(arguments: ["mpirun", "-n", "2", program, "--version"], directory: directory)])
    ?? 0
  let speedup = median(zip(alone, ranks).map { 2 * $0 / $1 })
  let limit = median(zip(alone, together).map { 2 * $0 / $1 })
  report.line(
    String(
      format:
        "%.2f times faster with the start of mpirun and MPI (%.2f s of %.1f s), %.2f without; two independent runs: %.2f",
      speedup, start, median(ranks), median(zip(alone, ranks).map { 2 * $0 / ($1 - start) }), limit
    ))
  report.record([
    "benchmark": "ranks", "alone": median(alone), "two_ranks_twice_the_work": median(ranks),
    "start": start, "speedup": speedup, "speedup_of_independent_runs": limit,
  ])
}

/// Whether something went wrong in one of several threads.
private final class Failure: @unchecked Sendable {
  private let lock = NSLock()
  private var happened = false

  func note() { lock.withLock { happened = true } }
  var isNoted: Bool { lock.withLock { happened } }
}
