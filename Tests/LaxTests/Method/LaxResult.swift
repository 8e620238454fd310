import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// Everything that a job of the method gives.
struct LaxResult {
  let document: ResultDocument

  /// - Parameter ranks: of one process.
  init(_ job: Job, ranks: Int = 1) throws {
    let store = MemoryStore()
    _ = try MemoryCommunicator.run(ranks) { communicator -> RunOutcome? in
      let plan = Plan(job: job)
      let groups = try RankGroups(of: plan.computation, communicator)
      guard communicator.rank == 0 else {
        _ = try Runner(plan: plan, communicator: communicator, groups: groups).follow()
        return nil
      }
      let session = RunSession(
        plan: plan, shard: nil,
        stored: try StoredResult(store.load(), plan: plan, name: "memory"), store: store,
        provenance: .none)
      let runner = Runner(plan: plan, communicator: communicator, groups: groups)
      let outcome = try session.run(runner: runner) { _, _, _ in }
      try runner.end(code: 0)
      return outcome
    }
    document = try #require(try store.load())
  }

  func values(_ name: String) throws -> [Double] {
    let variable = try #require(document.variables.first { $0.name == name }, "\(name)")
    switch variable.values {
    case .real(let values): return values
    case .integer(let values): return values.map(Double.init)
    }
  }

  var names: [String] { document.variables.map(\.name) }
}

/// A job of the method.
func laxJob(_ text: String, overrides: [String] = []) throws -> Job {
  try Job.parse(
    yaml: """
      model: {name: bcs_cavity, atoms: 40, epsilon_0: 6, width: 8, delta_c: 6}
      method: lax
      \(text)
      """, file: "job.yaml", overrides: overrides)
}
