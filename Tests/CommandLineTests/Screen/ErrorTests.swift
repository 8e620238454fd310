import Foundation
import Testing

/// Bad input: one line, the right exit code, every rank ends, nothing is written.
@Suite(.serialized) struct ErrorTests {
  @Test(
    arguments: [
      ("kappa: 0.5", "kapa: 0.5", 8, "did you mean `kappa`"),
      ("kappa: 0.5", "kappa: -0.5", 8, "kappa"),
      ("kappa: 0.5", "kappa: fast", 8, "kappa"),
      ("step: 0.05", "step: 0.5", 10, "step"),
      ("realizations: 5", "realizations: 0", 9, "realizations"),
      ("waiting_times: [1, 2]", "waiting_times: [1, 3]", 13, "beyond"),
      ("g_over_gc: [0.8, 1.27]", "g_over_gc: []", 15, "g_over_gc"),
      ("g_over_gc: [0.8, 1.27]", "sigma: [0.8, 1.27]", 15, "sigma"),
      ("trajectories: 40", "trajectories: 1", 12, "overlap"),
      ("  kappa: 0.5", "  g: 0.5", nil, "g_over_gc"),
      ("clusters: 6", "clusters: 900000000", 2, "GiB"),
    ] as [(String, String, Int?, String)])
  func badJobsGiveOneLine(old: String, new: String, line: Int?, fragment: String) throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      Jobs.glass.replacingOccurrences(of: old, with: new), "bad.yaml")
    for ranks in [nil, 1, 3] {
      let output = directory.path("bad.h5")
      let result = try Program.run(["run", job, "-o", output], ranks: ranks)
      #expect(!result.timedOut)
      #expect(result.code == 65)
      #expect(result.ownErrors.count == 1, "\(result.errors)")
      let message = result.ownErrors.first ?? ""
      #expect(message.contains(fragment), "\(message)")
      if let line { #expect(message.contains("bad.yaml:\(line):"), "\(message)") }
      #expect(!FileManager.default.fileExists(atPath: output))
      #expect(result.output == "")
    }
  }

  @Test(arguments: [nil, 3]) func otherErrorsHaveTheirExitCodes(ranks: Int?) throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(Jobs.single, "job.yaml")
    let file = try directory.write("this is no HDF5 file, but long enough", "text.h5")
    let cases: [(arguments: [String], code: Int32)] = [
      (["run", directory.path("missing.yaml")], 66),
      (["run", job, "-o", "/proc/no/such/place.h5"], 73),
      (["run", job, "-o", file], 65),
      (["run", job, "--no-such-option"], 64),
      (["frobnicate"], 64),
      (["show", directory.path("missing.h5")], 66),
    ]
    for (arguments, code) in cases {
      let result = try Program.run(arguments, ranks: ranks)
      #expect(!result.timedOut)
      #expect(result.code == code, "\(arguments): \(result.errors)")
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("this is no HDF5"))
  }

  /// A trajectory that leaves the finite numbers stops the run with its place, on every rank.
  @Test func divergenceIsNamed() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      Jobs.single.replacingOccurrences(of: "g_over_gc: 1.5", with: "g: 1e160"), "job.yaml")
    for ranks in [nil, 2] {
      let result = try Program.run(
        ["run", job, "-o", directory.path("a.h5")], ranks: ranks)
      #expect(!result.timedOut)
      #expect(result.code == 70)
      #expect(result.errors.contains("is not finite at time"), "\(result.errors)")
    }
  }
}
