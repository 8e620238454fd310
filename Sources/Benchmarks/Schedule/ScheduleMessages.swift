import BatchCore
import BatchRunner
import Foundation
import MPIRuntime

/// Cost of messages over MPI alone: the other ranks flood rank 0, which answers each short message
/// and drops each long one. Run by `mpirun`; rank 0 prints seconds per request and per byte.
func floodRankZero() throws {
  let (requests, bytes, long) = (4000, 1 << 20, 100)
  let communicator = try MPICommunicator()
  let others = communicator.size - 1
  func receive() throws -> Message {
    while true {
      if let message = try communicator.receive() { return message }
      if communicator.rank > 0 { usleep(20) }
    }
  }
  if communicator.rank == 0 {
    let answered = try seconds {
      for _ in 0..<(requests * others) {
        let message = try receive()
        try communicator.send(
          BlocksMessage(run: 1..<2).bytes, tag: MessageTag.blocks.rawValue, to: message.source)
      }
    }
    let taken = try seconds { for _ in 0..<(long * others) { _ = try receive() } }
    print(
      answered / Double(requests * others), taken / Double(long * others * bytes))
  } else {
    // Several requests of a rank are under way, so that rank 0 never waits.
    let ahead = 50
    for number in 0..<requests {
      try communicator.send([], tag: MessageTag.request.rawValue, to: 0)
      if number >= ahead { _ = try receive() }
    }
    for _ in 0..<ahead { _ = try receive() }
    let payload = [UInt8](repeating: 1, count: bytes)
    for _ in 0..<long { try communicator.send(payload, tag: MessageTag.nodes.rawValue, to: 0) }
  }
  try communicator.finalize()
}

/// Seconds per request answered and per byte received, over MPI between two processes; the best of
/// three runs, since other work on the machine only adds.
func messageCosts(_ directory: URL) -> (request: Double, byte: Double)? {
  let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().path
  var best: (request: Double, byte: Double)?
  for _ in 0..<3 {
    let output = Command(
      arguments: ["mpirun", "-n", "2", program, "schedule-messages"], directory: directory
    ).run()
    let numbers = (output ?? "").split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard numbers.count == 2 else { return best }
    best = (min(numbers[0], best?.request ?? .infinity), min(numbers[1], best?.byte ?? .infinity))
  }
  return best
}
