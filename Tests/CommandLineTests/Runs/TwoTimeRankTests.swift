import BatchRunner
import Foundation
import HDF5Store
import Testing

/// `method: twopi` on groups of ranks, under a real mpirun.
@Suite(.serialized) struct TwoTimeRankTests {
  private func job(ranks: Int?, end: Double = 6) -> String {
    """
    name: two_time
    model: {name: random_dicke, clusters: 1, modes: 1, spins_per_cluster: 5, omega_c: 5, kappa: 0.5}
    initial: {theta: 0.5pi}
    method: twopi
    twopi: {ranks: \(ranks.map(String.init) ?? "auto")}
    time: {end: \(end), record_every: 0.5, tolerance: 1e-3}
    observables: {overlap: true, correlation: {waiting_times: [3, \(end)]}}
    sweep: {g_over_gc: [0.8, 1.13]}
    output: {checkpoint: 0.01s}
    """
  }

  @Test func sameBitsForAnyNumberOfRanks() throws {
    let directory = try TemporaryDirectory()
    let alone = DataBits(try Program.result(of: job(ranks: 1), in: directory, name: "alone"))
    #expect(alone.bits["overlap"]!.contains { $0 != 0 })
    for (ranks, each) in [(2, 2), (3, 3), (5, 2), (4, nil)] {
      let document = try Program.result(
        of: job(ranks: each), in: directory, name: "r\(ranks)", ranks: ranks)
      #expect(document[attribute: "complete"] == .integer(1))
      #expect(DataBits(document).differing(from: alone) == [], "\(ranks) ranks")
    }
  }

  /// Killed with its state in flight on three ranks, it goes on on two.
  @Test func aKilledRunGoesOnWithOtherRanks() throws {
    let directory = try TemporaryDirectory()
    let long = 24.0
    let alone = DataBits(
      try Program.result(of: job(ranks: 1, end: long), in: directory, name: "alone"))
    let result = directory.path("killed.h5")
    func path(ranks: Int) throws -> String {
      try directory.write(job(ranks: ranks, end: long), "job.yaml")
    }
    var last: [Int]?
    let run = try Program.run(["run", path(ranks: 3), "-o", result], ranks: 3) {
      let now = Program.saving(of: result)
      if now == last { return false }
      last = now
      return (try? HDF5ResultStore(path: result).load())??.unitStates.isEmpty == false
    }
    #expect(run.code != 0, "not killed")
    let killed = try #require(try HDF5ResultStore(path: result).load())
    #expect(!killed.unitStates.isEmpty, "no state was kept")
    #expect(try Program.run(["run", path(ranks: 2), "-o", result], ranks: 2).code == 0)
    let document = try #require(try HDF5ResultStore(path: result).load())
    #expect(document[attribute: "complete"] == .integer(1))
    #expect(DataBits(document).differing(from: alone) == [])
  }
}
