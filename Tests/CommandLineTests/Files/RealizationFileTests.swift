import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// `output.per_realization` of real runs: files, MPI, kills, shards, growth.
@Suite(.serialized) struct RealizationFileTests {
  private static let key = "\noutput: {per_realization: true, checkpoint: 0.1s}\n"
  private static let glass = Jobs.glass + key

  private func reals(_ document: ResultDocument, _ name: String) throws -> [Double] {
    guard case .real(let values)? = document.variable(name)?.values else {
      Issue.record("no \(name)")
      return []
    }
    return values
  }

  /// What a mean over realizations is made of; and the first of them is what a job of one gives.
  @Test func valuesAreThoseOfTheAverages() throws {
    let directory = try TemporaryDirectory()
    let document = try Program.result(of: Self.glass, in: directory, name: "a", ranks: 2)
    let plain = DataBits(try Program.result(of: Jobs.glass, in: directory, name: "plain"))
    let bits = DataBits(document)
    #expect(plain.bits.allSatisfy { bits.bits[$0] == $1 })
    let added = Set(bits.bits.keys).subtracting(plain.bits.keys)
    #expect(
      added
        == Set(
          [
            "magnetization", "spin_length", "photon_number", "overlap_raw", "correlation_raw",
            "correlation_per_realization",
          ].map { $0 + "_realizations" } + ["realization"]))
    #expect(
      document.variable("magnetization_realizations")?.dimensions == [
        "g_over_gc", "theta", "realization", "time", "component",
      ])
    for name in ["magnetization", "photon_number", "overlap_raw", "correlation_raw"] {
      let (all, mean) = (try reals(document, name + "_realizations"), try reals(document, name))
      let size = mean.count / 4
      for point in 0..<4 {
        for place in 0..<size {
          let own = (0..<5).map { all[(point * 5 + $0) * size + place] }
          let expected = mean[point * size + place]
          if expected.isNaN {
            #expect(own.count { $0.isNaN } == 5)
          } else {
            #expect(abs(own.reduce(0, +) / 5 - expected) < 1e-12)
            #expect(Set(own).count > 1 || place < 3, "realizations differ")
          }
        }
      }
    }
    let single = try Program.result(
      of: Self.glass, in: directory, name: "single",
      arguments: ["--set", "sampling.realizations=1"])
    #expect(single.coordinate("realization")?.count == 1)
    for name in ["magnetization", "photon_number"] {
      let (all, one) = (
        try reals(document, name + "_realizations"), try reals(single, name + "_realizations")
      )
      #expect(try one == reals(single, name))
      let size = one.count / 4
      for (place, value) in one.enumerated() {
        #expect(abs(all[place / size * 5 * size + place % size] - value) < 1e-12)
      }
    }
  }

  @Test func ranksShardsGrowthAndLists() throws {
    let directory = try TemporaryDirectory()
    let whole = DataBits(try Program.result(of: Self.glass, in: directory, name: "whole"))
    for ranks in [2, 3] {
      let other = try Program.result(of: Self.glass, in: directory, name: "\(ranks)", ranks: ranks)
      #expect(DataBits(other).differing(from: whole) == [])
    }
    var parts: [String] = []
    for shard in ["1/3", "2/3", "3/3"] {
      let name = "shard\(shard.first!)"
      _ = try Program.result(
        of: Self.glass, in: directory, name: name, ranks: 2, arguments: ["--shard", shard])
      parts.append(directory.path("\(name).h5"))
    }
    let merged = directory.path("merged.h5")
    #expect(try Program.run(["merge"] + parts.reversed() + ["-o", merged]).code == 0)
    let document = try #require(try HDF5ResultStore(path: merged).load())
    #expect(DataBits(document).differing(from: whole) == [])
    for counts in [(2, 40), (3, 16)] {
      let sets = [
        "--set", "sampling.realizations=\(counts.0)", "--set", "sampling.trajectories=\(counts.1)",
      ]
      let name = "grown\(counts.0)"
      _ = try Program.result(of: Self.glass, in: directory, name: name, arguments: sets)
      let grown = try Program.result(of: Self.glass, in: directory, name: name, ranks: 2)
      #expect(DataBits(grown).differing(from: whole) == [])
      #expect(try Program.run(["verify", directory.path("\(name).h5"), "--units", "all"]).code == 0)
    }
    let some = try Program.result(
      of: Jobs.glass, in: directory, name: "some",
      arguments: ["--set", "output.per_realization=[photon_number, overlap_raw]"])
    #expect(some.realizationObservables == ["photon_number", "overlap_raw"])
    #expect(
      DataBits(some).bits["photon_number_realizations"]
        == whole.bits["photon_number_realizations"])
  }

  /// Killed as soon as some realizations are saved, again and again.
  @Test func aKilledRunGoesOn() throws {
    let directory = try TemporaryDirectory()
    let job = Fault.job.replacingOccurrences(
      of: "checkpoint: 0.1s", with: "checkpoint: 0.1s, per_realization: true")
    let path = try directory.write(job, "job.yaml")
    let file = directory.path("killed.h5")
    var kills = 0
    for ranks in [nil, 2, 3] as [Int?] {
      var seen = Program.saving(of: file)
      let killed = try Program.run(["run", path, "-o", file, "--quiet"], ranks: ranks) {
        defer { seen = Program.saving(of: file) }
        return Program.saving(of: file) != seen
      }
      if killed.timedOut { kills += 1 }
    }
    #expect(kills > 0, "the job must be long enough to be killed")
    let own = DataBits(try Program.result(of: job, in: directory, name: "killed", ranks: 2))
    let whole = DataBits(try Program.result(of: job, in: directory, name: "whole"))
    #expect(own.differing(from: whole) == [])
    #expect(
      whole.bits["magnetization_realizations"]?.contains { Double(bitPattern: $0).isNaN } == false)
  }

  @Test func oldFilesAndOtherChoicesAreToldApart() throws {
    let directory = try TemporaryDirectory()
    _ = try Program.result(of: Jobs.glass, in: directory, name: "a")
    let (job, file) = (directory.path("job.yaml"), directory.path("a.h5"))
    func run(_ sets: String..., overwrite: Bool = false) throws -> Program.Result {
      try Program.run(
        ["run", job, "-o", file, "--quiet"] + sets.flatMap { ["--set", $0] }
          + (overwrite ? ["--overwrite"] : []), ranks: 2)
    }
    Fault.expectLine(
      try run("output.per_realization=true"), code: 65,
      "was computed without output.per_realization for magnetization", "--overwrite", "another -o")
    #expect(try run("output.per_realization=true", overwrite: true).code == 0)
    // Nothing to do, so nothing is lost.
    #expect(try run().code == 0)
    Fault.expectLine(
      try run("sampling.realizations=6"), code: 65,
      "has the values per realization of magnetization",
      "set output.per_realization: true")
    #expect(try run("sampling.realizations=6", "output.per_realization=true").code == 0)
    // What makes a picture or a table of it reads it.
    let shown = try Program.run(["show", file])
    #expect(shown.code == 0 && !shown.output.contains("_realizations"))
    for (value, words) in [
      ("[photon_number, fotons]", "`fotons` is not measured by the job"),
      ("[overlap]", "`overlap` has no value in a single realization"),
      ("maybe", "true, false, or a list of observables"),
      ("[photon_number, photon_number]", "given twice"),
    ] {
      Fault.expectLine(try run("output.per_realization=\(value)"), code: 65, words)
    }
    let plan = try Program.run(["plan", job, "--set", "output.per_realization=true"])
    #expect(plan.output.contains("6 observables of 20 realizations"), "\(plan.output)")
    let large = try Program.run([
      "plan", job, "--set", "output.per_realization=true", "--set",
      "sampling.realizations=1000000000",
    ])
    #expect(large.output.contains("`twa run` refuses the job here"), "\(large.output)")
    let refused = try Program.run([
      "run", job, "-o", directory.path("b.h5"), "--set", "output.per_realization=true", "--set",
      "sampling.realizations=1000000000",
    ])
    Fault.expectLine(refused, code: 65, "output.per_realization")
  }

  /// Two methods in the same disorder: their difference is known much better than either.
  @Test func pairedComparison() throws {
    let directory = try TemporaryDirectory()
    let job = """
      name: paired
      model: {name: spin_boson, spins: 2, modes: 2, h: 1, omega: 2, sigma: 1, kappa: 0.5}
      sampling: {realizations: 24, trajectories: 64, seed: 5, batch: 64}
      time: {end: 1, step: 0.05, record_every: 0.5}
      output: {per_realization: true}
      """
    _ = try Program.result(of: job, in: directory, name: "twa", ranks: 2)
    _ = try Program.result(
      of: job, in: directory, name: "exact", arguments: ["--set", "method=exact"])
    _ = try Program.result(
      of: job, in: directory, name: "seed",
      arguments: [
        "--set", "method=mean_field", "--set", "sampling.trajectories=1", "--set",
        "sampling.seed=6",
      ])
    let (a, b) = (directory.path("twa.h5"), directory.path("exact.h5"))
    let compared = try Compared(try Program.run(["compare", a, b, "--json"]).output)
    let part = try compared.observable("magnetization")
    let paired = Compared.Part(json: try #require(part.json["per_realization"] as? [String: Any]))
    #expect(paired.number("realizations") == 24)
    #expect(paired.number("values") == part.number("values"))
    // The mean of paired deviations is the deviation of means; single ones are larger.
    #expect(abs(try #require(paired.largest()) - part.largest()!) < 1e-10)
    #expect(abs(try #require(paired.number("rms")) - part.number("rms")!) < 1e-10)
    #expect(paired.number("rms_z")! > part.number("rms_z")!)
    let single = Compared.Part(json: try #require(paired.json["single"] as? [String: Any]))
    #expect(abs(single.largest()!) > abs(paired.largest()!))
    let place = (single.json["largest"] as? [String: Any])?["at"] as? [String: Any]
    #expect(place?["realization"] != nil)
    #expect(single.number("values") == 24 * paired.number("values")!)
    // By hand, at one place.
    let values = try [a, b].map {
      try reals(try #require(try HDF5ResultStore(path: $0).load()), "magnetization_realizations")
    }
    let index = 2 * 3 + 2
    let differences = (0..<24).map { values[0][$0 * 9 + index] - values[1][$0 * 9 + index] }
    let mean = differences.reduce(0, +) / 24
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (23 * 24)
    let z = mean / variance.squareRoot()
    #expect(abs(z) <= abs(paired.largest("largest_z")!) + 1e-9)
    let text = try Program.run(["compare", a, b]).output
    #expect(
      text.contains("\nper realization") && text.contains("mean of 24 realizations"), "\(text)")
    let other = try Program.run(["compare", a, directory.path("seed.h5")]).output
    #expect(other.contains("not compared per realization: the seeds differ"), "\(other)")
  }
}
