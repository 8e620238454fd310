import BatchCore
import BatchRunner
import Foundation

/// Plays all other ranks to the real leader, in its own process: there are reports, then each asks
/// for blocks until nothing is left. So the leader's own cost is seen,
/// without that of MPI.
final class Crowd: Communicator {
  let rank = 0
  let size: Int
  private var queue: [Message] = []
  private var taken = 0

  private(set) var requests = 0
  /// When the first message was handed over, the first request, and the last message.
  private(set) var began = 0.0
  private(set) var asked = 0.0
  private(set) var ended = 0.0

  init(size: Int, reports: [[UInt8]] = []) {
    self.size = size
    for report in reports { post(.nodes, report, from: 1) }
    for rank in 1..<size { post(.request, [], from: rank) }
  }

  private func post(_ tag: MessageTag, _ bytes: [UInt8], from rank: Int) {
    queue.append(Message(source: rank, tag: tag.rawValue, bytes: bytes))
  }

  func send(_ bytes: [UInt8], tag: Int, to rank: Int) {
    guard tag == MessageTag.blocks.rawValue else { return }
    requests += 1
    post(BlocksMessage(bytes: bytes).run.isEmpty ? .finished : .request, [], from: rank)
  }

  func receive() -> Message? {
    if began == 0 { began = now() }
    guard taken < queue.count else { return nil }
    defer { taken += 1 }
    if queue[taken].tag == MessageTag.request.rawValue, asked == 0 { asked = now() }
    if queue[taken].tag == MessageTag.finished.rawValue { ended = now() }
    return queue[taken]
  }

  func introduce(machine: String, code: Int32?) -> [Introduction] { [] }
  func flush() {}
  func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) { all.copyBytes(from: own) }
  func barrier() {}
  func split(color: Int) -> any Communicator { self }
  func abort(code: Int32) -> Never { exit(code) }
}

/// Has a real follower compute the first units of a plan, a round for each, and keeps its reports.
final class Listener: Communicator {
  let rank = 1
  let size: Int
  private(set) var reports: [[UInt8]] = []
  private let count: Int
  private var rounds = 0
  private var isAsked = false
  private var queue: [Message] = []

  /// - Parameter units: of the plan; as many ranks make blocks of one unit, none dealt out at the
  ///   start.
  init(units: Int, count: Int) {
    size = units
    self.count = count
    begin()
  }

  private func begin() {
    post(.round, RoundMessage(units: UnitSet(0..<size)).bytes)
  }

  private func post(_ tag: MessageTag, _ bytes: [UInt8]) {
    queue.append(Message(source: 0, tag: tag.rawValue, bytes: bytes))
  }

  func send(_ bytes: [UInt8], tag: Int, to rank: Int) {
    switch MessageTag(rawValue: tag) {
    case .nodes:
      reports.append(bytes)
    case .request:
      post(.blocks, BlocksMessage(run: isAsked ? 0..<0 : rounds..<(rounds + 1)).bytes)
      isAsked = true
    case .finished:
      rounds += 1
      isAsked = false
      rounds < count ? begin() : post(.end, EndMessage(code: 0).bytes)
    default: break
    }
  }

  func receive() -> Message? { queue.isEmpty ? nil : queue.removeFirst() }
  func introduce(machine: String, code: Int32?) -> [Introduction] { [] }
  func flush() {}
  func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) { all.copyBytes(from: own) }
  func barrier() {}
  func split(color: Int) -> any Communicator { self }
  func abort(code: Int32) -> Never { exit(code) }
}

func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
