import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// A trajectory that leaves the finite numbers takes its sweep point with it and no other.
  @Suite(.serialized) struct Numbers {
    private let job = """
      name: diverging
      model: {name: dicke, spins: 20, omega_c: 5, kappa: 0.5}
      sampling: {realizations: 1, trajectories: 200, seed: 3, batch: 16}
      time: {end: 2, step: 0.05, record_every: 0.5}
      sweep: {g: [0.5, 1e160]}
      """

    private func values(_ document: ResultDocument, _ name: String) -> [Double] {
      let variable = document.variables.first { $0.name == name }
      if case .real(let values)? = variable?.values { return values }
      return []
    }

    /// Later rounds go on without the lost point, on every rank alike.
    @Test func onePointDivergesWhileOthersSeekTheirPrecision() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(
        """
        name: rounds
        model: {name: random_dicke, clusters: 4, modes: 4, omega_c: 5, kappa: 0.5}
        sampling: {realizations: 90, trajectories: 16, seed: 3, batch: 16, target_stderr: {magnetization: 0.02}}
        time: {end: 2, step: 0.05, record_every: 0.5}
        sweep: {g_over_gc: [0.5, 1e160, 0.9, 1.2]}
        """, "rounds.yaml")
      var documents: [ResultDocument] = []
      for (number, ranks) in [nil, 3, 5].enumerated() {
        let file = directory.path("out\(number).h5")
        let result = try Program.run(["run", job, "-o", file, "--quiet"], ranks: ranks)
        Fault.expectLine(result, code: 70, file, "1 of 4 points left empty")
        documents.append(try #require(try HDF5ResultStore(path: file).load()))
      }
      let done = values(documents[0], "magnetization_stderr")
      #expect(done.contains { $0 > 0 })
      for other in documents.dropFirst() {
        #expect(DataBits(other).differing(from: DataBits(documents[0])) == [])
      }
    }

    @Test(arguments: [nil, 3]) func onePointDiverges(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let alone = try Program.result(
        of: job.replacingOccurrences(of: ", 1e160]", with: "]"), in: directory, name: "alone")
      let path = try directory.write(job, "diverging.yaml")
      let file = directory.path("out.h5")
      // Again, it meets the same and keeps what there is.
      for _ in 0..<2 {
        let result = try Program.run(["run", path, "-o", file, "--quiet"], ranks: ranks)
        Fault.expectLine(
          result, code: 70, file, "1 of 2 points left empty", "twa replay \(path) --unit")
        #expect(
          result.ownErrors.first?.firstMatch(
            of: /unit \d+: .*trajectory \d+.* is not finite at time [0-9.e-]+/) != nil,
          "\(result.errors)")
        Fault.expectNobody(with: file)
        #expect(Fault.hidden(beside: file) == [])
        let document = try #require(try HDF5ResultStore(path: file).load())
        #expect(document[attribute: "complete"] == .integer(0))
        for name in ["magnetization", "magnetization_stderr", "photon_number"] {
          let (own, expected) = (values(document, name), values(alone, name))
          try #require(!expected.isEmpty && own.count == 2 * expected.count)
          #expect(own.prefix(expected.count).map(\.bitPattern) == expected.map(\.bitPattern))
          #expect(own.dropFirst(expected.count).allSatisfy { $0.isNaN })
        }
      }
    }
  }
}
