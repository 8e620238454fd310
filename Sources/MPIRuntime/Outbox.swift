import CMPI

/// Messages sent from here that MPI has not yet taken over.
struct Outbox {
  private var transfers: [Transfer] = []
  private let ranks: twa_mpi_communicator
  let pieceLimit: Int

  init(_ ranks: twa_mpi_communicator, pieceLimit: Int) {
    self.ranks = ranks
    self.pieceLimit = pieceLimit
  }

  var isEmpty: Bool { transfers.isEmpty }

  /// Ranks share one copy of the message.
  mutating func send(_ message: [UInt8], tag: Int, to ranks: some Sequence<Int>) throws {
    let bytes = SharedBytes(message)
    for rank in ranks {
      for range in Pieces.ranges(count: message.count, limit: pieceLimit) {
        let transfer = Transfer(bytes, range)
        let code = twa_mpi_isend(
          self.ranks, transfer.bytes.baseAddress, Int32(range.count), Int32(rank),
          Pieces.wireTag(tag, moreFollow: range.upperBound < message.count), transfer.request)
        try check("MPI_Isend", code)
        transfers.append(transfer)
      }
    }
  }

  /// Gives back the memory of what has been taken over.
  mutating func reap() throws {
    try transfers.removeAll { try $0.test() }
  }
}
