import Foundation
import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

@Suite("Job files") struct JobTests {
  /// The example of the contract, with the only method this program has.
  static let example = """
    name: aging                       # default: the file's name
    model:
      name: random_dicke              # see the table below
      clusters: 64
      modes: 64
      spins_per_cluster: 5
      delta: 1.0
      omega_c: 5.0
      kappa: 0.5
    initial:
      theta: 0.5pi                    # numbers may carry pi
      phi: 0
      displacement: 0                 # <a>(0) of every mode
    method: twa
    sampling:
      realizations: 64                # disorder realizations
      trajectories: 64                # per realization
      seed: 1
      spin_sampling: discrete         # discrete | gaussian
    time:
      end: 40
      step: 0.02
      record_every: 0.2
    observables:
      magnetization: true
      photon_number: true
      overlap: true
      correlation: {waiting_times: [5, 10, 20, 40]}
    sweep:                            # Cartesian product, any numeric model/initial key
      g_over_gc: [0.8, 1.0, 1.27]
      kappa: {from: 0, to: 1, count: 5}       # also spacing: log
    output:
      checkpoint: 60s
    """

  static let minimal = """
    model:
      name: random_dicke
      clusters: 8
      modes: 4
      omega_c: 5.0
      g: 0.5
    time:
      end: 40
      step: 0.02
      record_every: 0.2

    """

  func job(_ yaml: String = minimal, _ overrides: String...) throws -> Job {
    try Job.parse(yaml: yaml, file: "jobs/small.yaml", overrides: overrides)
  }

