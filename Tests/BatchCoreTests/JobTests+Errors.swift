import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

/// A change of the minimal job that makes it bad, and what the message must say.
struct BadJob: Sendable, CustomTestStringConvertible {
  var change: @Sendable (String) -> String
  var line: Int
  var says: [String]
  var testDescription: String

  /// Replaces a part of the minimal job.
  static func replace(_ old: String, _ new: String, _ line: Int, _ says: String...) -> BadJob {
    BadJob(
      change: {
        precondition($0.contains(old))
        return $0.replacing(old, with: new)
      }, line: line, says: says, testDescription: oneLine("\(old) -> \(new)"))
  }

  /// Appends lines to the minimal job; the first one is line 11.
  static func add(_ text: String, _ line: Int, _ says: String...) -> BadJob {
    BadJob(change: { $0 + text }, line: line, says: says, testDescription: oneLine(text))
  }

  /// A whole text.
  static func text(_ text: String, _ line: Int, _ says: String...) -> BadJob {
    BadJob(change: { _ in text }, line: line, says: says, testDescription: oneLine(text))
  }
}

extension JobTests {
  static let syntax: [BadJob] = [
    .text("", 1, "empty", "`model`"),
    .text("# only a comment\n", 1, "empty"),
    .text("---\n", 1, "empty"),
    .text("- a\n- b\n", 1, "a list"),
    .text("just words\n", 1, "the text \"just words\""),
    .add("---\nmodel: {}\n", 11, "second YAML document"),
    .replace("  modes: 4", "\tmodes: 4", 4, "tab", "blanks"),
    .replace("  modes: 4", "  clusters: 9", 4, "duplicate key `clusters`"),
    .add("time:\n  end: 3\n", 11, "duplicate key `time`"),
    .add("sweep: {phi: [1], phi: [2]}\n", 11, "duplicate key `phi`"),
    .add("sampling: {seed: 1\n", 11, "not valid YAML"),
    .add("name: \"open\n", 11, "not valid YAML"),
    .replace("  modes: 4", "   modes: 4", 4, "not valid YAML", "indentation"),
    .replace("modes: 4", "modes 4", 4, "not valid YAML", "key: value"),
    .replace("modes: 4", "modes: *four", 4, "not valid YAML", "alias"),
    .replace("modes: 4", "modes: !!int 4", 4, "tag"),
    .add("name: !!str \"x\"\n", 11, "tag"),
    .add("name: ! x\n", 11, "tag"),
    .add("sweep: !!map {phi: [1]}\n", 11, "tag"),
    .add("sweep: {phi: !!seq [1]}\n", 11, "tag"),
    .add("sampling: {!!str seed: 1}\n", 11, "tag"),
    .replace("modes: 4", "modes: &m 4", 4, "anchor (&m)"),
    .replace("clusters: 8\n  modes: 4", "clusters: &n 8\n  modes: *n", 3, "anchor (&n)"),
    .add("sampling: &s {seed: 1}\n", 11, "anchor (&s)"),
    .add("sweep: {phi: &p [1, 2]}\n", 11, "anchor (&p)"),
    .add("sampling: {&k seed: 1}\n", 11, "anchor (&k)"),
    .add("initial: {<<: {theta: 1}}\n", 11, "unknown key `initial.<<`"),
    .add("sweep: {phi: " + String(repeating: "[", count: 2000) + "\n", 11, "nested"),
    .add("- " + String(repeating: "- ", count: 2000) + "\n", 11, "nested"),
    .add("? [a, b]\n: 1\n", 11, "not a word"),
    .add("name: a\u{7}b\n", 11, "not valid YAML"),
  ]

