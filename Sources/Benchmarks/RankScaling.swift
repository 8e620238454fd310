import Foundation

/// Wall time of the same job on one and on two ranks, whole program under mpirun.
func rankScaling(_ report: Report) {
  report.section("random_dicke 64 × 64, whole program: 2 ranks against 1")
  guard let program = twaProgram() else {
    report.line("skipped: build the program first (make build)")
    return
  }
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
    "twa-bench-\(ProcessInfo.processInfo.processIdentifier)")
  try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  let job = directory.appendingPathComponent("bench.yaml").path
  let text = """
    model: {name: random_dicke, clusters: 64, modes: 64, spins_per_cluster: 5, omega_c: 5, kappa: 0.5, g_over_gc: 1.27}
    sampling: {realizations: 256, trajectories: 64}
    time: {end: 20, step: 0.02, record_every: 0.2}
    observables: {overlap: true, correlation: {waiting_times: [5, 10, 20]}}
    """
  try? text.write(toFile: job, atomically: true, encoding: .utf8)

  func run(ranks: Int) -> Double? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "mpirun", "-n", String(ranks), program, "run", job, "-o",
      directory.appendingPathComponent("r\(ranks).h5").path, "--overwrite", "--quiet",
    ]
    process.standardError = FileHandle.nullDevice
    let time = seconds {
      do { try process.run() } catch { return }
      process.waitUntilExit()
    }
    return process.terminationStatus == 0 ? time : nil
  }
  var (one, two): ([Double], [Double]) = ([], [])
  for _ in 0..<3 {
    guard let a = run(ranks: 1), let b = run(ranks: 2) else {
      report.line("skipped: mpirun -n 2 does not run here")
      return
    }
    one.append(a)
    two.append(b)
  }
  let ratio = median(zip(one, two).map { $0 / $1 })
  report.line(
    String(
      format: "1 rank %.2f s, 2 ranks %.2f s (start-up of mpirun included): %.2f times faster",
      median(one), median(two), ratio))
  report.record([
    "benchmark": "ranks", "one": median(one), "two": median(two), "speedup": ratio,
  ])
}
