import BatchCore
import CMPI

/// Messages on their way in. Taking them over never waits for their senders: a long message
/// arrives while the computation goes on.
struct Inbox {
  private struct Arrival {
    let source: Int
    let wireTag: Int32
    let transfer: Transfer
  }
  private struct Stream: Hashable {
    let source: Int
    let tag: Int
  }

  private let ranks: twa_mpi_communicator
  private var arrivals: [Arrival] = []
  private var begun: [Stream: [UInt8]] = [:]
  private var complete: [Message] = []
  private var taken = 0

  init(_ ranks: twa_mpi_communicator) { self.ranks = ranks }

  /// Whether every message that has been matched has also arrived completely.
  var isSettled: Bool { arrivals.isEmpty }

  /// Matches what has arrived and moves on what is complete, in the order of each source.
  mutating func progress() throws {
    while let arrival = try matchNext() { arrivals.append(arrival) }
    var blocked: Set<Int> = []
    var waiting: [Arrival] = []
    for arrival in arrivals {
      if blocked.contains(arrival.source) {
        waiting.append(arrival)
      } else if try arrival.transfer.test() {
        deliver(arrival)
      } else {
        blocked.insert(arrival.source)
        waiting.append(arrival)
      }
    }
    arrivals = waiting
  }

  /// The oldest complete message.
  mutating func next() -> Message? {
    guard taken < complete.count else { return nil }
    let message = complete[taken]
    taken += 1
    if taken == complete.count {
      complete = []
      taken = 0
    }
    return message
  }

  private func matchNext() throws -> Arrival? {
    var arrived: Int32 = 0
    var message = twa_mpi_message()
    try check("MPI_Improbe", twa_mpi_improbe(ranks, &arrived, &message))
    guard arrived != 0 else { return nil }
    let transfer = Transfer(count: Int(message.count))
    try check(
      "MPI_Imrecv", twa_mpi_imrecv(transfer.bytes.baseAddress, &message, transfer.request))
    return Arrival(source: Int(message.source), wireTag: message.tag, transfer: transfer)
  }

  private mutating func deliver(_ arrival: Arrival) {
    let stream = Stream(source: arrival.source, tag: Pieces.tag(ofWire: arrival.wireTag))
    if Pieces.moreFollow(arrival.wireTag) {
      begun[stream, default: []].append(contentsOf: arrival.transfer.bytes)
      return
    }
    var bytes = begun.removeValue(forKey: stream) ?? []
    bytes.append(contentsOf: arrival.transfer.bytes)
    complete.append(Message(source: stream.source, tag: stream.tag, bytes: bytes))
  }
}
