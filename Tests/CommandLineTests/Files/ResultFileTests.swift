import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// Files of earlier versions: shown, extended, merged, in the bits that today's program gives; or
/// refused where its numbers are others.
@Suite(.serialized) struct ResultFileTests {
  private static func path(_ name: String) -> String {
    StoredFiles.folder.appendingPathComponent(name).path
  }

  /// All result files, by name below the folder.
  static let files: [String] = {
    let all = FileManager.default.enumerator(atPath: StoredFiles.folder.path)
    return (all?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".h5") }.sorted()
  }()

  /// Whether this machine rounds as the one that wrote the files.
  private static let roundsAlike: Bool = {
    let verified = try? Program.run(["verify", path("0.1/finished.h5"), "--units", "1"])
    return verified?.code == 0
  }()

  private func load(_ path: String) throws -> ResultDocument {
    try #require(try HDF5ResultStore(path: path).load())
  }

  /// A copy that may be written to.
  private func copy(_ name: String, _ directory: TemporaryDirectory) throws -> String {
    let path = directory.path("copy.h5")
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: Self.path(name), toPath: path)
    return path
  }

  private func expectSame(_ path: String, _ other: String) throws {
    let (one, two) = (try load(path), try load(other))
    if Self.roundsAlike {
      // Development versions did not measure these.
      let quality = ["energy_drift", "spin_length_drift", "turn_per_step"]
      let differing = DataBits(one).differing(from: DataBits(two))
      #expect(differing.filter { !quality.contains($0) } == [])
      return
    }
    for variable in one.variables {
      guard case .real(let values) = variable.values,
        case .real(let others)? = two.variables.first(where: { $0.name == variable.name })?.values
      else { continue }
      #expect(zip(values, others).allSatisfy { $0.isNaN && $1.isNaN || abs($0 - $1) < 1e-6 })
    }
  }

  @Test(arguments: files) func everyFileIsShown(name: String) throws {
    for arguments in [["show"], ["show", "--json"], ["verify"]] {
      let result = try Program.run(
        [arguments[0], Self.path(name)] + arguments.dropFirst()
          + (arguments[0] == "verify" ? ["--units", "1"] : []))
      // Units of another machine type have other bits; stored sums and values agree in any case, but
      // for pair correlations that were too large.
      let isFine =
        result.code == 0
        || arguments[0] == "verify"
          && (!result.output.contains("different: values") || name == "0.1/clusters.h5")
      #expect(isFine, "\(arguments) \(result.output) \(result.errors)")
    }
  }

  /// A file grows to what a run gives at once.
  @Test(
    arguments: [
      ("0.1/finished.h5", "0.1/glass.yaml", [], ["sampling.realizations=8"]),
      ("0.1/finished.h5", "0.1/glass.yaml", [], ["sampling.trajectories=40"]),
      (
        "0.1/one_realization.h5", "0.1/glass.yaml", ["sampling.realizations=1"],
        ["sampling.trajectories=150"]
      ),
      (
        "0.1/single_precision.h5", "0.1/glass.yaml", ["precision=single"],
        ["sampling.realizations=8"]
      ),
      ("0.1/shard-2-of-3.h5", "0.1/glass.yaml", [], []),
      ("0.1/partial.h5", "0.1/partial.yaml", [], []),
      (
        "0.1/early_end.h5", "0.1/glass.yaml", ["sampling.realizations=40"],
        ["sampling.target_stderr={magnetization: 0.07}"]
      ),
      (
        "development/before_digests.h5", "development/closed.yaml", ["model.g_over_gc=1"],
        ["sampling.realizations=6"]
      ),
      (
        "development/before_precision-shard-1-of-2.h5", "development/laser.yaml", [],
        ["sampling.seed=7"]
      ),
    ] as [(String, String, [String], [String])])
  func filesGrow(file: String, job: String, as before: [String], by further: [String]) throws {
    let directory = try TemporaryDirectory()
    let overrides = (before + further).flatMap { ["--set", $0] }
    let path = try copy(file, directory)
    for (output, ranks) in [(path, 2), (directory.path("whole.h5"), nil)] {
      let run = try Program.run(
        ["run", Self.path(job), "-o", output, "--quiet"] + overrides, ranks: ranks)
      try #require(run.code == 0, "\(run.errors)")
      #expect(!run.errors.contains("anew"), "\(run.errors)")
    }
    try expectSame(path, directory.path("whole.h5"))
  }

  @Test(arguments: [
    (["0.1/shard-1-of-3.h5", "0.1/shard-2-of-3.h5", "0.1/shard-3-of-3.h5"], "0.1/glass.yaml"),
    (
      [
        "development/before_precision-shard-1-of-2.h5",
        "development/before_precision-shard-2-of-2.h5",
      ], "development/laser.yaml"
    ),
  ]) func shardsMerge(names: [String], job: String) throws {
    let directory = try TemporaryDirectory()
    let (whole, merged) = (directory.path("whole.h5"), directory.path("merged.h5"))
    _ = try Program.run(["run", Self.path(job), "-o", whole, "--quiet"])
    let merge = try Program.run(["merge"] + names.map(Self.path) + ["-o", merged])
    try #require(merge.code == 0, "\(merge.errors)")
    try expectSame(merged, whole)
    // One of them beside those of today.
    let today = try (2...names.count).map { index in
      let path = directory.path("shard-\(index).h5")
      _ = try Program.run([
        "run", Self.path(job), "--shard", "\(index)/\(names.count)", "-o", path, "--quiet",
      ])
      return path
    }
    let mixed = try Program.run(["merge", Self.path(names[0])] + today + ["-o", merged])
    try #require(mixed.code == 0, "\(mixed.errors)")
    try expectSame(merged, whole)
  }

  /// What is there stays; what would be mixed is refused, by its name.
  @Test(arguments: [
    ("development/first_engine.h5", "development/closed.yaml", "other noise"),
    ("development/correlations.h5", "development/glass.yaml", "correlations"),
  ]) func numbersOfAnotherKindAreNotContinued(file: String, job: String, says: String) throws {
    let directory = try TemporaryDirectory()
    let path = try copy(file, directory)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let complete = try Program.run(["run", Self.path(job), "-o", path])
    #expect(complete.code == 0 && complete.output.contains("nothing to compute"))
    let more = try Program.run(
      ["run", Self.path(job), "-o", path, "--set", "sampling.realizations=6"])
    #expect(more.code == 65 && more.errors.contains(says), "\(more.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  /// The numbers of a result go on, though the job now says them in other digits; on every rank.
  @Test func aResultGoesOnWithItsOwnDigits() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      """
      model: {name: tavis_cummings, atoms: 3, g: 0.9, kappa: 0.1}
      sampling: {realizations: 2, trajectories: 16, batch: 16}
      time: {end: 0.7, step: 0.05, record_every: 0.1}
      sweep: {gamma_up: {from: 0.02, to: 200, count: 5, spacing: log}}
      """, "job.yaml")
    let (grown, whole) = (directory.path("grown.h5"), directory.path("whole.h5"))
    let more = ["--quiet", "--set", "sampling.realizations=5"]
    #expect(try Program.run(["run", job, "-o", grown, "--quiet"]).code == 0)
    #expect(try Program.run(["run", job, "-o", whole] + more).code == 0)
    let digits = ["--set", "sweep.gamma_up=[0.02, 0.2, 2, 20, 200]"]
    let run = try Program.run(["run", job, "-o", grown] + more + digits, ranks: 3)
    try #require(run.code == 0, "\(run.errors)")
    #expect(DataBits(try load(grown)).differing(from: DataBits(try load(whole))) == [])
    // Coordinates as a person writes them.
    let document = try load(grown)
    for (name, values) in [
      ("gamma_up", [0.02, 0.2, 2, 20, 200]),
      ("time", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]),
    ] {
      guard case .real(let stored)? = document.coordinates.first(where: { $0.name == name })?.values
      else {
        Issue.record("no \(name)")
        continue
      }
      #expect(stored == values)
    }
    // Once more, and read again: the digits are those of the file.
    #expect(try Program.run(["run", job, "-o", grown] + more + digits).code == 0)
    #expect(try Program.run(["verify", grown, "--units", "all"]).code == 0)
    // What a result says of its job runs as a job, in the same bits.
    guard case .text(let resolved)? = document[attribute: "job_resolved"] else { return }
    let again = try directory.write(resolved, "resolved.json")
    #expect(try Program.run(["run", again, "-o", directory.path("again.h5"), "--quiet"]).code == 0)
    #expect(
      DataBits(try load(directory.path("again.h5"))).differing(from: DataBits(document)) == [])
  }
}
