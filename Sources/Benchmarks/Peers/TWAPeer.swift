import Foundation

/// `twa run` on one rank, whole program.
struct TWAPeer: Peer {
  let program: String
  /// Value of `sampling.noise`.
  let noise: String
  let directory: URL
  var realizations = 4
  var seed = 1

  var name: String { "twa, \(noise) noise" }

  func prepare(_ run: PeerRun) -> () -> PhotonCurve? {
    let text = """
      model: {name: tavis_cummings, atoms: \(run.atoms), omega: 1, epsilon: 1, g: 0.9, kappa: 1, gamma_down: 0.125, gamma_up: 0.375}
      sampling: {realizations: \(realizations), trajectories: \(run.trajectories / realizations), noise: \(noise), seed: \(seed)}
      time: {end: \(run.end), step: \(run.step), record_every: \(Double(run.end) / Double(run.records))}
      observables: {photon_number: true, magnetization: false}
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
        let object = try? JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any],
        let variables = object["variables"] as? [String: [String: Any]],
        let mean = variables["photon_number"]?["values"] as? [Double],
        let error = variables["photon_number_stderr"]?["values"] as? [Double]
      else { return nil }
      return PhotonCurve(mean: mean, error: error, seconds: time)
    }
  }
}
