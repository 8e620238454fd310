import Foundation

/// `twa run` on one rank, whole program.
struct TWAPeer: Peer {
  let system: any PeerSystem
  let program: String
  /// Value of `sampling.noise`.
  let noise: String
  let directory: URL
  var realizations = 4
  var seed = 1

  var name: String { "twa, \(noise) noise" }

  func prepare(_ run: PeerRun) -> () -> PeerCurve? {
    let text = """
      \(system.job(run))
      sampling: {realizations: \(realizations), trajectories: \(run.trajectories / realizations), noise: \(noise), seed: \(seed)}
      time: {end: \(run.end), step: \(run.step), record_every: \(Double(run.end) / Double(run.records))}
      """
    return {
      let job = directory.appendingPathComponent("twa.yaml")
      try? text.write(to: job, atomically: true, encoding: .utf8)
      let command = Command(
        arguments: [program, "run", job.path, "-o", "twa.h5", "--overwrite", "--quiet"],
        directory: directory)
      guard let time = command.processorSeconds(),
        let shown = Command(
          arguments: [program, "show", "twa.h5", "--json"], directory: directory
        ).run(),
        let values = shownVariables(shown)
      else { return nil }
      let parts = system.variables.map { (values[$0], values["\($0)_stderr"]) }
      guard parts.allSatisfy({ $0 != nil && $1 != nil }) else { return nil }
      return PeerCurve(
        mean: parts.flatMap { $0.0! }, error: parts.flatMap { $0.1! }, seconds: time)
    }
  }
}

/// Variables of one point that `twa show --json` printed.
func shownVariables(_ text: String) -> [String: [Double]]? {
  let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  return (object?["variables"] as? [String: [String: Any]])?.compactMapValues {
    $0["values"] as? [Double]
  }
}
