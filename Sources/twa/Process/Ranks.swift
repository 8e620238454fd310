import BatchCore
import BatchRunner
import Foundation
import MPIRuntime

/// The ranks of this run, each knowing the others' machines.
struct Ranks {
  let communicator: any Communicator
  let introductions: [Introduction]

  /// Starts MPI where a launcher started this process, and waits for all ranks.
  /// - Parameter code: the exit code with which this rank leaves at once, nil if it can begin.
  static func meet(leaving code: Int32? = nil) throws -> Ranks {
    let communicator: any Communicator =
      MPIEnvironment.isLaunched() ? try MPICommunicator() : SerialCommunicator()
    return Ranks(
      communicator: communicator,
      introductions: try communicator.introduce(machine: Machine.type, code: code))
  }

  var leads: Bool { communicator.rank == 0 }

  private var own: Introduction { introductions[communicator.rank] }

  /// The machine of every rank.
  var hosts: [String] { introductions.map(\.hostname) }

  /// Ranks on this machine.
  var onThisMachine: Int { introductions.count { $0.hostname == own.hostname } }

  /// Whether rank 0 runs on another machine.
  var isAwayFromLeader: Bool { own.hostname != introductions[0].hostname }

  /// Whether a rank before this one leaves with the same code, and says why.
  var isSaidAlready: Bool {
    introductions[..<communicator.rank].contains { $0.code == own.code }
  }

  /// A message of this rank alone says which one it is.
  func signed(_ ending: ProgramExit) -> ProgramExit {
    guard communicator.rank > 0, ending.message.hasPrefix("twa: ") else { return ending }
    return ProgramExit(
      code: ending.code,
      message:
        "twa: rank \(communicator.rank) on \(own.hostname): \(ending.message.dropFirst(5))",
      toStandardOutput: ending.toStandardOutput)
  }

  /// Ends all ranks because of something that this one met alone.
  func abort(_ error: any Error) -> Never {
    let ending = signed(ProgramExit(error))
    ending.printMessage()
    communicator.abort(code: ending.code)
  }

  /// Ends this process together with all other ranks; without those that do not come in time.
  /// - Parameter patience: seconds to wait for them.
  func leave(code: Int32, patience: Double = 30) -> Never {
    if let mpi = communicator as? MPICommunicator,
      (try? mpi.finalize(patience: patience)) != true
    {
      communicator.abort(code: code)
    }
    exit(code)
  }
}
