import BatchRunner
import CMPI
import Foundation

/// The ranks of an MPI run. To be used from the thread that made it.
public final class MPICommunicator: Communicator {
  public let rank: Int
  public let size: Int
  private var outbox: Outbox
  private var inbox = Inbox()
  private var isFinalized = false

  /// Starts MPI.
  ///
  /// - Parameter pieceLimit: bytes above which a message travels in several pieces; at most what
  ///   MPI can count.
  /// - Throws: `MPIError` when MPI cannot be started or has been started before.
  public init(pieceLimit: Int = 1 << 30) throws {
    precondition((1...Int(Int32.max)).contains(pieceLimit))
    try Self.start()
    var rank: Int32 = 0
    var size: Int32 = 0
    try check("MPI_Comm_rank", twa_mpi_rank(&rank))
    try check("MPI_Comm_size", twa_mpi_size(&size))
    self.rank = Int(rank)
    self.size = Int(size)
    outbox = Outbox(pieceLimit: pieceLimit)
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

  /// Names of the ranks' hosts, each once, in the order of their first rank.
  /// Collective; every rank gets them.
  public func hostnames() throws -> [String] {
    try requireRunning("MPI_Get_processor_name")
    let width = Int(twa_mpi_max_processor_name)
    var name = [CChar](repeating: 0, count: width + 1)
    var length: Int32 = 0
    try check("MPI_Get_processor_name", twa_mpi_processor_name(&name, &length))

    let own = Transfer(count: width)
    let all = Transfer(count: width * size)
    own.bytes.initializeMemory(as: UInt8.self, repeating: 0)
    for (index, character) in name.prefix(Int(length)).enumerated() {
      own.bytes[index] = UInt8(bitPattern: character)
    }
    let code = twa_mpi_iallgather(
      own.bytes.baseAddress, Int32(width), all.bytes.baseAddress, all.request)
    try check("MPI_Iallgather", code)
    try Patience.wait { try all.test() }

    var seen: Set<String> = []
    return withExtendedLifetime(own) {
      (0..<size)
        .map { all.bytes[($0 * width)..<(($0 + 1) * width)].prefix { $0 != 0 } }
        .map { String(decoding: $0, as: UTF8.self) }
        .filter { seen.insert($0).inserted }
    }
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
    try check("MPI_Ibarrier", twa_mpi_ibarrier(barrier.request))
    try wait { try barrier.test() }
  }

  /// Flushes, waits for all ranks and ends MPI; further calls do nothing.
  public func finalize() throws {
    if isFinalized { return }
    try flush()
    try barrier()
    try wait { self.inbox.isSettled }
    isFinalized = true
    try check("MPI_Finalize", twa_mpi_finalize())
  }

  public func abort(code: Int32) -> Never {
    if !isFinalized { _ = twa_mpi_abort(code) }
    exit(code)
  }

  /// Looks for `isDone` while messages go out and come in.
  private func wait(until isDone: () throws -> Bool) throws {
    try Patience.wait {
      try outbox.reap()
      try inbox.progress()
      return try isDone()
    }
  }

  private func requireRunning(_ call: String) throws {
    if isFinalized { throw MPIError(call: call, message: "MPI has been finalized") }
  }
}
