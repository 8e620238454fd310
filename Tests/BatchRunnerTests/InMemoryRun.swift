import BatchCore
import TestSupport

@testable import BatchRunner

/// Runs of jobs with ranks in one process.
protocol InMemoryRun {}

extension InMemoryRun {
  /// Runs what is missing of a job, on so many ranks.
  /// - Parameter looks: how often rank 0 looks around before it is asked to end; nil: never.
  @discardableResult
  func run(
    _ job: Job, ranks: Int, into store: MemoryStore, shard: Shard? = nil, looks: Int? = nil
  ) throws -> RunOutcome? {
    try MemoryCommunicator.run(ranks) { communicator -> RunOutcome? in
      let plan = Plan(job: job)
      let groups = try RankGroups(of: plan.computation, communicator)
      guard communicator.rank == 0 else {
        _ = try Runner(plan: plan, communicator: communicator, groups: groups).follow()
        return nil
      }
      let session = RunSession(
        plan: plan, shard: shard,
        stored: try StoredResult(store.load(), plan: plan, name: "memory"), store: store,
        provenance: .none)
      var left = looks ?? .max
      let source = InterruptionSource(
        current: {
          left -= 1
          return left < 0 ? .timeLimit : nil
        }, grace: { _ in 0 }, patience: { _ in 60 })
      let runner = Runner(
        plan: plan, communicator: communicator, groups: groups, interruption: source)
      let outcome = try session.run(runner: runner) { _, _, _ in }
      try runner.end(code: 0)
      return outcome
    }[0]
  }
}
