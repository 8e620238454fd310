import Foundation
import Methods
import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

/// What stays the same job: keys that came later, digits behind the twelfth, a job made of its own
/// resolved form.
extension JobTests {
  /// Keys that an early result does not have mean their defaults of then.
  @Test func absentKeysMeanTheirDefaults() throws {
    let own = try job().identityJSON
    for key in ["sampling.noise", "precision", "observables.g2", "observables.pair_correlation"] {
      #expect(!own.contains("\"\(key)\""))
    }
    // Version 0.1 wrote them all.
    var explicit = try entries(own)
    for key in ["g2", "excitation_number", "emission_rate", "spin_squeezing", "site_magnetization"]
    {
      explicit["observables.\(key)"] = "false"
    }
    explicit["observables.pair_correlation"] = "0"
    explicit["sampling.noise"] = "gaussian"
    #expect(Catalogue.all.differingKeys(own, try json(explicit)) == [])
    explicit["observables.correlation"] = "[]"
    #expect(Catalogue.all.differingKeys(try json(explicit), own) == [])
    explicit["sampling.noise"] = "three_point"
    #expect(Catalogue.all.differingKeys(own, try json(explicit)) == ["sampling.noise"])
    // A parameter that came later than a result means its default.
    var without = try entries(own)
    without["model.kappa"] = nil
    #expect(Catalogue.all.differingKeys(own, try json(without)) == [])
    #expect(
      Catalogue.all.differingKeys(
        try job(Self.minimal, "model.kappa=1").identityJSON, try json(without))
        == ["model.kappa"])
    without["model.g"] = nil
    #expect(Catalogue.all.differingKeys(own, try json(without)) == ["model.g"])
  }

  @Test(arguments: [
    ("model.kappa=0.3", "model.kappa=0.30000000000000004", []),
    ("model.kappa=0.3", "model.kappa=0.3000000000001", []),
    ("model.kappa=0.3", "model.kappa=0.300000000001", ["model.kappa"]),
    ("sampling.seed=18446744073709551615", "sampling.seed=18446744073709551614", ["sampling.seed"]),
    ("sweep.kappa=[1, 2]", "sweep.kappa=[1, 1.9999999999999998]", []),
    ("sweep.kappa=[1, 2]", "sweep.kappa=[1, 2, 3]", ["sweep.kappa"]),
    ("sweep.kappa=[1, 2]", "sweep.kappa=[2, 1]", ["sweep.kappa"]),
    ("time.record_every=0.2", "time.record_every=0.20000000000000001", []),
  ]) func identitiesAreComparedToTwelveDigits(one: String, two: String, keys: [String]) throws {
    let (a, b) = (try job(Self.minimal, one), try job(Self.minimal, two))
    #expect(Catalogue.all.differingKeys(a.identityJSON, b.identityJSON) == keys)
    #expect(b.differences(from: a) == keys)
    guard keys.isEmpty else { return }
    // What is continued keeps its numbers.
    let adopted = try a.adopting(b.identityJSON)
    #expect(adopted.identityJSON == b.identityJSON)
    #expect(adopted.sweep == b.sweep && adopted.parameters == b.parameters)
  }

  @Test func aLogSweepIsWrittenAsAPersonWould() throws {
    let axis = try job(
      Self.minimal, "sweep.kappa={from: 0.02, to: 200, count: 5, spacing: log}"
    ).sweep[0]
    #expect(axis.writtenValues == [0.02, 0.2, 2, 20, 200])
    #expect(axis.values != axis.writtenValues)
    let thirds = try job(Self.minimal, "sweep.kappa={from: 0, to: 1, count: 4}").sweep[0]
    #expect(thirds.writtenValues == [0, 1.0 / 3, 2.0 / 3, 1])
    let about = SweepAxis(key: "phi", values: [-0.1, 1.3877787807814457e-17, 0.1])
    #expect(about.writtenValues == [-0.1, 0, 0.1])
    let tiny = SweepAxis(key: "phi", values: [1e-17, 3.1622776601683795e-17, 1e-16, 1])
    #expect(tiny.writtenValues == tiny.values)
  }

  static let resolvable: [(String, [String])] =
    [
      (example, []), (minimal, ["sampling.seed=18446744073709551615"]),
      (minimal, ["sampling.target_stderr={overlap: 0.07, all: 7%}", "observables.overlap=true"]),
      (minimal, ["output={keep_partial: false, checkpoint: 5m}", "precision=single"]),
      (minimal, ["method=mean_field"]), (minimal, ["time.step=auto"]),
      (
        minimal,
        [
          "observables={magnetization: false, correlation: {waiting_times: [1, 0.6000000000000001], of: [sz, field]}}",
          "name=\"a \\\"b\\\" é 😀\"",
        ]
      ),
      (minimal, ["sweep={kappa: {from: 0.01, to: 7, count: 11, spacing: log}, theta: [0.3pi]}"]),
      (
        "model: {name: hopfield, modes: 6}\n" + grid,
        [
          "sweep={spins: [2, 4], sigma: [1], omega: [1, 2]}"
        ]
      ),
    ]
    + [
      "{name: spin_boson, total: 66, alpha: 10, omega: 2, sigma: 1}",
      "{name: dicke, spins: 6, g_over_gc: 0.4, omega_c: 1}",
      "{name: hopfield, clusters: 6, modes: 6, g: 0.4, omega_c: 1, self_interaction: remove}",
      "{name: driven_spin, gamma_down: 1/3}",
      "{name: tavis_cummings, atoms: 3, g: [0.1, 0.2, 0.3], epsilon: {normal: [1, 0.1]}}",
      "{name: tavis_cummings, atoms: 3, g: {cosine: 0.1}, epsilon: {box_pair: [1, 0.5, 0.1]}}",
      "{name: central_spin, satellites: 4, g: {uniform: [0, 1]}}",
      "{name: rydberg_chain, sites: 9, omega_rabi: 1, lattice: square, boundary: open}",
      "{name: correlated_emission, positions: [[0, 0, 0.1], [0, 0.2, 0]], dipole: [0, 0, 1]}",
      "{name: correlated_emission, atoms: 3, spacing: 0.1}",
    ].map { ("model: \($0)\n" + grid, []) }

  private static let grid = "time: {end: 1, step: 0.03, record_every: 0.1}\n"

  @Test(arguments: resolvable) func resolvedRunsAgain(yaml: String, overrides: [String]) throws {
    try checkResolved(try Job.parse(yaml: yaml, file: "x.yaml", overrides: overrides))
  }

  @Test func everyJobOfTheRepositoryRunsAgainResolved() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../jobs").standardizedFileURL
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(names.count > 20)
    for name in names {
      try checkResolved(try Job.read(path: folder.appendingPathComponent(name).path))
    }
  }

  private func checkResolved(_ job: Job) throws {
    let again = try Job.parse(yaml: job.resolvedJSON, file: "resolved.json")
    #expect(again.identityJSON == job.identityJSON)
    #expect(again.resolvedJSON == job.resolvedJSON)
    #expect(again.sampling == job.sampling && again.output == job.output && again.name == job.name)
    #expect(again.sweep == job.sweep && again.time == job.time)
  }

  /// As results of version 0.1 hold it.
  @Test func resolvedOfVersion01RunsAgain() throws {
    let resolved =
      #"{"name":"small","model":{"name":"random_dicke","clusters":8,"modes":4,"spins_per_cluster":1,"delta":1,"omega_c":5,"kappa":0,"g":0.5},"initial":{"theta":1.5707963267948966,"phi":0,"displacement":0},"method":"twa","precision":"double","sampling":{"realizations":64,"trajectories":64,"seed":1,"spin_sampling":"discrete","noise":"gaussian","batch":64,"target_stderr":null},"time":{"end":40,"step":0.02,"record_every":0.2,"actual_step":0.02,"steps_per_record":10,"records":201},"observables":{"magnetization":true,"photon_number":true,"overlap":false,"correlation":false,"excitation_number":false,"emission_rate":false,"g2":false,"spin_squeezing":false,"site_magnetization":false,"pair_correlation":0},"sweep":{},"output":{"checkpoint":60,"keep_partial":null}}"#
    #expect(try Job.parse(yaml: resolved, file: "r.json").identityJSON == job().identityJSON)
    let wrong = resolved.replacing("\"records\":201", with: "\"records\":200")
    let error = #expect(throws: JobError.self) { try Job.parse(yaml: wrong, file: "r.json") }
    #expect(error?.message.contains("201 follows") == true)
  }

  @Test func mappingsAreSetWholeAndKeyByKey() throws {
    let yaml = "model: {name: tavis_cummings, atoms: 8, g: 0.5}\n" + Self.grid
    let whole = try job(yaml, "model.g={normal: [1, 0.1]}", "sampling={realizations: 3}")
    #expect(whole.parameters["g"] == .distribution(.normal(1, 0.1)))
    #expect(whole.sampling.realizations == 3 && whole.sampling.trajectories == 64)
    // What a mapping leaves out gets its default.
    #expect(try job(yaml, "sampling.seed=9", "sampling={realizations: 3}").sampling.seed == 1)
    #expect(try job(yaml, "sampling={realizations: 3}", "sampling.seed=9").sampling.seed == 9)
    let model = try job(yaml, "model={name: driven_spin}", "model.gamma_z=2")
    #expect(model.model.name == "driven_spin" && model.parameters["gamma_z"] == 2)
  }

  @Test func degreesAreNoticed() throws {
    #expect(try job().angleNotices == [])
    let degrees = try job(Self.minimal, "initial.theta=90").angleNotices
    #expect(degrees.count == 1 && degrees[0].contains("radians") && degrees[0].contains("0.5pi"))
    #expect((try job(Self.minimal, "initial.phi=-2pi").angleNotices) == [])
    #expect((try job(Self.minimal, "sweep.phi=[0, 45]").angleNotices).count == 1)
  }

  private func entries(_ json: String) throws -> [String: String] {
    try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
  }

  private func json(_ entries: [String: String]) throws -> String {
    String(decoding: try JSONEncoder().encode(entries), as: UTF8.self)
  }
}
