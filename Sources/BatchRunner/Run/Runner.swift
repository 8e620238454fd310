/// Runs a plan over the ranks of a communicator.
///
/// Rank 0 leads: it knows what is already there, hands out the tail of the blocks, gathers nodes of
/// the reduction tree and saves. It computes like every other rank and serves messages between its
/// own time steps, so a request waits milliseconds. No message travels inside a block.
public final class Runner {
  let plan: Plan
  let communicator: any Communicator

  enum Tag: Int {
    /// Rank 0 → all: identities of the nodes that are already there.
    case coverage = 1
    /// Any rank → 0: complete nodes.
    case nodes
    /// Any rank → 0: units done since the last message.
    case progress
    /// Any rank → 0: wants more blocks.
    case request
    /// Rank 0 → any: blocks from … to, empty at the end.
    case blocks
    /// Any rank → 0: everything of mine is with you.
    case finished
    /// Rank 0 → all: the run is over, with this exit code.
    case end
  }

  public init(plan: Plan, communicator: any Communicator) {
    self.plan = plan
    self.communicator = communicator
  }

  /// What the other ranks do: compute until rank 0 says that it is over.
  /// - Returns: exit code.
  public func follow() throws -> Int32 {
    let coverage = try next(.coverage, orEnd: true)
    guard coverage.tag == Tag.coverage.rawValue else { return endCode(coverage) }
    let covered = Coverage(plan: plan, numbers: NumberMessage.decode(coverage.bytes))
    let schedule = Schedule(plan: plan, ranks: communicator.size) { covered.contains($0) }
    let worker = Worker(plan: plan, schedule: schedule)

    var run = schedule.fixedBlocks(ofRank: communicator.rank)
    // Nodes go to rank 0 about once a second, so that a checkpoint misses little of any rank.
    var reported = 0
    var lastReport = monotonicSeconds()
    func report() throws {
      guard worker.unitsDone > reported else { return }
      try communicator.send(
        NodeMessage.encode(worker.tree.takeNodes()), tag: Tag.nodes.rawValue, to: 0)
      try send(.progress, [worker.unitsDone - reported])
      reported = worker.unitsDone
      lastReport = monotonicSeconds()
    }
    while true {
      for block in run {
        // The answer to the request travels while the last block of the run is computed.
        if block == run.upperBound - 1 { try send(.request, []) }
        try worker.compute(block: block) {}
        if monotonicSeconds() - lastReport > 1 { try report() }
      }
      if run.isEmpty { try send(.request, []) }
      try report()
      let answer = try next(.blocks, orEnd: true)
      guard answer.tag == Tag.blocks.rawValue else { return endCode(answer) }
      let bounds = NumberMessage.decode(answer.bytes)
      run = bounds[0]..<bounds[1]
      if run.isEmpty { break }
    }
    try send(.finished, [])
    let end = try next(.end, orEnd: true)
    return endCode(end)
  }

  private func endCode(_ message: Message) -> Int32 {
    Int32(truncatingIfNeeded: NumberMessage.decode(message.bytes)[0])
  }

  private func send(_ tag: Tag, _ numbers: [Int], to rank: Int = 0) throws {
    try communicator.send(NumberMessage.encode(numbers), tag: tag.rawValue, to: rank)
  }

  private func next(_ tag: Tag, orEnd: Bool) throws -> Message {
    var idle = Idle()
    while true {
      if let message = try communicator.receive() {
        if message.tag == tag.rawValue || (orEnd && message.tag == Tag.end.rawValue) {
          return message
        }
        continue
      }
      idle.wait()
    }
  }

  /// Tells all ranks that the run is over.
  public func end(code: Int32) throws {
    for rank in 1..<max(communicator.size, 1) { try send(.end, [Int(code)], to: rank) }
  }

  /// What rank 0 does.
  /// - Parameters:
  ///   - tree: what is already there; holds everything at the end.
  ///   - onProgress: called now and then with the units done so far, those still to do at the
  ///     start, and the tree of what has been gathered.
  public func lead(
    _ tree: inout ReductionTree,
    onProgress: (_ done: Int, _ of: Int, _ tree: ReductionTree) throws -> Void
  ) throws {
    let coverage = tree.coverage
    for rank in 1..<max(communicator.size, 1) { try send(.coverage, coverage.numbers, to: rank) }
    let schedule = Schedule(plan: plan, ranks: communicator.size) { coverage.contains($0) }
    let worker = Worker(plan: plan, schedule: schedule)
    var desk = Desk(schedule: schedule, others: communicator.size - 1)

    // A heartbeat cannot throw through the integrator; its error waits here.
    var failure: (any Error)?
    var lastService = monotonicSeconds()
    func serve() throws {
      while let message = try communicator.receive() {
        try handle(message, &desk, &tree)
      }
      try onProgress(worker.unitsDone + desk.unitsElsewhere, schedule.units, tree)
    }
    func heartbeat() {
      let now = monotonicSeconds()
      guard now - lastService > 0.002, failure == nil else { return }
      lastService = now
      do { try serve() } catch { failure = error }
    }
    func compute(_ block: Int) throws {
      try worker.compute(block: block, heartbeat: heartbeat)
      if let failure { throw failure }
      for node in worker.tree.takeNodes() { try tree.add(node) }
      try serve()
    }

    for block in schedule.fixedBlocks(ofRank: 0) { try compute(block) }
    while let block = desk.takeOne() { try compute(block) }
    var idle = Idle()
    while !desk.allFinished {
      if let message = try communicator.receive() {
        try handle(message, &desk, &tree)
        idle.reset()
      } else {
        try onProgress(worker.unitsDone + desk.unitsElsewhere, schedule.units, tree)
        idle.wait()
      }
    }
    try onProgress(schedule.units, schedule.units, tree)
  }

  private func handle(
    _ message: Message, _ desk: inout Desk, _ tree: inout ReductionTree
  ) throws {
    switch Tag(rawValue: message.tag) {
    case .progress:
      desk.unitsElsewhere += NumberMessage.decode(message.bytes)[0]
    case .request:
      let run = desk.takeRun()
      try send(.blocks, [run.lowerBound, run.upperBound], to: message.source)
    case .nodes:
      for node in NodeMessage.decode(message.bytes) { try tree.add(node) }
    case .finished:
      desk.finished += 1
    default:
      break
    }
  }
}

/// Where the tail of the blocks is handed out.
private struct Desk {
  let schedule: Schedule
  let others: Int
  var next: Int
  var finished = 0
  var unitsElsewhere = 0

  init(schedule: Schedule, others: Int) {
    self.schedule = schedule
    self.others = others
    next = schedule.fixedBlocks
  }

  var allFinished: Bool { finished == others }

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
