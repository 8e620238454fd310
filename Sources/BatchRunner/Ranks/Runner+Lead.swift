import BatchCore

extension Runner {
  /// What rank 0 does in a round: hands out the units that are wanted and not there, computes its
  /// share, gathers everything.
  /// - Parameters:
  ///   - result: what is already there.
  ///   - wanted: units that the run is for.
  ///   - onProgress: called about once a millisecond with the units done so far in this round, and
  ///     those it had to do.
  /// - Returns: everything that is there at the end, and why the round ended early, nil if it did not.
  public func lead(
    _ result: consuming PartialResult, wanted: UnitSet,
    onProgress: (_ done: Int, _ of: Int, _ result: PartialResult) throws -> Void
  ) throws -> (result: PartialResult, interruption: Interruption?) {
    let result = consume result
    return try withoutActuallyEscaping(onProgress) { onProgress in
      let round = LeadingRound(self, result, wanted: wanted, onProgress: onProgress)
      try round.run()
      return (round.result, stop?.reason)
    }
  }

  func agree(on reason: Interruption) throws {
    let stop = Stop(reason, grace: interruption.grace(reason))
    self.stop = stop
    try sendAll(.stop, stop.numbers)
  }

  /// The first interruption counts, and being killed more than another.
  fileprivate func isNews(_ reason: Interruption) -> Bool {
    guard let stop else { return true }
    return reason == .kill && stop.reason != .kill
  }
}

/// One round on rank 0.
private final class LeadingRound {
  private let runner: Runner
  private(set) var result: PartialResult
  private let schedule: Schedule
  private let units: UnitSet
  private let executor: UnitExecutor
  private let onProgress: (Int, Int, PartialResult) throws -> Void
  private var queue: WorkQueue
  /// An error cannot pass through the method; it waits here.
  private var failure: (any Error)?
  /// Every report copies results, which may be long; the executor's own tree adds up in place.
  private var lastTaken = monotonicSeconds()

  init(
    _ runner: Runner, _ result: consuming PartialResult, wanted: UnitSet,
    onProgress: @escaping (Int, Int, PartialResult) throws -> Void
  ) {
    self.runner = runner
    units = result.missing(of: wanted)
    self.result = result
    schedule = Schedule(
      division: runner.plan.division, ranks: runner.groups.count, units: units)
    queue = WorkQueue(schedule: schedule, others: runner.groups.count - 1)
    executor = UnitExecutor(runner)
    self.onProgress = onProgress
  }

  /// Seconds after which rank 0 takes over what it has computed itself: a checkpoint misses little.
  private var ownReportInterval: Double { min(0.25, runner.plan.job.output.checkpoint / 4) }

  func run() throws {
    let states = result.states.keys.filter(units.contains)
    try runner.sendAll(.round, RoundMessage(units: units, states: states.sorted()).bytes)
    executor.looksAround = { [unowned self] in
      do { try serve() } catch { failure = error }
      return failure == nil && !(runner.stop?.isOver ?? false)
    }
    executor.keeps = { [unowned self] in result.states[$0] = $1 }
    for block in schedule.fixedBlocks(ofRank: 0) where runner.stop == nil { try compute(block) }
    while runner.stop == nil, let block = queue.takeOne() { try compute(block) }
    try takeOwn()
    try waitForOthers()
    if runner.stop == nil { try onProgress(schedule.units, schedule.units, result) }
  }

  private func compute(_ block: Int) throws {
    for number in schedule.runs(ofBlock: block).joined() where runner.stop == nil {
      let unit = runner.plan.unit(number)
      if runner.failedPoints.contains(unit.point) { continue }
      do {
        try executor.compute(unit, from: result.states[number])
      } catch is AbandonedUnit {
        if let failure { throw failure }
      } catch let problem as UnitFailure {
        try fail(problem)
      }
      if monotonicSeconds() > lastTaken + ownReportInterval { try takeOwn() }
      try serve()
    }
  }

  private func waitForOthers() throws {
    var backoff = Backoff()
    while !queue.allFinished {
      if let message = try runner.look() {
        try handle(message)
        backoff.reset()
      } else if let stop = runner.stop,
        monotonicSeconds() > stop.abandonAt + runner.interruption.patience(stop.reason)
      {
        runner.silentRanks = runner.groups.otherHeads.filter { !queue.finished.contains($0) }
        break
      } else {
        try serve()
        backoff.wait()
      }
    }
  }

  private func takeOwn() throws {
    try take(executor.takeReport())
    lastTaken = monotonicSeconds()
  }

  private func take(_ report: NodeMessage) throws {
    try result.add(report)
    queue.unitsDone += report.notes.count
  }

  private func serve() throws {
    if let reason = runner.interruption.current(), runner.isNews(reason) {
      try runner.agree(on: reason)
    }
    while let message = try runner.look() { try handle(message) }
    try onProgress(queue.unitsDone, schedule.units, result)
  }

  private func fail(_ problem: UnitFailure) throws {
    result.fail(problem)
    let point = runner.plan.unit(problem.unit).point
    if runner.failedPoints.insert(point).inserted { try runner.sendAll(.skip, [point]) }
  }

  private func handle(_ message: Message) throws {
    switch MessageTag(rawValue: message.tag) {
    case .request:
      let run = runner.stop == nil ? queue.takeRun() : 0..<0
      try runner.send(.blocks, BlocksMessage(run: run).bytes, to: message.source)
    case .nodes:
      try take(NodeMessage(bytes: message.bytes))
    case .state:
      let state = NumberedBytes(message: message.bytes)
      result.states[state.number] = state.bytes
    case .stateRequest:
      let unit = NumberMessage.decode(message.bytes)[0]
      try runner.send(
        .state, NumberedBytes(unit, result.states[unit] ?? []), to: message.source)
    case .finished:
      queue.finished.insert(message.source)
    case .interrupted:
      let reason = Interruption(rawValue: NumberMessage.decode(message.bytes)[0]) ?? .kill
      if runner.isNews(reason) { try runner.agree(on: reason) }
    case .failure:
      let problem = NumberedBytes(message: message.bytes)
      try fail(
        UnitFailure(
          unit: problem.number, reason: String(decoding: problem.bytes, as: UTF8.self)))
    default:
      break
    }
  }
}
