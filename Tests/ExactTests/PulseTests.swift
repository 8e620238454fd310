import BatchCore
import BatchRunner
import Foundation
import TestSupport
import Testing

@testable import Exact

/// A pulse of area 1, much shorter than the distance of records, turns σ^z to cos 2.
struct PulseTests {
  @Test(arguments: ["auto", "density", "trajectories"])
  func shortPulse(solver: String) throws {
    let job = try Job.parse(
      yaml: """
        model:
          name: custom
          spins: {s: 2}
          parameters: {f: {times: [4.29, 4.3, 4.31], values: [0, 100, 0]}}
          hamiltonian: "sum(i in s: f*sx[i])"
          jumps: [{for: i in s, operator: "sx[i]", rate: \(solver == "auto" ? 0 : 1e-9)}]
        initial: {s: {theta: 0}}
        method: exact
        exact: {solver: \(solver)}
        sampling: {realizations: 1, trajectories: 8, seed: 1}
        time: {end: 10, record_every: 5}
        """, file: "x.yaml")
    let computation = try ExactComputation(job: job)
    let contribution = try computation.makeWorker().compute(
      computation.division.unit(0), SoloContext())
    let values = computation.reduction(atPoint: 0).variables(contribution.values)
      .first { $0.name == "magnetization" }!.values
    #expect(abs(values.last! - cos(2)) < 1e-6)
  }
}