  @Test func exampleOfTheContract() throws {
    let job = try Job.parse(yaml: Self.example, file: "x.yaml")
    #expect(job.name == "aging")
    #expect(job.source == Self.example && job.file == "x.yaml" && job.modelLine == 2)
    #expect(job.model.name == "random_dicke")
    #expect(
      job.parameters == [
        "clusters": 64, "modes": 64, "spins_per_cluster": 5, "delta": 1, "omega_c": 5,
        "kappa": 0.5,
      ])
    #expect(job.initial == InitialState(theta: .pi / 2))
    #expect(job.method.name == "twa")
    #expect(job.sampling == Sampling())
    #expect(job.time == TimeGrid(end: 40, step: 0.02, recordEvery: 0.2))
    #expect(job.time.records == 201)
    #expect(job.time.stepsPerRecord == 10)
    #expect(job.time.actualStep == 0.02)
    #expect(job.observables["correlation"]["waiting_times"]?.numbers == [5, 10, 20, 40])
    #expect(job.observables["overlap"] == true && job.observables["photon_number"] == true)
    #expect(
      job.sweep == [
        SweepAxis(key: "g_over_gc", values: [0.8, 1, 1.27]),
        SweepAxis(key: "kappa", values: [0, 0.25, 0.5, 0.75, 1]),
      ])
    #expect(job.output == Output())
  }

  @Test func exampleWithTheCouplingGivenAndSweptElsewhere() throws {
    let yaml = Self.example.replacing("  g_over_gc: [0.8, 1.0, 1.27]\n", with: "")
      .replacing("kappa: 0.5\n", with: "kappa: 0.5\n  g_over_gc: 1.27\n")
    #expect(try Job.parse(yaml: yaml, file: "x.yaml").parameters["g_over_gc"] == 1.27)
  }

  @Test func defaults() throws {
    let job = try job()
    #expect(job.name == "small")
    #expect(
      job.parameters == [
        "clusters": 8, "modes": 4, "spins_per_cluster": 1, "delta": 1, "omega_c": 5, "kappa": 0,
        "g": 0.5,
      ])
    #expect(job.initial == InitialState(theta: .pi / 2))
    #expect(
      job.observables.values.filter { $0.value != false }.map(\.name)
        == ["magnetization", "photon_number"])
    #expect(job.sweep.isEmpty && job.points == 1 && job.sweepIndices(ofPoint: 0).isEmpty)
    #expect(job.parameters(atPoint: 0) == job.parameters)
    #expect(job[WignerSampling.self].batch == 64)
  }

  @Test func sweepRunsTheLastAxisFastest() throws {
    let job = try Job.parse(yaml: Self.example, file: "x.yaml")
    #expect(job.points == 15)
    #expect(job.sweepIndices(ofPoint: 0) == [0, 0])
    #expect(job.sweepIndices(ofPoint: 1) == [0, 1])
    #expect(job.sweepIndices(ofPoint: 5) == [1, 0])
    #expect(job.sweepIndices(ofPoint: 14) == [2, 4])
    let seventh = job.parameters(atPoint: 7)
    #expect(seventh["g_over_gc"] == 1 && seventh["kappa"] == 0.5)
    #expect(seventh["clusters"] == 64 && seventh["g"] == nil)
  }

  @Test func sweepOfInitialStateAndSpacings() throws {
    let job = try job(
      Self.minimal + """
        sweep:
          theta: {from: 0, to: pi, count: 3}
          displacement: {from: 0.01, to: 1, count: 3, spacing: log}
          clusters: {from: 8, to: 64, count: 4, spacing: log}
          modes: {from: 5, count: 1}
        """)
    #expect(job.sweep[0].values == [0, .pi / 2, .pi])
    #expect(abs(job.sweep[1].values[1] - 0.1) < 1e-15)
    #expect(job.sweep[2].values == [8, 16, 32, 64])
    #expect(job.sweep[3].values == [5])
    let last = job.points - 1
    #expect(job.initial(atPoint: last) == InitialState(theta: .pi, displacement: 1))
    #expect(job.initial(atPoint: 0) == InitialState(theta: 0, displacement: 0.01))
    #expect(job.parameters(atPoint: 0)["clusters"] == 8)
    #expect(job.parameters(atPoint: last)["theta"] == nil)
  }

  @Test(arguments: [
    ("spins: 6\n  modes: 60\n  omega: 2\n  sigma: 1", "spin_boson"),
    ("total: 66\n  alpha: 10\n  omega: 2\n  sigma: 1", "spin_boson"),
    ("spins: 6\n  g: 0.4\n  omega_c: 1", "dicke"),
    ("clusters: 6\n  modes: 6\n  g: 0.4\n  omega_c: 1\n  self_interaction: remove", "hopfield"),
    ("spins: 6\n  modes: 6\n  sigma: 1\n  omega: 1\n  self_interaction: remove", "hopfield"),
  ]) func everyVariant(parameters: String, model: String) throws {
    let job = try job(
      "model:\n  name: \(model)\n  \(parameters)\ntime: {end: 1, step: 0.1, record_every: 1}")
    #expect(job.model.name == model)
    #expect(job.observables["photon_number"] == .boolean(job.model.hasPhotons))
    #expect(job.parameters.keys.allSatisfy(job.variant.knows))
  }

  @Test func sweptKeysChooseTheVariant() throws {
    let job = try job(
      """
      model: {name: hopfield, modes: 6}
      time: {end: 1, step: 0.1, record_every: 1}
      sweep: {spins: [2, 4], sigma: [1], omega: [1, 2]}
      """)
    #expect(job.variant.knows("sigma"))
    #expect(job.parameters == ["modes": 6, "h": 1, "self_interaction": "keep"])
  }

  @Test func timeGrid() throws {
    let grid = TimeGrid(end: 1, step: 0.03, recordEvery: 0.1)
    #expect(grid.records == 11)
    #expect(grid.stepsPerRecord == 4)
    #expect(grid.actualStep == 0.025)
    #expect(grid.recordIndex(of: 0.3) == 3)
    #expect(grid.recordIndex(of: 0.35) == nil)
    #expect(grid.recordIndex(of: 1.1) == nil)
    #expect(TimeGrid(end: 0.95, step: 0.1, recordEvery: 0.1).records == 10)
  }

  @Test func overrides() throws {
    let job = try job(
      Self.minimal, "time.step=1e-2", "sampling.seed=18446744073709551615", "model.kappa=0.5",
      "sweep.theta=[0, 0.5pi]", "sweep.phi={from: 0, to: 2, count: 3}", "output.checkpoint=5m",
      "output.keep_partial=true", "observables.correlation.waiting_times=[0, 40]",
      "time.end=40.0", "method=mean_field", "name=other")
    #expect(job.sampling.seed == .max && job.parameters["kappa"] == 0.5)
    #expect(job.sweep.map(\.key) == ["theta", "phi"] && job.points == 6)
    #expect(job.output.checkpoint == 300 && job.output.keepPartial == true)
    #expect(job.observables["correlation"]["waiting_times"]?.numbers == [0, 40])
    #expect(job.method.name == "mean_field" && job.name == "other")
    #expect(job.source == Self.minimal)
  }

  @Test func lastOverrideWins() throws {
    #expect(try job(Self.minimal, "time.end=2", "time.end=3").time.end == 3)
  }

  @Test func missingFile() {
    let error = #expect(throws: JobError.self) { try Job.read(path: "/nowhere/a.yaml") }
    #expect(error?.exitCode == 66)
    #expect(error?.message.hasPrefix("/nowhere/a.yaml: no such file") == true)
    let directory = #expect(throws: JobError.self) { try Job.read(path: "/") }
    #expect(directory?.exitCode == 66)
  }

  @Test func fileOnDisk() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "job-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(Self.minimal.utf8).write(to: url)
    #expect(try Job.read(path: url.path).name.hasPrefix("job-"))
    try Data("model:\n  name: \u{e9}".unicodeScalars.map { UInt8($0.value) }).write(to: url)
    let error = #expect(throws: JobError.self) { try Job.read(path: url.path) }
    #expect(error?.message.contains(".yaml:2: not UTF-8") == true)
  }
}
