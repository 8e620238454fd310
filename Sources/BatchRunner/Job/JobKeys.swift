import TruncatedWigner

/// The keys of the job file's sections.
enum JobKeys {
  static let top = [
    "name", "model", "initial", "method", "sampling", "time", "observables", "sweep", "output",
  ]
  static let initial = ["theta", "phi", "displacement", "central_theta"]
  static let sampling = [
    "realizations", "trajectories", "seed", "spin_sampling", "noise", "batch", "target_stderr",
  ]
  static let time = ["end", "step", "record_every"]
  static let observables = [
    "magnetization", "photon_number", "overlap", "correlation", "excitation_number",
    "emission_rate", "g2", "spin_squeezing", "site_magnetization", "pair_correlation",
  ]
  static let correlation = ["waiting_times", "of"]
  static let range = ["from", "to", "count", "spacing"]
  static let output = ["checkpoint", "keep_partial"]

  /// The section that a misplaced key belongs to ("" is the top level), nil if none knows it.
  static func home(of key: String, besides path: String) -> String? {
    let model = ModelCatalogue.all.flatMap(\.variants).flatMap(\.parameters).map(\.name)
    let sections: [(String, [String])] = [
      ("initial", initial), ("sampling", sampling), ("time", time), ("observables", observables),
      ("observables.correlation", correlation), ("output", output), ("model", model),
      ("", top.filter { $0 != "name" }),
    ]
    return sections.first { $0.0 != path && $0.1.contains(key) && path != "sweep" }?.0
  }
}