  static let keys: [BadJob] = [
    .add(
      "sampeling:\n  seed: 1\n", 11, "unknown key `sampeling`", "did you mean `sampling`", "output"),
    .add("kappa: 1\n", 11, "unknown key `kappa`", "belongs under `model:`"),
    .replace(
      "modes: 4", "modes: 4\n  spin_per_cluster: 5", 5, "`model.spin_per_cluster`",
      "did you mean `spins_per_cluster`?", "allowed: name, clusters, modes"),
    .replace("modes: 4", "modes: 4\n  sigma: 5", 5, "`model.sigma`", "`random_dicke`", "allowed:"),
    .replace("modes: 4", "modes: 4\n  theta: 0", 5, "belongs under `initial:`"),
    .add("initial:\n  teta: 0\n", 12, "`initial.teta`", "did you mean `theta`"),
    .add("sampling:\n  trajectory: 3\n", 12, "did you mean `trajectories`"),
    .add("sampling:\n  realisations: 3\n", 12, "did you mean `realizations`"),
    .add("sampling:\n  step: 3\n", 12, "belongs under `time:`"),
    .replace("  step: 0.02", "  steps: 0.02", 9, "`time.steps`", "did you mean `step`"),
    .add("observables:\n  magnetisation: true\n", 12, "did you mean `magnetization`"),
    .add(
      "observables:\n  correlation: {waiting_time: [1]}\n", 12,
      "`observables.correlation.waiting_time`", "did you mean `waiting_times`"),
    .add("output:\n  checkpont: 60s\n", 12, "did you mean `checkpoint`"),
    .text(
      "time: {end: 1, step: 0.1, record_every: 1}\n", 1, "missing section `model`", "random_dicke"),
    .replace("  name: random_dicke\n", "", 1, "missing `model.name`", "spin_boson"),
    .replace(
      "random_dicke", "random_dike", 2, "unknown model `random_dike`",
      "did you mean `random_dicke`", "spin_boson"),
    .replace("random_dicke", "5", 2, "`model.name` is 5"),
    .replace(
      "time:\n  end: 40\n  step: 0.02\n  record_every: 0.2\n", "", 1, "missing section `time`"),
    .replace("  step: 0.02", "  dt: 0.02", 9, "`time.dt`", "did you mean `step`"),
    .replace("  end: 40", "  tmax: 40", 8, "did you mean `end`"),
    .replace("  record_every: 0.2", "  saveat: 0.2", 10, "did you mean `record_every`"),
    .replace("  clusters: 8", "  N: 8", 3, "`model.N`", "did you mean `clusters`"),
    .replace("  clusters: 8", "  n_spins: 8", 3, "did you mean `clusters`"),
    .replace("  modes: 4", "  M: 4", 4, "did you mean `modes`"),
    .add("dt: 0.02\n", 11, "did you mean `time.step`"),
    .add("N: 8\n", 11, "belong under `model:`"),
    .add("seed: 8\n", 11, "belongs under `sampling:`"),
    .add("sampling:\n  n_traj: 8\n", 12, "did you mean `trajectories`"),
    .add("sampling:\n  rng_seed: 8\n", 12, "did you mean `seed`"),
    .add("observables:\n  sz: true\n", 12, "did you mean `magnetization`"),
    .add("solver: twa\n", 11, "did you mean `method`"),
    .add("sweep:\n  N: [4, 8]\n", 12, "did you mean `clusters`"),
    .replace("  step: 0.02\n", "", 7, "missing `time.step`"),
    .replace("  end: 40\n", "", 7, "missing `time.end`"),
    .replace("  record_every: 0.2\n", "", 7, "missing `time.record_every`"),
    .text("model: {name: dicke}\ntime:\n", 1, "missing `g` or `g_over_gc`"),
    .text("model: {name: dicke, spins: 2, g: 1, omega_c: 1}\ntime:\n", 2, "missing `time.end`"),
    .replace("  omega_c: 5.0\n", "", 1, "missing `model.omega_c`", "cavity frequency"),
    .replace("  g: 0.5\n", "", 1, "missing `g` or `g_over_gc`"),
    .replace("  g: 0.5\n", "  g: 0.5\n  g_over_gc: 1\n", 7, "both `g` and `g_over_gc` given"),
    .add("sweep:\n  g_over_gc: [1]\n", 12, "both `g` and `g_over_gc` given"),
    .text(
      "model: {name: spin_boson, omega: 1, sigma: 1,\n  spins: 4}\n", 2, "missing `modes`",
      "`spins`"),
    .text(
      "model: {name: spin_boson, omega: 1, sigma: 1,\n  spins: 4, alpha: 2}\n", 2,
      "both `spins` and `alpha`"),
    .text(
      "model:\n  name: hopfield\n  clusters: 4\n  modes: 4\n  g: 1\n  sigma: 1\n", 6,
      "`model.sigma`", "`hopfield` with the parameters of random_dicke"),
  ]

