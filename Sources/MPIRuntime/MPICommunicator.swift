import BatchCore
import CMPI
import Foundation

/// The ranks of an MPI run. To be used from the thread that made it.
public final class MPICommunicator: Communicator {
  public let rank: Int
  public let size: Int
  private let ranks: twa_mpi_communicator
  private var outbox: Outbox
  private var inbox: Inbox
  private var isFinalized = false

  /// Starts MPI.
  ///
  /// - Parameter pieceLimit: bytes above which a message travels in several pieces; at most what
  ///   MPI can count.
  /// - Throws: `MPIError` when MPI cannot be started or has been started before.
  public init(pieceLimit: Int = 1 << 30) throws {
    precondition((1...Int(Int32.max)).contains(pieceLimit))
    try Self.start()
    (ranks, rank, size) = try Self.measured(twa_mpi_world())
    outbox = Outbox(ranks, pieceLimit: pieceLimit)
    inbox = Inbox(ranks)
  }

  private init(part: twa_mpi_communicator, pieceLimit: Int) throws {
    (ranks, rank, size) = try Self.measured(part)
    outbox = Outbox(ranks, pieceLimit: pieceLimit)
    inbox = Inbox(ranks)
  }

  private static func measured(_ ranks: twa_mpi_communicator) throws
    -> (twa_mpi_communicator, rank: Int, size: Int)
  {
    var rank: Int32 = 0
    var size: Int32 = 0
    try check("MPI_Comm_rank", twa_mpi_rank(ranks, &rank))
    try check("MPI_Comm_size", twa_mpi_size(ranks, &size))
    return (ranks, Int(rank), Int(size))
  }

  /// The ranks that give the same color, in their order; they may use it until MPI ends. Collective.
  public func split(color: Int) throws -> any Communicator {
    try requireRunning("MPI_Comm_split")
    var part = twa_mpi_communicator()
    try check("MPI_Comm_split", twa_mpi_split(ranks, Int32(color), Int32(rank), &part))
    return try MPICommunicator(part: part, pieceLimit: outbox.pieceLimit)
  }

  private static func start() throws {
    var initialized: Int32 = 0
    var finalized: Int32 = 0
    try check("MPI_Initialized", twa_mpi_state(&initialized, &finalized))
    if initialized != 0 || finalized != 0 {
      throw MPIError(
        call: "MPI_Init_thread", message: "MPI can be started only once in a process")
    }
    var sufficient: Int32 = 0
    try check("MPI_Init_thread", twa_mpi_init_funneled(&sufficient))
    try check("MPI_Comm_set_errhandler", twa_mpi_return_errors())
    if sufficient == 0 {
      throw MPIError(
        call: "MPI_Init_thread", message: "this MPI library does not support threaded programs")
    }
  }

  /// Tells every rank the others' hosts, machines and exit codes. Collective.
  public func introduce(machine: String, code: Int32?) throws -> [Introduction] {
    try requireRunning("MPI_Get_processor_name")
    var name = [CChar](repeating: 0, count: Int(twa_mpi_max_processor_name) + 1)
    var length: Int32 = 0
    try check("MPI_Get_processor_name", twa_mpi_processor_name(&name, &length))
    let hostname = String(
      decoding: name.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)

    let card = IntroductionCard(hostnameWidth: Int(twa_mpi_max_processor_name))
    let own = Transfer(count: card.width)
    let all = Transfer(count: card.width * size)
    own.bytes.copyBytes(
      from: card.bytes(Introduction(hostname: hostname, machine: machine, code: code)))
    let result = twa_mpi_iallgather(
      ranks, own.bytes.baseAddress, Int32(card.width), all.bytes.baseAddress, all.request)
    try check("MPI_Iallgather", result)
    try Backoff.wait { try all.test() }
    return withExtendedLifetime(own) {
      (0..<size).map { card.read(all.bytes[($0 * card.width)..<(($0 + 1) * card.width)]) }
    }
  }

  /// Looks for the end without a pause, since all ranks come here within a few milliseconds; others get the
  /// core between the looks.
  public func allGather(
    _ own: UnsafeRawBufferPointer, into all: UnsafeMutableRawBufferPointer
  ) throws {
    try requireRunning("MPI_Iallgather")
    precondition(all.count == own.count * size && own.count <= Int(Int32.max))
    let transfer = Transfer(count: 0)
    try check(
      "MPI_Iallgather",
      twa_mpi_iallgather(
        ranks, own.baseAddress, Int32(own.count), all.baseAddress, transfer.request))
    while try !transfer.test() { sched_yield() }
  }

  /// Starts sending and returns at once; messages of any length, tags 0 to 16383.
  public func send(_ bytes: [UInt8], tag: Int, to rank: Int) throws {
    try requireRunning("MPI_Isend")
    guard (0...Pieces.largestTag).contains(tag), (0..<size).contains(rank) else {
      throw MPIError(
        call: "MPI_Isend", message: "no rank \(rank) of \(size), or tag \(tag) is out of range")
    }
    try outbox.reap()
    try outbox.send(bytes, tag: tag, to: CollectionOfOne(rank))
  }

  public func sendToAll(_ bytes: [UInt8], tag: Int) throws {
    try requireRunning("MPI_Isend")
    try outbox.reap()
    try outbox.send(bytes, tag: tag, to: (0..<size).lazy.filter { $0 != self.rank })
  }

  public func receive() throws -> Message? {
    try requireRunning("MPI_Improbe")
    try outbox.reap()
    try inbox.progress()
    return inbox.next()
  }

  /// Waits until all messages sent from here have been taken over. What arrives meanwhile is kept
  /// for `receive`, so ranks that send to each other do not wait for each other.
  public func flush() throws {
    try requireRunning("MPI_Test")
    try wait { self.outbox.isEmpty }
  }

  public func barrier() throws {
    try requireRunning("MPI_Ibarrier")
    let barrier = Transfer(count: 0)
    try check("MPI_Ibarrier", twa_mpi_ibarrier(ranks, barrier.request))
    try wait { try barrier.test() }
  }

  /// Flushes, waits for all ranks and ends MPI; further calls do nothing.
  ///
  /// - Parameter patience: how many seconds to wait for the other ranks.
  /// - Returns: false if one of them was not there by then; MPI has then not ended.
  @discardableResult
  public func finalize(patience: Double = .infinity) throws -> Bool {
    if isFinalized { return true }
    var barrier: Transfer?
    let isTogether = try Backoff.wait(seconds: patience) {
      try outbox.reap()
      try inbox.progress()
      // All that was sent from here has been taken over before the others may go.
      guard outbox.isEmpty else { return false }
      if barrier == nil {
        let own = Transfer(count: 0)
        try check("MPI_Ibarrier", twa_mpi_ibarrier(ranks, own.request))
        barrier = own
      }
      return try barrier!.test() && inbox.isSettled
    }
    guard isTogether else { return false }
    isFinalized = true
    try check("MPI_Finalize", twa_mpi_finalize())
    return true
  }

  public func abort(code: Int32) -> Never {
    if !isFinalized { _ = twa_mpi_abort(code) }
    exit(code)
  }

  /// Looks for `isDone` while messages go out and come in.
  private func wait(until isDone: () throws -> Bool) throws {
    try Backoff.wait {
      try outbox.reap()
      try inbox.progress()
      return try isDone()
    }
  }

  private func requireRunning(_ call: String) throws {
    if isFinalized { throw MPIError(call: call, message: "MPI has been finalized") }
  }
}
