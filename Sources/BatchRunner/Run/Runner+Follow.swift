import BatchCore
import TruncatedWigner

extension Runner {
  /// What the other ranks do: compute until rank 0 says that it is over.
  /// - Returns: exit code.
  /// - Throws: `SilentLeader`.
  public func follow() throws -> Int32 {
    while let message = try next([.round, .end]) {
      let numbers = NumberMessage.decode(message.bytes)
      if message.tag == Tag.end.rawValue { return Int32(truncatingIfNeeded: numbers[0]) }
      try follow(
        Schedule(plan: plan, ranks: communicator.size, units: UnitSet(bounds: numbers)))
      try send(.finished, [])
    }
    return 0
  }

  private func follow(_ schedule: Schedule) throws {
    let worker = Worker(plan: plan)
    var isReported = 0
    var timing = ReportTiming(rank: communicator.rank, ranks: communicator.size)
    func report() throws {
      guard worker.unitsDone > isReported else { return }
      isReported = worker.unitsDone
      let bytes = worker.takeReport().bytes
      try communicator.send(bytes, tag: Tag.nodes.rawValue, to: 0)
      timing.reported(bytes: bytes.count)
    }
    // An error cannot pass through the integrator; it waits here.
    var failure: (any Error)?
    var told: Interruption?
    func goesOn() -> Bool {
      do {
        if let reason = interruption.current(), reason != told {
          told = reason
          leaderIsLostAt = min(leaderIsLostAt, monotonicSeconds() + Self.patienceAfterRequest)
          try send(.interrupted, [reason.rawValue])
        }
        try pump()
      } catch {
        failure = error
      }
      return failure == nil && !(stop?.isOver ?? false)
    }

    var run = schedule.fixedBlocks(ofRank: communicator.rank)
    while stop == nil {
      for block in run {
        // The answer to the request travels while the last block of the run is computed.
        if block == run.upperBound - 1 { try send(.request, []) }
        for unit in schedule.blocks[block] {
          let unit = plan.unit(unit)
          if stop != nil { break }
          if failedPoints.contains(unit.point) { continue }
          do {
            try worker.compute(unit, goesOn: goesOn)
          } catch is AbandonedBatch {
            if let failure { throw failure }
          } catch let problem as UnitFailure {
            failedPoints.insert(unit.point)
            try communicator.send(
              NumberMessage.encode([problem.unit]) + Array(problem.reason.utf8),
              tag: Tag.failure.rawValue, to: 0)
          }
          if timing.isDue { try report() }
        }
      }
      if run.isEmpty { try send(.request, []) }
      guard stop == nil, let answer = try next([.blocks], unlessStopped: true) else { break }
      let bounds = NumberMessage.decode(answer.bytes)
      run = bounds[0]..<bounds[1]
      if run.isEmpty { break }
    }
    try report()
  }
}
