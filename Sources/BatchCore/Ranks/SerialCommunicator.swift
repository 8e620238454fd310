import Foundation

/// One process alone: rank 0 of 1. What it sends to itself it receives in that order.
public final class SerialCommunicator: Communicator {
  public let rank = 0
  public let size = 1
  private var queue: [Message] = []
  private var taken = 0

  /// A message to a rank that does not exist.
  public struct NoSuchRank: Error, CustomStringConvertible {
    public let rank: Int
    public var description: String { "message to rank \(rank), but there is only rank 0" }
  }

  public init() {}

  public func introduce(machine: String, code: Int32?) throws -> [Introduction] {
    [Introduction(hostname: ProcessInfo.processInfo.hostName, machine: machine, code: code)]
  }

  /// - Throws: `NoSuchRank` for any rank but 0.
  public func send(_ bytes: [UInt8], tag: Int, to rank: Int) throws {
    guard rank == 0 else { throw NoSuchRank(rank: rank) }
    queue.append(Message(source: 0, tag: tag, bytes: bytes))
  }

  public func receive() throws -> Message? {
    guard taken < queue.count else { return nil }
    let message = queue[taken]
    taken += 1
    if taken == queue.count {
      queue = []
      taken = 0
    }
    return message
  }

  public func flush() throws {}

  public func barrier() throws {}

  public func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws { all.copyBytes(from: own) }

  public func split(color: Int) throws -> any Communicator { SerialCommunicator() }

  public func abort(code: Int32) -> Never { exit(code) }
}