  static let types: [BadJob] = [
    .replace(
      "clusters: 8", "clusters: many", 3, "`model.clusters`", "the text \"many\"", "whole number"),
    .replace("clusters: 8", "clusters: 8.5", 3, "`model.clusters` is 8.5", "whole number"),
    .replace("clusters: 8", "clusters: \"8\"", 3, "the text \"8\"", "remove the quotes"),
    .replace("clusters: 8", "clusters: true", 3, "the boolean true", "whole number"),
    .replace("clusters: 8", "clusters: [8, 16]", 3, "a list", "a sweep belongs under `sweep:`"),
    .replace(
      "clusters: 8", "clusters: {from: 1, to: 3, count: 3}", 3, "a mapping", "under `sweep:`"),
    .replace("clusters: 8", "clusters:", 3, "`model.clusters` is empty"),
    .replace("clusters: 8", "clusters: 1_000", 3, "1_000"),
    .replace("clusters: 8", "clusters: 0x10", 3, "0x10"),
    .replace("g: 0.5", "g: sqrt(2)/2", 6, "products and quotients"),
    .replace("g: 0.5", "g: 1/2pi", 6, "1/2pi", "products and quotients"),
    .replace("g: 0.5", "g: 0,5", 6, "the text \"0,5\"", "number >= 0"),
    .replace("model:\n", "model: dicke\nmethod:\n", 1, "`model` is the text \"dicke\"", "section"),
    .add("initial: 5\n", 11, "`initial` is 5", "section"),
    .add("name: 5\n", 11, "`name` is 5"),
    .add("name: a/b\n", 11, "slash"),
    .add("method: tva\n", 11, "did you mean `twa`", "mean_field"),
    .add(
      "method: saddle_point\n", 11,
      "method `saddle_point` is not available for model `random_dicke`",
      "available: twa, mean_field"),
    .add("method: lax\n", 11, "not available"),
    .add("observables:\n  overlap: yes\n", 12, "\"yes\"", "true or false"),
    .add("observables:\n  overlap: 1\n", 12, "is 1", "true or false"),
    .add("precision: singel\n", 11, "did you mean `single`"),
    .add("sampling:\n  spin_sampling: gausian\n", 12, "did you mean `gaussian`"),
    .add("output:\n  checkpoint: 5 minutes\n", 12, "5 minutes", "60s"),
    .add("output:\n  keep_partial: maybe\n", 12, "true or false"),
    .add("output:\n  per_realization: maybe\n", 12, "true, false, or a list of observables"),
    .add(
      "output:\n  per_realization: [photon_numbr]\n", 12, "photon_numbr",
      "is not measured by the job", "did you mean `photon_number`"),
    .add(
      "observables: {overlap: true}\noutput:\n  per_realization: [overlap]\n", 13,
      "`overlap` has no value in a single realization"),
    .replace("  g: 0.5\n", "  g: 0.5\n  name2: 1\n", 7, "`model.name2`"),
  ]

