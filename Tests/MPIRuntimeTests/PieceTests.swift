import BatchCore
import Testing

@testable import MPIRuntime

/// Messages over real MPI, of one process to itself.
struct PieceTests {
  /// MPI starts once in a process and belongs to one thread: one test.
  @Test func messagesOfSeveralPiecesArriveWholeAndInOrder() throws {
    let communicator = try MPICommunicator(pieceLimit: 7)
    try #require(communicator.size == 1)
    let messages = (0..<60).map { length in
      (0..<(length * length / 3)).map { UInt8(truncatingIfNeeded: $0 * 31 + length) }
    }
    // All under way at once, and two kinds of them interleaved.
    for (number, bytes) in messages.enumerated() {
      try communicator.send(bytes, tag: number % 2, to: 0)
    }
    var arrived: [Message] = []
    try Backoff.wait(seconds: 60) {
      while let message = try communicator.receive() { arrived.append(message) }
      return arrived.count == messages.count
    }
    #expect(arrived.map(\.bytes) == messages)
    #expect(arrived.map(\.tag) == messages.indices.map { $0 % 2 })
    // A part of the ranks has messages of its own.
    let part = try communicator.split(color: 3)
    try part.send([1, 2, 3], tag: 5, to: 0)
    var own: Message?
    try Backoff.wait(seconds: 60) {
      own = try part.receive()
      return own != nil
    }
    #expect(own?.bytes == [1, 2, 3] && own?.tag == 5)
    #expect(try communicator.receive() == nil)
    #expect(throws: MPIError.self) { try communicator.send([], tag: 1, to: 1) }
    #expect(try communicator.finalize(patience: 60))
  }

  @Test func piecesCoverTheMessage() {
    for count in 0..<40 {
      for limit in 1..<9 {
        let pieces = Pieces.ranges(count: count, limit: limit)
        #expect(pieces.first?.lowerBound == 0 && pieces.last?.upperBound == count)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(pieces.allSatisfy { $0.count <= limit })
      }
    }
  }
}
