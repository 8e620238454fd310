import Foundation

/// Whole runs of the program whose physics takes no time: start, ten thousand points to write, and
/// memory after many steps.
func startAndEnd(_ report: Report) {
  report.section("start and end, whole program, one rank")
  guard let program = twaProgram() else {
    report.line("skipped: build the program first (make build)")
    return
  }
  withTemporaryDirectory { directory in
    /// Median seconds of a run, and largest resident memory in MiB.
    func measure(_ yaml: String) -> (seconds: Double, memory: Double)? {
      let job = directory.appendingPathComponent("job.yaml")
      try? yaml.write(to: job, atomically: true, encoding: .utf8)
      // The process tells its own memory where it ends as a child of a shell.
      let run = Command(
        arguments: [
          "python3", "-c",
          "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)",
          program, "run", job.path, "-o", "a.h5", "--overwrite", "--quiet",
        ], directory: directory)
      var memory = 0.0
      let times = (0..<5).compactMap { _ -> Double? in
        var output: String?
        let time = seconds { output = run.run() }
        guard let text = output, let kilobytes = Double(text.trimmingCharacters(in: .newlines))
        else { return nil }
        memory = max(memory, kilobytes / 1024)
        return time
      }
      return times.isEmpty ? nil : (median(times), memory)
    }
    func tell(_ name: String, _ yaml: String) {
      guard let (time, memory) = measure(yaml) else {
        report.line("\(name): skipped, does not run here")
        return
      }
      report.line(String(format: "%@: %.2f s, %.0f MiB", name, time, memory))
      report.record(["benchmark": "start_and_end", "job": name, "seconds": time, "MiB": memory])
    }
    tell(
      "trivial job",
      """
      model: {name: dicke, spins: 10, omega_c: 5, g_over_gc: 1.5}
      sampling: {realizations: 1, trajectories: 16, batch: 16}
      time: {end: 1, step: 0.1, record_every: 0.5}
      """)
    tell(
      "10000 sweep points of 20 steps",
      """
      model: {name: driven_spin, gamma_down: 1}
      sampling: {realizations: 2, trajectories: 16, batch: 16}
      time: {end: 1, step: 0.1, record_every: 0.5}
      sweep: {omega_rabi: {from: 0.1, to: 2, count: 100}, gamma_z: {from: 0, to: 1, count: 100}}
      """)
    for steps in [10_000, 1_000_000] {
      tell(
        "\(steps) steps of 8 clusters",
        """
        model: {name: random_dicke, clusters: 8, modes: 8, omega_c: 5, kappa: 0.5, g_over_gc: 1.27}
        sampling: {realizations: 2, trajectories: 16, batch: 16}
        time: {end: \(steps / 10), step: 0.1, record_every: \(steps / 1000)}
        """)
    }
  }
}
