import Foundation
import Statistics

/// Built-in models against the same ones typed in the job: processor time of the whole program, and
/// averages. Runs that are timed have different seeds, so that equal averages say something.
func typedModels(_ report: Report) {
  report.section(
    "built-in models and the same ones typed, whole program, one rank: processor time, averages")
  guard let program = twaProgram() else {
    report.line("skipped: build the program first (make build)")
    return
  }
  withTemporaryDirectory { directory in
    for system in TypedSystem.all {
      func run(_ part: KeyPath<TypedSystem, String>, seed: Int) -> TypedRun? {
        TypedRun(system, part, seed: seed, program: program, directory: directory)
      }
      // Alternating, so that both see the same machine.
      var pairs: [(builtIn: TypedRun, typed: TypedRun)] = []
      for _ in 0..<5 {
        guard let builtIn = run(\.builtIn, seed: 1), let typed = run(\.typed, seed: 2) else {
          break
        }
        pairs.append((builtIn, typed))
      }
      guard let last = pairs.last, pairs.count == 5, let same = run(\.typed, seed: 1) else {
        report.line("\(system.name): a run failed")
        continue
      }
      let ratio = median(pairs.map { $0.typed.seconds / $0.builtIn.seconds })
      let (z, count) = last.typed.deviation(from: last.builtIn)
      let limit = chanceLimit(values: count, samples: system.realizations)
      let shift = same.difference(from: last.builtIn)
      let name = system.name.padding(toLength: 20, withPad: " ", startingAt: 0)
      report.line(
        String(
          format:
            "%@ %5.2f s, %.2f times when typed; largest |z| of %d averages %.1f (chance %.1f); ",
          name, median(pairs.map(\.builtIn.seconds)), ratio, count, z, limit)
          + (shift == 0 ? "same bits with equal seeds" : "equal seeds: off by \(Float(shift))"))
      report.record([
        "benchmark": "typed_model", "system": system.name, "time_ratio": ratio,
        "seconds": median(pairs.map(\.builtIn.seconds)), "largest_z": z, "averages": count,
        "z_limit": limit, "difference_equal_seeds": shift,
      ])
    }
  }
}

/// One run of `twa`.
private struct TypedRun {
  /// Processor time, s.
  let seconds: Double
  /// Variables of the result, with their standard errors.
  private let variables: [String: [Double]]

  /// - Returns: nil when the program fails.
  init?(
    _ system: TypedSystem, _ part: KeyPath<TypedSystem, String>, seed: Int, program: String,
    directory: URL
  ) {
    let text = """
      \(system[keyPath: part])
      sampling: {realizations: \(system.realizations), trajectories: \(system.trajectories), seed: \(seed)}
      time: \(system.time)
      observables: {magnetization: true\(system.hasPhotons ? ", photon_number: true" : "")}
      """
    let job = directory.appendingPathComponent("typed.yaml")
    try? text.write(to: job, atomically: true, encoding: .utf8)
    let command = Command(
      arguments: [program, "run", job.path, "-o", "typed.h5", "--overwrite", "--quiet"],
      directory: directory)
    guard let seconds = command.processorSeconds(),
      let shown = Command(
        arguments: [program, "show", "typed.h5", "--json"], directory: directory
      ).run(), let variables = shownVariables(shown)
    else { return nil }
    self.seconds = seconds
    self.variables = variables
  }

  /// Averages that two runs have both: values and standard errors.
  private func shared(with other: TypedRun) -> [(Double, Double, Double, Double)] {
    variables.keys.sorted().flatMap { name -> [(Double, Double, Double, Double)] in
      let error = "\(name)_stderr"
      guard let a = variables[name], let da = variables[error], let b = other.variables[name],
        let db = other.variables[error], a.count == b.count
      else { return [] }
      return a.indices.map { (a[$0], da[$0], b[$0], db[$0]) }
    }
  }

  /// Largest difference in standard errors of both, and the number of averages; those without error
  /// are left out.
  func deviation(from other: TypedRun) -> (Double, Int) {
    let shared = shared(with: other).filter { $0.1 > 0 && $0.3 > 0 }
    guard !shared.isEmpty else { return (.infinity, 0) }
    return (shared.map { abs($0.0 - $0.2) / hypot($0.1, $0.3) }.max()!, shared.count)
  }

  /// Largest difference.
  func difference(from other: TypedRun) -> Double {
    shared(with: other).map { abs($0.0 - $0.2) }.max() ?? .infinity
  }
}