  static let ranges: [BadJob] = [
    .replace("modes: 4", "modes: 4\n  kappa: -0.5", 5, "`model.kappa` is -0.5", ">= 0"),
    .replace("omega_c: 5.0", "omega_c: 0", 5, "`model.omega_c` is 0", "> 0"),
    .replace("omega_c: 5.0", "omega_c: .nan", 5, ".nan", "finite"),
    .replace("omega_c: 5.0", "omega_c: .inf", 5, ".inf", "finite"),
    .replace("omega_c: 5.0", "omega_c: 1e999", 5, "1e999", "finite"),
    .replace("clusters: 8", "clusters: 0", 3, "from 1 to"),
    .replace("clusters: 8", "clusters: 1e12", 3, "from 1 to 1000000000"),
    .add("initial:\n  theta: .nan\n", 12, "`initial.theta`", "finite"),
    .add("initial:\n  phi: pi/0\n", 12, "`initial.phi`", "finite"),
    .add("sampling:\n  realizations: 0\n", 12, "`sampling.realizations` is 0", "from 1"),
    .add("sampling:\n  trajectories: 0\n", 12, "`sampling.trajectories` is 0"),
    .add("sampling:\n  seed: -1\n", 12, "`sampling.seed` is -1", "from 0"),
    .add("sampling:\n  seed: 18446744073709551616\n", 12, "18446744073709551615"),
    .add("sampling:\n  seed: 1.5\n", 12, "whole number"),
    .add("sampling:\n  batch: 40\n", 12, "multiple of 16"),
    .add("sampling:\n  batch: 1024\n", 12, "16 to 512"),
    .add("sampling:\n  realizations: 1000000000\n  trajectories: 1000000000\n", 11, "1e15"),
    .replace("end: 40", "end: 0", 8, "`time.end` is 0", "> 0"),
    .replace("end: 40", "end: -4", 8, "> 0"),
    .replace("step: 0.02", "step: 0", 9, "`time.step` is 0"),
    .replace("step: 0.02", "step: 0.5", 9, "`step` larger than the record interval"),
    .replace("step: 0.02", "step: 1e-12", 9, "1e12 steps"),
    .replace("record_every: 0.2", "record_every: -1", 10, "`time.record_every` is -1"),
    .replace("record_every: 0.2", "record_every: 50", 10, "larger than `time.end` = 40"),
    .replace(
      "step: 0.02\n  record_every: 0.2", "step: 1e-9\n  record_every: 1e-8", 10, "100000000 records"
    ),
    .add("output:\n  checkpoint: 0\n", 12, "> 0"),
    .add("output:\n  checkpoint: -5s\n", 12, "-5s"),
    .add("output:\n  checkpoint: \"60\"\n", 12, "\"60\""),
    .text(
      "model:\n  name: hopfield\n  clusters: 4\n  modes: 4\n  g: 1\n  omega_c: 1\n  self_interaction: remove\n  spins_per_cluster: 2\ntime: {end: 1, step: 0.1, record_every: 1}\n",
      7, "`spins_per_cluster` = 2", "self_interaction: keep"),
    .text(
      "model:\n  name: hopfield\n  clusters: 4\n  modes: 4\n  g: 1\n  omega_c: 1\n  self_interaction: drop\ntime: {end: 1, step: 0.1, record_every: 1}\n",
      7, "keep, remove"),
  ]

