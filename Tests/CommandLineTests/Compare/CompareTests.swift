import BatchCore
import Foundation
import HDF5Store
import Testing

/// `twa compare` on results of real runs, and on what is no result.
@Suite(.serialized) struct CompareTests {
  private static let laser = """
    name: laser
    model: {name: tavis_cummings, atoms: 6, kappa: 1, gamma_up: 0.5, gamma_down: 0.1}
    sampling: {realizations: 1, trajectories: 800, seed: 1, batch: 16}
    time: {end: 2, step: 0.05, record_every: 0.5}
    sweep: {g: [0.3, 0.6]}
    """

  private func run(
    _ directory: TemporaryDirectory, _ name: String, _ sets: String...,
    job: String = CompareTests.laser
  ) throws -> String {
    let options = sets.flatMap { ["--set", $0] }
    _ = try Program.result(of: job, in: directory, name: name, arguments: options)
    return directory.path("\(name).h5")
  }

  @Test func seedsAgreeAndShiftedParametersAreFound() throws {
    let directory = try TemporaryDirectory()
    let a = try run(directory, "a")
    let seed = try run(
      directory, "seed", "sampling.seed=2", "time.record_every=0.25", "sweep.g=[0.6, 1, 0.3]")
    let shifted = try run(directory, "shifted", "sampling.seed=3", "model.kappa=3")
    let same = try Compared(try Program.run(["compare", a, seed, "--json"]).output)
    for name in ["magnetization", "photon_number", "spin_length"] {
      let part = try same.observable(name)
      #expect(part.isBeyondChance == false && part.points.count == 2)
      let rms = try #require(part.number("rms_z"))
      #expect(rms > 0.2 && rms < 3, "\(name): \(rms)")
    }
    #expect(try same.observable("photon_number").number("values") == 10)
    let other = try Compared(try Program.run(["compare", a, shifted, "--json"]).output)
    #expect(try other.observable("photon_number").isBeyondChance == true)
    #expect((other.json["differing_keys"] as? [String: [String]])?["model.kappa"] == ["1", "3"])
    let text = try Program.run(["compare", a, shifted])
    #expect(text.output.contains("beyond chance: ") && text.output.contains("model.kappa (1, 3)"))
    let rows = text.output.split(separator: "\n").filter { $0.hasPrefix("g=0.6 ") }
    #expect(rows.count == 3, "\(text.output)")
  }

  /// Other methods, of which one has errors of the integration only.
  @Test func meanField() throws {
    let directory = try TemporaryDirectory()
    let dicke = """
      name: dicke
      model: {name: dicke, spins: 20, omega_c: 5, kappa: 0.5, g_over_gc: 1.5}
      sampling: {realizations: 1, trajectories: 200, seed: 3, batch: 16}
      time: {end: 2, step: 0.05, record_every: 0.5}
      """
    let a = try run(directory, "a", job: dicke)
    let b = try run(directory, "b", "method=mean_field", job: dicke)
    let compared = try Compared(try Program.run(["compare", a, b, "--json"]).output)
    let part = try compared.observable("magnetization")
    #expect(part.number("values") == 15)
    #expect(part.json["errors_in_a"] as? Bool == true)
    #expect(part.json["errors_in_b"] as? Bool == true)
    #expect(try #require(part.number("chance")) > 4)
  }

