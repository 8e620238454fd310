import BatchCore

extension Runner {
  /// What the other ranks do: compute until rank 0 says that it is over.
  /// - Returns: exit code.
  /// - Throws: `SilentLeader`.
  public func follow() throws -> Int32 {
    guard groups.isHead else { return try followHead() }
    while let message = try next([.round, .end]) {
      if message.tag == MessageTag.end.rawValue { return EndMessage(bytes: message.bytes).code }
      try FollowingRound(self, RoundMessage(bytes: message.bytes)).run()
      try send(.finished)
    }
    return 0
  }
}

/// One round on a rank that follows.
private final class FollowingRound {
  private let runner: Runner
  private let schedule: Schedule
  /// Units of which rank 0 keeps a state.
  private let states: Set<Int>
  private let executor: UnitExecutor
  private var timing: ReportTiming
  private var isReported = 0
  /// An error cannot pass through the method; it waits here.
  private var failure: (any Error)?
  private var told: Interruption?

  init(_ runner: Runner, _ round: RoundMessage) {
    self.runner = runner
    states = Set(round.states)
    schedule = Schedule(
      division: runner.plan.division, ranks: runner.groups.count, units: round.units)
    executor = UnitExecutor(runner)
    timing = ReportTiming(
      rank: runner.groups.index, ranks: runner.groups.count, now: monotonicSeconds())
  }

  func run() throws {
    executor.looksAround = { [unowned self] in
      do { try lookAround() } catch { failure = error }
      return failure == nil && !(runner.stop?.isOver ?? false)
    }
    executor.keeps = { [unowned self] unit, state in
      do { try runner.send(.state, NumberedBytes(unit, state)) } catch { failure = error }
    }
    var run = schedule.fixedBlocks(ofRank: runner.groups.index)
    while runner.stop == nil {
      for block in run {
        // The answer to the request travels while the last block of the run is computed.
        if block == run.upperBound - 1 { try runner.send(.request) }
        for unit in schedule.runs(ofBlock: block).joined() {
          if runner.stop != nil { break }
          try compute(runner.plan.unit(unit))
        }
      }
      if run.isEmpty { try runner.send(.request) }
      guard runner.stop == nil, let answer = try runner.next([.blocks], unlessStopped: true) else {
        break
      }
      run = BlocksMessage(bytes: answer.bytes).run
      if run.isEmpty { break }
    }
    try report()
  }

  private func compute(_ unit: Unit) throws {
    if runner.failedPoints.contains(unit.point) { return }
    let state = try state(of: unit.number)
    // Begun anew it would take the place of what is kept.
    if runner.stop != nil, states.contains(unit.number) { return }
    do {
      try executor.compute(unit, from: state)
    } catch is AbandonedUnit {
      if let failure { throw failure }
    } catch let problem as UnitFailure {
      runner.failedPoints.insert(unit.point)
      try runner.send(.failure, NumberedBytes(problem.unit, Array(problem.reason.utf8)))
    }
    if timing.isDue(at: monotonicSeconds()) { try report() }
  }

  /// What rank 0 keeps of a unit.
  private func state(of unit: Int) throws -> [UInt8]? {
    guard states.contains(unit) else { return nil }
    try runner.send(.stateRequest, [unit])
    while let message = try runner.nextKeepingOthers(.state) {
      let state = NumberedBytes(message: message.bytes)
      if state.number == unit { return state.bytes.isEmpty ? nil : state.bytes }
    }
    return nil
  }

  private func lookAround() throws {
    if let reason = runner.interruption.current(), reason != told {
      told = reason
      runner.leaderIsLostAt = min(
        runner.leaderIsLostAt, monotonicSeconds() + Runner.patienceAfterRequest)
      try runner.send(.interrupted, [reason.rawValue])
    }
    try runner.pump()
  }

  private func report() throws {
    guard executor.unitsDone > isReported else { return }
    isReported = executor.unitsDone
    let bytes = executor.takeReport().bytes
    try runner.send(.nodes, bytes)
    timing.reported(bytes: bytes.count, at: monotonicSeconds())
  }
}
