import BatchCore
import Foundation

/// How a run begins: rank 0 reads the job and looks at the result file, then tells the others what
/// to do. What depends on a file or on rank 0's machine is decided there, once for all ranks.
public struct Opening {
  private let communicator: any Communicator

  public init(_ communicator: any Communicator) { self.communicator = communicator }

  // MARK: Rank 0

  public func tell(_ job: Job, _ deadline: Deadline) throws {
    let message = try JSONEncoder().encode(JobMessage(job, secondsLeft: deadline.secondsLeft))
    try communicator.sendToAll(Array(message), tag: MessageTag.job.rawValue)
  }

  /// There is nothing to begin: all leave with this exit code.
  public func tell(end code: Int32) throws {
    try communicator.sendToAll(EndMessage(code: code).bytes, tag: MessageTag.end.rawValue)
  }

  // MARK: The others

  public enum Order {
    case run(Job, secondsLeft: Double?)
    /// Leave with this exit code; rank 0 has said why.
    case end(Int32)
  }

  /// Waits for what rank 0 tells.
  /// - Parameter catalogue: the models and methods that the job can name.
  public func hear(_ catalogue: Catalogue) throws -> Order {
    var idle = Backoff()
    while true {
      guard let message = try communicator.receive() else {
        idle.wait()
        continue
      }
      switch MessageTag(rawValue: message.tag) {
      case .job:
        let told = try JSONDecoder().decode(JobMessage.self, from: Data(message.bytes))
        return .run(try told.job(catalogue), secondsLeft: told.secondsLeft)
      case .end:
        return .end(EndMessage(bytes: message.bytes).code)
      default:
        continue
      }
    }
  }
}
