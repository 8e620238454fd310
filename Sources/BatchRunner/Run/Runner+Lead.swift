import BatchCore
import TruncatedWigner

extension Runner {
  /// Seconds after which rank 0 takes over what it has computed itself: a checkpoint misses little.
  private var ownReportInterval: Double { min(0.25, plan.job.output.checkpoint / 4) }

  /// What rank 0 does in a round: hands out the units that are wanted and not there, computes its
  /// share, gathers everything.
  /// - Parameters:
  ///   - result: what is already there; holds everything at the end.
  ///   - onProgress: called about once a millisecond with the units done so far in this round, and
  ///     those it had to do.
  /// - Returns: why the round ended early, nil if it did not.
  public func lead(
    _ result: inout PartialResult, wanted: Wanted = Wanted(),
    onProgress: (_ done: Int, _ of: Int, _ result: PartialResult) throws -> Void
  ) throws -> Interruption? {
    let coverage = result.tree.coverage
    let failures = result.failures
    let units = UnitSet(below: plan.units) {
      let unit = plan.unit($0)
      return wanted.contains(unit, of: plan) && !coverage.contains(unit)
        && failures[unit.point] == nil
    }
    try sendAll(.round, units.bounds)
    let schedule = Schedule(plan: plan, ranks: communicator.size, units: units)
    let worker = Worker(plan: plan)
    var desk = WorkQueue(schedule: schedule, others: communicator.size - 1)

    func serve() throws {
      if let reason = interruption.current(), isNews(reason) { try agree(on: reason) }
      while let message = try look() { try handle(message, &desk, &result) }
      try onProgress(desk.unitsDone, schedule.units, result)
    }
    // An error cannot pass through the integrator; it waits here.
    var failure: (any Error)?
    func goesOn() -> Bool {
      do { try serve() } catch { failure = error }
      return failure == nil && !(stop?.isOver ?? false)
    }
    // Every report copies results, which may be long; the worker's own tree adds up in place.
    var lastTaken = monotonicSeconds()
    func takeOwn() throws {
      desk.unitsDone += try take(worker.takeReport(), &result)
      lastTaken = monotonicSeconds()
    }
    func compute(_ block: Int) throws {
      for unit in schedule.blocks[block] where stop == nil {
        let unit = plan.unit(unit)
        if failedPoints.contains(unit.point) { continue }
        do {
          try worker.compute(unit, goesOn: goesOn)
        } catch is AbandonedBatch {
          if let failure { throw failure }
        } catch let problem as UnitFailure {
          try fail(problem, &result)
        }
        if monotonicSeconds() > lastTaken + ownReportInterval { try takeOwn() }
        try serve()
      }
    }

    for block in schedule.fixedBlocks(ofRank: 0) where stop == nil { try compute(block) }
    while stop == nil, let block = desk.takeOne() { try compute(block) }
    try takeOwn()
    var idle = Backoff()
    while !desk.allFinished {
      if let message = try look() {
        try handle(message, &desk, &result)
        idle.reset()
      } else if let stop,
        monotonicSeconds() > stop.abandonAt + interruption.patience(stop.reason)
      {
        silentRanks = (1..<communicator.size).filter { !desk.finished.contains($0) }
        break
      } else {
        try serve()
        idle.wait()
      }
    }
    if stop == nil { try onProgress(schedule.units, schedule.units, result) }
    return stop?.reason
  }

  /// The first interruption counts, and being killed more than another.
  private func isNews(_ reason: Interruption) -> Bool {
    guard let stop else { return true }
    return reason == .kill && stop.reason != .kill
  }

  func agree(on reason: Interruption) throws {
    let stop = Stop(reason, grace: interruption.grace(reason))
    self.stop = stop
    try sendAll(.stop, stop.numbers)
  }

  private func fail(_ problem: UnitFailure, _ result: inout PartialResult) throws {
    result.fail(problem)
    let point = plan.unit(problem.unit).point
    if failedPoints.insert(point).inserted { try sendAll(.skip, [point]) }
  }

  /// - Returns: units that were reported.
  private func take(_ report: NodeMessage, _ result: inout PartialResult) throws -> Int {
    try result.add(report)
    return report.notes.count
  }

  private func handle(
    _ message: Message, _ desk: inout WorkQueue, _ result: inout PartialResult
  ) throws {
    switch Tag(rawValue: message.tag) {
    case .request:
      let run = stop == nil ? desk.takeRun() : 0..<0
      try send(.blocks, [run.lowerBound, run.upperBound], to: message.source)
    case .nodes:
      desk.unitsDone += try take(NodeMessage(bytes: message.bytes), &result)
    case .finished:
      desk.finished.insert(message.source)
    case .interrupted:
      let reason = Interruption(rawValue: NumberMessage.decode(message.bytes)[0]) ?? .kill
      if isNews(reason) { try agree(on: reason) }
    case .failure:
      let unit = NumberMessage.decode(Array(message.bytes.prefix(8)))[0]
      let reason = String(decoding: message.bytes.dropFirst(8), as: UTF8.self)
      try fail(UnitFailure(unit: unit, reason: reason), &result)
    default:
      break
    }
  }
}

/// Where the tail of the blocks is handed out.
private struct WorkQueue {
  let schedule: Schedule
  let others: Int
  var next: Int
  /// Ranks that have handed over everything.
  var finished: Set<Int> = []
  var unitsDone = 0

  init(schedule: Schedule, others: Int) {
    self.schedule = schedule
    self.others = others
    next = schedule.fixedBlocks
  }

  var allFinished: Bool { finished.count == others }

  mutating func takeRun() -> Range<Int> {
    let run = schedule.run(from: next)
    next = run.upperBound
    return run
  }

  mutating func takeOne() -> Int? {
    guard next < schedule.blocks.count else { return nil }
    defer { next += 1 }
    return next
  }
}