  static let sweeps: [BadJob] = [
    .add("sweep:\n", 11, "`sweep` is empty"),
    .add("sweep: []\n", 11, "`sweep` is a list"),
    .add("sweep:\n  kappa: []\n", 12, "`sweep.kappa` is an empty list"),
    .add("sweep:\n  kappa: {}\n", 12, "empty mapping"),
    .add("sweep:\n  kappa:\n", 12, "`sweep.kappa` is empty", "list of numbers"),
    .add("sweep:\n  kappa: 3\n", 12, "`sweep.kappa` is 3", "list of numbers"),
    .add("sweep:\n  kapa: [1]\n", 12, "unknown sweep key `kapa`", "did you mean `kappa`", "theta"),
    .add("sweep:\n  model.kappa: [1]\n", 12, "did you mean `kappa`"),
    .add("sweep:\n  seed: [1, 2]\n", 12, "unknown sweep key `seed`"),
    .add("sweep:\n  kappa: [1, two]\n", 12, "\"two\"", "number"),
    .add("sweep:\n  kappa: [1, [2]]\n", 12, "a list"),
    .add("sweep:\n  kappa: [1, -2]\n", 12, "-2", ">= 0"),
    .add("sweep:\n  kappa:\n    - 1\n    - 1.0\n", 12, "repeats the value 1"),
    .add("sweep:\n  clusters: [4, 4.5]\n", 12, "4.5", "whole number"),
    .add("sweep:\n  clusters: {from: 4, to: 5, count: 3}\n", 12, "4.5", "whole number"),
    .add("sweep:\n  kappa: {from: 0, to: 1, count: 0}\n", 12, "`sweep.kappa.count` is 0"),
    .add("sweep:\n  kappa: {from: 0, to: 1, count: 1}\n", 12, "count 1"),
    .add("sweep:\n  kappa: {from: 1, to: 1, count: 2}\n", 12, "repeats"),
    .add("sweep:\n  kappa: {from: 0, to: 1}\n", 12, "missing `sweep.kappa.count`"),
    .add("sweep:\n  kappa: {from: 0, count: 3}\n", 12, "missing `sweep.kappa.to`"),
    .add("sweep:\n  kappa: {to: 1, count: 3}\n", 12, "missing `sweep.kappa.from`"),
    .add(
      "sweep:\n  kappa: {from: 0, too: 1, count: 3}\n", 12, "`sweep.kappa.too`", "did you mean `to`"
    ),
    .add(
      "sweep:\n  kappa: {from: 0, to: 1, count: 3, spacing: log}\n", 12, "`sweep.kappa.from` is 0",
      "> 0"),
    .add("sweep:\n  kappa: {from: 0, to: 1, count: 3, spacing: logg}\n", 12, "did you mean `log`"),
    .add("sweep:\n  kappa: {from: -1, to: 1, count: 3}\n", 12, "`sweep.kappa.from` is -1"),
    .add("sweep:\n  kappa: {from: 0, to: 1, count: 1e6}\n  phi: [0, 1]\n", 13, "1000000 points"),
    .text(
      "model: {name: hopfield, clusters: 4, modes: 4, g: 1, omega_c: 1, self_interaction: remove}\ntime: {end: 1, step: 0.1, record_every: 1}\nsweep:\n  spins_per_cluster: [1, 2]\n",
      1, "`spins_per_cluster` = 2"),
    .text(
      "model: {name: hopfield, clusters: 4, modes: 4, g: 1, omega_c: 1}\ntime: {end: 1, step: 0.1, record_every: 1}\nsweep:\n  self_interaction: [keep, remove]\n",
      4, "takes words and cannot be swept"),
    .text(
      "model: {name: hopfield, clusters: 4, modes: 4, g: 1, omega_c: 1}\ntime: {end: 1, step: 0.1, record_every: 1}\nsweep:\n  displacement: [1]\n",
      4, "no photon modes"),
  ]

