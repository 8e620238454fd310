import BatchCore
import Foundation

/// Ranks that are threads of one process, and the messages between them.
public final class MemoryCommunicator: Communicator {
  public let rank: Int
  public var size: Int { mail.size }
  private let mail: Mail
  /// How many times this rank has come to a collective call.
  private var meetings = 0

  private init(rank: Int, mail: Mail) {
    self.rank = rank
    self.mail = mail
  }

  public static func ranks(_ count: Int) -> [MemoryCommunicator] {
    let mail = Mail(size: count)
    return (0..<count).map { MemoryCommunicator(rank: $0, mail: mail) }
  }

  public func introduce(machine: String, code: Int32?) throws -> [Introduction] {
    (0..<size).map { _ in Introduction(hostname: "here", machine: machine, code: nil) }
  }

  public func send(_ bytes: [UInt8], tag: Int, to rank: Int) throws {
    mail.post(Message(source: self.rank, tag: tag, bytes: bytes), to: rank)
  }

  public func receive() throws -> Message? { mail.take(rank) }
  public func flush() throws {}

  public func barrier() throws { _ = meet(telling: 0) }

  public func split(color: Int) throws -> any Communicator {
    let number = meetings
    let colors = meet(telling: color)
    let members = (0..<size).filter { colors[$0] == color }
    return MemoryCommunicator(
      rank: members.firstIndex(of: rank)!,
      mail: mail.part(number, color: color, size: members.count))
  }

  public func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws {
    let meeting = meetings
    meetings += 1
    mail.show([UInt8](own), rank, meeting)
    while mail.shown(meeting).count < size { sched_yield() }
    for (rank, bytes) in mail.shown(meeting) {
      UnsafeMutableRawBufferPointer(rebasing: all[(rank * own.count)...]).copyBytes(from: bytes)
    }
    // Whoever comes to the meeting after the next has seen that all came to the next, and so left this.
    mail.forget(meeting - 2)
  }

  public func abort(code: Int32) -> Never { fatalError("a rank aborted with \(code)") }

  /// Waits for all ranks.
  /// - Returns: what each told.
  private func meet(telling number: Int) -> [Int: Int] {
    let meeting = meetings
    meetings += 1
    mail.tell(number, rank, meeting)
    Backoff.wait { mail.told(meeting).count == size }
    return mail.told(meeting)
  }

  private final class Mail: @unchecked Sendable {
    let size: Int
    private let lock = NSLock()
    private var boxes: [[Message]]
    private var numbers: [Int: [Int: Int]] = [:]
    private var parts: [[Int]: Mail] = [:]
    private var bytes: [Int: [Int: [UInt8]]] = [:]

    init(size: Int) {
      self.size = size
      boxes = [[Message]](repeating: [], count: size)
    }

    func post(_ message: Message, to rank: Int) { lock.withLock { boxes[rank].append(message) } }

    func take(_ rank: Int) -> Message? {
      lock.withLock { boxes[rank].isEmpty ? nil : boxes[rank].removeFirst() }
    }

    func tell(_ number: Int, _ rank: Int, _ meeting: Int) {
      lock.withLock { numbers[meeting, default: [:]][rank] = number }
    }

    func told(_ meeting: Int) -> [Int: Int] { lock.withLock { numbers[meeting] ?? [:] } }

    func show(_ own: [UInt8], _ rank: Int, _ meeting: Int) {
      lock.withLock { bytes[meeting, default: [:]][rank] = own }
    }

    func shown(_ meeting: Int) -> [Int: [UInt8]] { lock.withLock { bytes[meeting] ?? [:] } }
    func forget(_ meeting: Int) { lock.withLock { bytes[meeting] = nil } }

    func part(_ meeting: Int, color: Int, size: Int) -> Mail {
      lock.withLock {
        let key = [meeting, color]
        let part = parts[key] ?? Mail(size: size)
        parts[key] = part
        return part
      }
    }
  }

  /// Runs every rank in a thread of its own.
  /// - Returns: what they return, by rank.
  public static func run<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (MemoryCommunicator) throws -> Value
  ) throws -> [Value] {
    let outcomes = Outcomes<Value>(count: count)
    let group = DispatchGroup()
    for communicator in ranks(count) {
      group.enter()
      let own = Sent(communicator)
      let thread = Thread {
        outcomes[own.value.rank] = Result { try body(own.value) }
        group.leave()
      }
      thread.stackSize = 1 << 22
      thread.start()
    }
    group.wait()
    return try outcomes.all.map { try $0!.get() }
  }

  /// Handed over to a thread that alone uses it.
  private struct Sent: @unchecked Sendable {
    let value: MemoryCommunicator
    init(_ value: MemoryCommunicator) { self.value = value }
  }

  private final class Outcomes<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Result<Value, any Error>?]

    init(count: Int) { values = Array(repeating: nil, count: count) }

    subscript(index: Int) -> Result<Value, any Error>? {
      get { lock.withLock { values[index] } }
      set { lock.withLock { values[index] = newValue } }
    }

    var all: [Result<Value, any Error>?] { lock.withLock { values } }
  }
}
