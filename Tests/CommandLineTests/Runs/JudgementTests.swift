import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// What a run says of the values it found.
@Suite(.serialized) struct JudgementTests {
  private func warnings(_ document: ResultDocument) -> [String] {
    if case .texts(let texts)? = document[attribute: "warnings"] { texts } else { [] }
  }

  /// One stiff point of a sweep: |s| = √3 shows.
  @Test func impossibleValuesAreTold() throws {
    let directory = try TemporaryDirectory()
    let laser = """
      model: {name: tavis_cummings, atoms: 5, g: 1, kappa: 1}
      sampling: {realizations: 16, trajectories: 32}
      time: {end: 4, step: 0.5, record_every: 1}
      sweep: {gamma_up: [0.02, 20, 0.1]}
      """
    let stiff = try Program.result(of: laser, in: directory, name: "stiff")
    let told = warnings(stiff).filter { $0.contains("impossible") }
    #expect(told.count == 2, "\(told)")
    #expect(
      told[0].hasPrefix("magnetization has impossible values")
        && told[0].contains("component = z, gamma_up = 20, where -1 to 1 is possible"), "\(told)")
    #expect(told[1].hasPrefix("spin_length "), "\(told)")
    let mild = try Program.result(
      of: laser, in: directory, name: "mild", arguments: ["--set", "sweep.gamma_up=[0.02, 0.1]"])
    #expect(warnings(mild) == [])
  }

  /// Free spins along z have no overlap: known well that is no news, known badly it is.
  @Test func zeroBySymmetryIsNotTold() throws {
    let directory = try TemporaryDirectory()
    let free = """
      model: {name: random_dicke, clusters: 8, modes: 4, omega_c: 2, g: 0}
      initial: {theta: 0}
      sampling: {realizations: 16, trajectories: 64}
      time: {end: 2, step: 0.1, record_every: 0.1}
      observables: {overlap: true}
      """
    let known = try Program.result(of: free, in: directory, name: "known")
    #expect(warnings(known) == [])
    let few = try Program.result(
      of: free, in: directory, name: "few",
      arguments: [
        "--set", "sampling.trajectories=2", "--set", "sampling.realizations=8", "--set",
        "model.clusters=2",
      ])
    #expect(
      warnings(few).contains { $0.hasPrefix("overlap is nowhere clearly different from zero") },
      "\(warnings(few))")
  }

  /// A file whose pair correlations were those of whole clusters goes on, with the right ones.
  @Test func pairCorrelationsOfAnEarlierVersionArePutRight() throws {
    let directory = try TemporaryDirectory()
    let folder = StoredFiles.folder.appendingPathComponent("0.1")
    let grown = directory.path("grown.h5")
    try FileManager.default.copyItem(
      atPath: folder.appendingPathComponent("clusters.h5").path, toPath: grown)
    let fresh = directory.path("fresh.h5")
    for file in [grown, fresh] {
      let result = try Program.run(
        [
          "run", folder.appendingPathComponent("clusters.yaml").path, "-o", file, "--set",
          "sampling.realizations=6",
        ])
      #expect(result.code == 0, "\(result.errors)")
    }
    let documents = try [grown, fresh].map {
      try #require(try HDF5ResultStore(path: $0).load())
    }
    let bits = documents.map(DataBits.init)
    #expect(bits[0].differing(from: bits[1]) == [])
    guard
      case .real(let pairs)? = documents[0].variables.first(where: { $0.name == "pair_correlation" }
      )?
      .values
    else {
      Issue.record("no pair correlations")
      return
    }
    // zz of spins up; z keeps nothing above that.
    #expect(abs(pairs[2] - 1) < 1e-12 && pairs.allSatisfy { abs($0) <= 1 + 1e-12 })
  }
}
