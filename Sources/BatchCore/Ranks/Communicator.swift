/// What the runner needs of the ranks of a run: small and large byte messages, never blocking the
/// computation, and one barrier at the end. MPI is one implementation, a single process another.
public protocol Communicator: AnyObject {
  var rank: Int { get }
  var size: Int { get }
  /// Tells all ranks about this one; see `Introduction`.
  /// - Returns: what all told, by rank; collective, called once at the start.
  func introduce(machine: String, code: Int32?) throws -> [Introduction]
  /// Starts sending; returns at once. The communicator owns the bytes until they are delivered.
  func send(_ bytes: [UInt8], tag: Int, to rank: Int) throws
  /// The same to all other ranks.
  func sendToAll(_ bytes: [UInt8], tag: Int) throws
  /// The next message that has arrived, or nil. Never waits.
  func receive() throws -> Message?
  /// Waits, yielding the processor, until every message sent from here has been taken over.
  func flush() throws
  /// Waits, yielding the processor, until all ranks are here.
  func barrier() throws
  /// Those of its ranks that give the same number, in their order, as a communicator of their own;
  /// collective.
  func split(color: Int) throws -> any Communicator
  /// Puts the bytes of all ranks, as many of each, one after the other in the order of ranks; collective.
  func allGather(_ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer) throws
  /// Ends all ranks at once with an exit code; for errors that one rank meets alone.
  func abort(code: Int32) -> Never
}

/// A message that has arrived.
public struct Message: Sendable {
  public let source: Int
  public let tag: Int
  public let bytes: [UInt8]

  public init(source: Int, tag: Int, bytes: [UInt8]) {
    self.source = source
    self.tag = tag
    self.bytes = bytes
  }
}

extension Communicator {
  public func sendToAll(_ bytes: [UInt8], tag: Int) throws {
    for other in 0..<size where other != rank { try send(bytes, tag: tag, to: other) }
  }
}
