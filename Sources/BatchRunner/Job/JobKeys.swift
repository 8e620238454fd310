import Models
import TruncatedWigner

/// The keys of the job file's sections, with all that is said about them.
enum JobKeys {
  static let top: [KeyDescription] = [
    .init(
      "name", "text", "the file's name without extension",
      "also the default output, `results/NAME.h5`; no slash, no leading dot, at most 200 bytes"),
    .init("model", "section", "required", "the system and its parameters"),
    .init("initial", "section", "the model's own", "initial state"),
    .init(
      "method", "`twa`, `mean_field`", "`twa`",
      "`twa`: sampled initial state and noise. `mean_field`: one classical trajectory per realization, no sampling, no noise; only for spins without loss, pump and dephasing; `sampling.trajectories` is then not used and `overlap` is not defined"
    ),
    .init(
      "precision", "`double`, `single`", "`double`",
      "arithmetic of the products with dense coupling matrices. `single` is up to twice as fast where they take most of the time; see below",
      absent: "double"),
    .init("sampling", "section", "", "numbers of samples, seed"),
    .init("time", "section", "required", "length, step, records"),
    .init("observables", "section", "", "what is measured"),
    .init("sweep", "section", "none", "parameters that take several values"),
    .init("output", "section", "", "saving"),
  ]

  static let initial: [KeyDescription] = [
    .init(
      "theta", "number", "the model's own", "polar angle of the spins in radians; 0 is up (+z)"),
    .init("phi", "number", "0", "azimuth in radians; 0 is towards +x"),
    .init("displacement", "number", "0", "⟨a⟩ of every mode at t = 0, real; only with modes"),
    .init(
      "central_theta", "number", "`pi`",
      "polar angle of the central spin; only in `central_spin`, where `theta` is that of the satellites"
    ),
  ]

  static let sampling: [KeyDescription] = [
    .init(
      "realizations", "whole, 1 to 10⁹", "64", "draws of the disorder at each point of the sweep"),
    .init(
      "trajectories", "whole, 1 to 10⁹", "64", "trajectories of each realization; `overlap` needs 2"
    ),
    .init("seed", "whole, 0 to 2⁶⁴ − 1", "1", "of all random numbers"),
    .init(
      "spin_sampling", "`discrete`, `gaussian`", "`discrete`",
      "transverse spin components: ±1 for each spin (DTWA), or normal with the same variance"),
    .init(
      "noise", "`gaussian`, `three_point`", "`gaussian`",
      "increments of white noise: normal numbers, or ±√3 with probability 1/6 each and else 0. The latter has the same moments up to the fifth, which is all that averages at this order of the step need; it saves the time of normal numbers",
      absent: "gaussian"),
    .init(
      "batch", "multiple of 16, 16 to 512", "64", "trajectories integrated together"),
    .init(
      "target_stderr", "number > 0, percentage, or `{observable: such}`", "none",
      "end a point when its standard errors are this small"),
  ]

  static let time: [KeyDescription] = [
    .init(
      "end", "number > 0", "required",
      "end of the evolution; the last record is the last multiple of `record_every` up to it"),
    .init(
      "step", "number > 0, or `auto`", "required",
      "largest integration step; made smaller, so that a whole number of steps fits between records"
    ),
    .init(
      "record_every", "number, `step` to `end`", "required",
      "interval between records; the first is t = 0"),
    .init(
      "stepper", "`flows`, `lie_heun`", "`flows`",
      "`flows`: exactly solved parts, composed; second order in the step. `lie_heun`: steps of the whole field, the same for every model; first order where noise depends on the state, for comparison",
      absent: "flows"),
  ]

  static let observables: [KeyDescription] = [
    .init("magnetization", "boolean", "true", "`magnetization`, `spin_length`"),
    .init("photon_number", "boolean", "true where the model has modes", "`photon_number`"),
    .init("g2", "boolean", "false; needs modes", "`g2`", absent: "false"),
    .init("excitation_number", "boolean", "false", "`excitation_number`", absent: "false"),
    .init(
      "emission_rate", "boolean", "false; only `correlated_emission`", "`emission_rate`",
      absent: "false"),
    .init("spin_squeezing", "boolean", "false", "`spin_squeezing`", absent: "false"),
    .init("site_magnetization", "boolean", "false", "`site_magnetization`", absent: "false"),
    .init(
      "pair_correlation", "true, or a whole number ≥ 1", "false",
      "`pair_correlation`, up to this distance; `true` is 1", absent: "false"),
    .init("overlap", "boolean", "false", "`overlap`, `overlap_raw`"),
    .init(
      "correlation", "`{waiting_times: [τ, …], of: [sx, …]}` or false", "false",
      "two-time correlations, see below"),
  ]

  static let correlation = ["waiting_times", "of"]
  static let range = ["from", "to", "count", "spacing"]

  static let output: [KeyDescription] = [
    .init(
      "checkpoint", "duration", "`60s`",
      "interval between saves of the partial result. The same command given again continues from the last save"
    ),
    .init(
      "keep_partial", "boolean", "see below",
      "whether a complete file keeps the partial sums that a larger job continues from"),
  ]

  /// What keys mean that a stored identity does not have, by dotted key: the defaults at the
  /// introduction of keys that came later, and those of the model's parameters.
  static func absent(model: String) -> [String: String] {
    let sections = [
      ("", top), ("sampling.", sampling), ("time.", time), ("observables.", observables),
    ]
    let keys = sections.flatMap { prefix, keys in
      keys.compactMap { key in key.absent.map { (prefix + key.name, $0) } }
    }
    let parameters = (ModelCatalogue.model(named: model)?.variants ?? []).flatMap(\.parameters)
      .compactMap { parameter in
        parameter.defaultValue.map { ("model." + parameter.name, $0.identity) }
      }
    return Dictionary(keys + parameters) { first, _ in first }
  }

  /// The section that a misplaced key belongs to ("" is the top level), nil if none knows it.
  static func home(of key: String, besides path: String) -> String? {
    let model = ModelCatalogue.all.flatMap(\.variants).flatMap(\.parameters).map(\.name)
    let sections: [(String, [String])] = [
      ("initial", initial.names), ("sampling", sampling.names), ("time", time.names),
      ("observables", observables.names), ("observables.correlation", correlation),
      ("output", output.names), ("model", model), ("", top.names.filter { $0 != "name" }),
    ]
    return sections.first { $0.0 != path && $0.1.contains(key) && path != "sweep" }?.0
  }
}
