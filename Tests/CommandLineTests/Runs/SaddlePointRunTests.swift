import Foundation
import HDF5Store
import TestSupport
import Testing

/// `method: saddle_point` under a real mpirun, where branches that are kept from point to point must not change bits.
@Suite(.serialized) struct SaddlePointRunTests {
  private static let job = """
    model: {name: driven_tavis_cummings, kappa: 0.25, gamma: 0.75, drive_width: 2.5, self_energy: first_order}
    method: saddle_point
    observables: {boundary: true, mu_eff: true}
    output: {checkpoint: 0.1s}
    sweep:
      drive_strength: [0.2, 0.4, 0.6, 0.8]
      mu_b: [-0.7, -0.5, -0.1]

    """

  @Test func sameBitsOnAnyNumberOfRanksAndAfterAKill() throws {
    let directory = try TemporaryDirectory()
    let document = try Program.result(of: Self.job, in: directory, name: "alone")
    let alone = DataBits(document)
    #expect(document.variables.contains { $0.name == "boundary_mu_b" })
    for ranks in [2, 3] {
      let other = try Program.result(of: Self.job, in: directory, name: "r\(ranks)", ranks: ranks)
      #expect(DataBits(other).differing(from: alone) == [], "\(ranks) ranks")
    }
    let file = directory.path("killed.h5")
    let arguments = ["run", directory.path("job.yaml"), "-o", file, "--quiet"]
    for blow in [LongKillTests.Blow.killAll, .request] {
      _ = try Program.strike(arguments, ranks: 2, after: 0.7, blow: blow)
    }
    let last = try Program.run(arguments, ranks: 2)
    #expect(last.code == 0, "\(last.errors)")
    let whole = try #require(try HDF5ResultStore(path: file).load())
    #expect(DataBits(whole).differing(from: alone) == [])
  }

  @Test(
    arguments: [
      ("kappa: 0.25", "kappa: -0.25", 1, "`model.kappa` is -0.25"),
      ("drive_width: 2.5", "drive_width: 0", 1, "`drive_width` > 0"),
      ("drive_width: 2.5", "drive_spectrum: [[0, 1]]", 1, "one row"),
      ("drive_width: 2.5", "drive_spectrum: [[0, 0], [1, 2], [1, 0]]", 1, "do not rise"),
      ("drive_width: 2.5", "drive_spectrum: [[0, 0], [1, -2], [2, 0]]", 1, "-2 photons"),
      ("drive_width: 2.5", "drive_spectrum: [[0, 1], [1, 1]]", 1, "not that of a whole spectrum"),
      ("drive_width: 2.5", "drive_spectrum: [[0, 0], [1, 1e300], [2, 0]]", 6, "photons; at most"),
      ("drive_width: 2.5", "drive_spectrum: {file: none.csv}", 1, "none.csv does not exist"),
      ("[0.2, 0.4, 0.6, 0.8]", "[0.2, 1e9]", 6, "at most 1000000"),
      (
        "method: saddle_point", "method: saddle_point\nsaddle_point: {points: 128}", 3,
        "too coarse"
      ),
      (
        "method: saddle_point", "method: saddle_point\nsaddle_point: {cutoff: 5.5}", 3,
        "half the cutoff must reach, and the drive's center must lie on the grid seen from there; give at least 6"
      ),
      ("drive_width: 2.5", "drive_width: 2.5, drive_center: -40", 1, "at least 43"),
      (
        "boundary: true", "threshold: true", 6,
        "do not sweep `drive_strength`"
      ),
    ] as [(String, String, Int, String)])
  func badJobs(old: String, new: String, line: Int, fragment: String) throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      Self.job.replacingOccurrences(of: old, with: new), "bad.yaml")
    let result = try Program.run(["run", job, "-o", directory.path("bad.h5")])
    #expect(result.code == 65)
    #expect(result.ownErrors.count == 1, "\(result.errors)")
    let message = result.ownErrors.first ?? ""
    #expect(message.contains(fragment) && message.contains("bad.yaml:\(line):"), "\(message)")
  }

  /// What is found at a point does not depend on narrower ones in its sweep.
  @Test func pointsStandAlone() throws {
    let directory = try TemporaryDirectory()
    func densities(_ gamma: String, _ sweep: String) throws -> ArraySlice<UInt64> {
      let job = """
        model: {name: driven_tavis_cummings, mu_b: 0.3, kappa: 0.2, gamma: \(gamma), drive_width: 1, drive_strength: 0.2}
        method: saddle_point
        \(sweep)

        """
      let document = try Program.result(
        of: job, in: directory, name: "gamma\(gamma)", ranks: 1)
      guard case .real(let values)? = document.variable("excitation_density")?.values else {
        return []
      }
      return values.suffix(SaddlePointRunTests.branches).map(\.bitPattern)[...]
    }
    let alone = try densities("0.4", "")
    #expect(alone.count == Self.branches)
    #expect(try densities("0.05", "sweep: {gamma: [0.05, 0.4]}") == alone)
  }

  /// Numbers of the axis `branch`.
  private static let branches = 4

  /// Numbers that a coarse or short grid leaves uncertain carry a warning.
  @Test(
    arguments: [
      (
        "mu_b: 1, drive_strength: 0.01, self_energy: none", "cutoff: 6",
        "the grid leaves an error of 1.6e-02"
      ),
      (
        "mu_b: 30, drive_strength: 0.01, self_energy: none", "cutoff: 20",
        "mu_b 30 lies beyond the grid"
      ),
      (
        "mu_b: -0.5, drive_strength: 0.433734, self_energy: first_order", "cutoff: 40",
        "whether the normal state is stable depends on the grid"
      ),
    ] as [(String, String, String)])
  func uncertainNumbersCarryWarnings(model: String, grid: String, warning: String) throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      """
      model: {name: driven_tavis_cummings, kappa: 0.25, gamma: 0.75, drive_width: 2.5, \(model)}
      method: saddle_point
      saddle_point: {\(grid)}

      """, "job.yaml")
    let result = try Program.run(["run", job, "-o", directory.path("job.h5"), "--quiet"])
    #expect(result.code == 0 && result.errors.contains(warning), "\(result.errors)")
  }
}
