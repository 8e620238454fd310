import BatchCore

/// Runs a plan over the ranks of a communicator.
///
/// Rank 0 leads: it knows what is already there, hands out the tail of the blocks, gathers nodes of
/// the reduction tree and saves. It computes like every other rank and serves messages between its
/// own time steps, so a request waits milliseconds. Work is done in rounds, mostly a single one: a
/// round computes the units that are wanted and not yet there.
///
/// Where a unit wants several ranks, these form groups: the first rank of a group takes part in the
/// schedule, the others compute what it tells them.
public final class Runner {
  let plan: Plan
  let communicator: any Communicator
  let interruption: InterruptionSource
  let groups: RankGroups
  /// The end that all ranks agreed on, when there is one.
  var stop: Stop?
  /// Points that cannot be computed.
  var failedPoints: Set<Int> = []
  /// Ranks that rank 0 no longer waits for: they did not say in time that they had finished.
  public internal(set) var silentRanks: [Int] = []
  /// When a rank takes rank 0 for lost, `monotonicSeconds`.
  var leaderIsLostAt = Double.infinity
  /// Messages that arrived while a unit was computed.
  private var queue: [Message] = []

  /// Seconds that rank 0 has for the end of a run after its time is over, or after a rank was asked
  /// to end, before the others take it for lost.
  private static let patienceAfterLimit = 60.0
  static let patienceAfterRequest = 300.0

  /// - Parameters:
  ///   - groups: of the ranks, made once for all runners of a communicator.
  ///   - secondsLeft: for ranks that follow, until the time given to the run is over; nil if nothing
  ///     is known.
  public init(
    plan: Plan, communicator: any Communicator, groups: RankGroups? = nil,
    interruption: InterruptionSource = .none, secondsLeft: Double? = nil
  ) {
    if let secondsLeft {
      leaderIsLostAt = monotonicSeconds() + secondsLeft + Self.patienceAfterLimit
    }
    self.plan = plan
    self.communicator = communicator
    self.groups = groups ?? RankGroups(each: communicator)
    self.interruption = interruption
  }

  /// Tells all ranks that the run is over.
  public func end(code: Int32) throws { try sendAll(.end, EndMessage(code: code).bytes) }

  // MARK: Messages

  func send(_ tag: MessageTag, _ bytes: [UInt8] = [], to rank: Int = 0) throws {
    try communicator.send(bytes, tag: tag.rawValue, to: rank)
  }

  func send(_ tag: MessageTag, _ numbers: [Int], to rank: Int = 0) throws {
    try send(tag, NumberMessage.encode(numbers), to: rank)
  }

  func send(_ tag: MessageTag, _ message: NumberedBytes, to rank: Int = 0) throws {
    try send(tag, message.message, to: rank)
  }

  func sendAll(_ tag: MessageTag, _ bytes: [UInt8]) throws {
    try communicator.sendToAll(bytes, tag: tag.rawValue)
  }

  func sendAll(_ tag: MessageTag, _ numbers: [Int]) throws {
    try sendAll(tag, NumberMessage.encode(numbers))
  }

  /// The next message that has arrived, nil if there is none. What all ranks are told, to stop or to
  /// skip a point, is noted here.
  /// - Throws: `SilentLeader`.
  func look() throws -> Message? {
    while let message = try communicator.receive() {
      switch MessageTag(rawValue: message.tag) {
      case .stop: stop = Stop(numbers: NumberMessage.decode(message.bytes))
      case .skip: failedPoints.formUnion(NumberMessage.decode(message.bytes))
      default: return message
      }
    }
    if monotonicSeconds() > leaderIsLostAt { throw SilentLeader() }
    return nil
  }

  /// Takes in what has arrived, for later.
  func pump() throws {
    while let message = try look() { queue.append(message) }
  }

  /// Waits for a message of certain kinds; others are dropped.
  /// - Returns: nil if a stop came before it.
  func next(_ tags: Set<MessageTag>, unlessStopped: Bool = false) throws -> Message? {
    var backoff = Backoff()
    while true {
      if let message = queue.isEmpty ? try look() : queue.removeFirst() {
        if let tag = MessageTag(rawValue: message.tag), tags.contains(tag) { return message }
      } else if unlessStopped, stop != nil {
        return nil
      } else {
        backoff.wait()
      }
    }
  }

  /// Waits for a message of one kind; others are kept for later.
  /// - Returns: nil if a stop came before it.
  func nextKeepingOthers(_ tag: MessageTag) throws -> Message? {
    var backoff = Backoff()
    while true {
      try pump()
      if let index = queue.firstIndex(where: { $0.tag == tag.rawValue }) {
        return queue.remove(at: index)
      }
      if stop != nil { return nil }
      backoff.wait()
    }
  }
}

/// Rank 0 should long have ended the run, and has not.
public struct SilentLeader: Error, CustomStringConvertible {
  public var description: String {
    "rank 0 does not answer; what it saved last is in the file: run again to go on"
  }
}