  static let observables: [BadJob] = [
    .add("observables:\n  magnetization: false\n  photon_number: false\n", 11, "no observable"),
    .add(
      "sampling:\n  trajectories: 1\nobservables:\n  overlap: true\n", 14,
      "`sampling.trajectories` >= 2"),
    .add("observables:\n  correlation: true\n", 12, "waiting_times"),
    .add("observables:\n  correlation: [1, 2]\n", 12, "waiting_times"),
    .add(
      "observables:\n  correlation: {}\n", 12, "missing `observables.correlation.waiting_times`"),
    .add("observables:\n  correlation: {waiting_times: []}\n", 12, "empty list"),
    .add("observables:\n  correlation: {waiting_times: 5}\n", 12, "is 5", "list"),
    .add(
      "observables:\n  correlation:\n    waiting_times:\n      - 5\n      - 50\n", 15,
      "waiting time 50 lies beyond end = 40"),
    .add("observables:\n  correlation: {waiting_times: [-1]}\n", 12, ">= 0"),
    .add(
      "observables:\n  correlation: {waiting_times: [0.5]}\n", 12, "0.5 is not a recorded time",
      "nearest: 0.4, 0.6"),
    .add("observables:\n  correlation: {waiting_times: [5, 5.0]}\n", 12, "given twice"),
    .text(
      "model: {name: hopfield, clusters: 4, modes: 4, g: 1, omega_c: 1}\ntime: {end: 1, step: 0.1, record_every: 1}\nobservables:\n  photon_number: true\n",
      4, "`hopfield` has no photon modes"),
    .text(
      "model: {name: hopfield, clusters: 4, modes: 4, g: 1, omega_c: 1}\ntime: {end: 1, step: 0.1, record_every: 1}\ninitial:\n  displacement: 1\n",
      4, "`hopfield` has no photon modes"),
  ]

  static let bad: [BadJob] = syntax + keys + types + ranges + sweeps + observables

  @Test(arguments: bad) func badJobs(bad: BadJob) {
    let yaml = bad.change(Self.minimal)
    let error = #expect(throws: JobError.self) { try Job.parse(yaml: yaml, file: "bad.yaml") }
    guard let message = error?.message else { return }
    #expect(message.hasPrefix("bad.yaml:\(bad.line): "), "\(message)")
    for fragment in bad.says { #expect(message.contains(fragment), "\(message)") }
    #expect(!message.contains { $0.isNewline })
    #expect(message.contains(";"), "\(message)")
    #expect(error?.exitCode == 65)
  }

  static let overridesInError: [(String, [String])] = [
    ("time.step", ["no `=`", "section.key=value"]),
    ("=5", ["empty key"]),
    ("time..step=5", ["empty key"]),
    ("time.stp=5", ["unknown key `time.stp`", "did you mean `step`"]),
    ("tim.step=5", ["unknown key `tim`", "did you mean `time`"]),
    ("model.kapa=5", ["did you mean `kappa`"]),
    ("model.kappa=-1", ["`model.kappa` is -1", ">= 0"]),
    ("model.kappa=", ["`model.kappa` is empty"]),
    ("time={end: 3}", ["missing `time.step`"]),
    ("model.kappa={a: 1}", ["`model.kappa` is a mapping", "finite number"]),
    ("sampling={seed: 1, trajectory: 3}", ["`sampling.trajectory`", "did you mean"]),
    ("model.kappa=&a 1", ["YAML anchor"]),
    ("model.kappa=!!float 1", ["YAML tag"]),
    ("sweep.kappa=" + String(repeating: "[", count: 101), ["nested"]),
    ("model.kappa.x=1", ["`model.kappa` is"]),
    ("model.g.x=1", ["`model.g` is 0.5", "not a section"]),
    ("sweep.kappa=[0,0]", ["repeats the value 0"]),
    ("sweep.kappa=[0,1", ["not valid YAML"]),
    ("time.step=1\n2", ["\"1 2\""]),
    ("sampling.realizations=[1, 2]", ["a list", "`sweep:`"]),
    ("sweep.g_over_gc=[1]", ["both `g` and `g_over_gc`"]),
    ("name=a\u{0}b", ["not valid YAML"]),
    ("time.end=--- 3\n--- 4", ["second YAML document"]),
  ]

  @Test(arguments: overridesInError) func badOverrides(text: String, says: [String]) {
    let error = #expect(throws: JobError.self) { try job(Self.minimal, text) }
    guard let message = error?.message else { return }
    let start = text == "model.kappa.x=1" ? "--set " : "--set \(oneLine(text)): "
    #expect(message.hasPrefix(start), "\(message)")
    for fragment in says { #expect(message.contains(fragment), "\(message)") }
    #expect(!message.contains { $0.isNewline })
  }
}