  /// Keys that a method does not use and random numbers that it does not draw are not spoken of.
  @Test func anotherMethod() throws {
    let directory = try TemporaryDirectory()
    let a = try run(directory, "a")
    let b = try run(directory, "b", "method=mean_field", "model.kappa=2")
    let result = try Program.run(["compare", a, b])
    #expect(result.code == 0 && !result.output.contains("both have the seed"))
    #expect(
      result.output.contains("differ in method (twa, mean_field), model.kappa (1, 2)\n"),
      "\(result.output)")
  }

  @Test func oneFileTwice() throws {
    let directory = try TemporaryDirectory()
    let a = try run(directory, "a")
    let result = try Program.run(["compare", a, a])
    #expect(result.code == 0 && result.output.contains("both have the seed 1"))
    let part = try Compared(try Program.run(["compare", a, a, "--json"]).output)
      .observable("magnetization")
    #expect(part.largest() == 0 && part.number("rms") == 0)
  }

  @Test func partOfAResult() throws {
    let directory = try TemporaryDirectory()
    let a = try run(directory, "a")
    let job = try directory.write(Self.laser, "job.yaml")
    let part = directory.path("part.h5")
    let shard = try Program.run(["run", job, "-o", part, "--shard", "1/2", "--quiet"])
    try #require(shard.code == 0 || shard.code == 75, "\(shard.errors)")
    var document = try #require(try HDF5ResultStore(path: part).load())
    #expect(document[attribute: "complete"] == .integer(0))
    let text = try Program.run(["compare", a, part])
    #expect(text.code == 0 && text.output.contains("B is incomplete"), "\(text.errors)")
    // Nothing there yet.
    for index in document.variables.indices {
      if case .real(let values) = document.variables[index].values {
        document.variables[index].values = .real(.init(repeating: .nan, count: values.count))
      }
    }
    try HDF5ResultStore(path: part).save(document)
    let empty = try Program.run(["compare", a, part])
    #expect(empty.code == 65 && empty.ownErrors.count == 1)
    #expect(empty.errors.contains("no value is computed in both"))
  }

  @Test func oneObservable() throws {
    let directory = try TemporaryDirectory()
    let a = try run(directory, "a")
    let result = try Program.run(["compare", a, a, "--observable", "photon_number"])
    #expect(result.code == 0 && !result.output.contains("magnetization"))
    let unknown = try Program.run(["compare", a, a, "--observable", "photons"])
    #expect(unknown.code == 65 && unknown.ownErrors.count == 1)
    #expect(unknown.errors.contains("no observable photons; it has magnetization"))
  }

  @Test func whatIsNoResult() throws {
    let files = try ComparedFiles()
    let good = try files.save(ComparedFiles.Result(values: [1, 2, 3]).document, "good.h5")
    let text = try files.directory.write("this is no HDF5 file, but long enough", "text.h5")
    let other = try files.save(
      ComparedFiles.Result(name: "photons", values: [1, 2, 3]).document, "other.h5")
    for (first, second, code, words) in [
      (good, files.directory.path("none.h5"), 66, "none.h5: no such file"),
      (files.directory.path("none.h5"), good, 66, "none.h5: no such file"),
      (good, text, 65, "text.h5 is not a usable result file"),
      (text, good, 65, "text.h5 is not a usable result file"),
      (good, other, 65, "no observable in common: excitation, and photons"),
      (good, "", 66, "no such file"),
    ] as [(String, String, Int32, String)] {
      let result = try Program.run(["compare", first, second])
      #expect(result.code == code && result.output == "")
      #expect(result.ownErrors.count == 1 && result.errors.contains(words), "\(result.errors)")
    }
    #expect(try Program.run(["compare", good]).code == 64)
  }

  /// Names that a terminal would obey are shown, in the table and in JSON.
  @Test func namesThatATerminalWouldObey() throws {
    let files = try ComparedFiles()
    var result = ComparedFiles.Result(values: [1, 2, 3])
    result.name = "evil\u{1B}[2J"
    result.sweep = [("k\u{9B}", [1])]
    for options in [[], ["--json"]] {
      let path = try files.save(result.document, "a.h5")
      let said = try Program.run(["compare", path, path] + options)
      #expect(said.code == 0 && said.output.contains("evil"))
      #expect(!said.output.unicodeScalars.contains { $0.isObeyed && $0 != "\n" })
    }
  }

  /// The comparison is there also where the picture cannot be.
  @Test func picturesThatCannotBe() throws {
    let files = try ComparedFiles()
    let result = try files.run(
      .init(values: [1, 2, 3]), .init(values: [1, 2, 3]), "--plot", "/proc/none/x.png")
    #expect(result.code == 73 && result.ownErrors.count == 1, "\(result.errors)")
    #expect(result.errors.contains("no picture") && result.output.contains("excitation"))
  }
}
