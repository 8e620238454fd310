import BatchCore
import Foundation

/// When the time given to a run is over: `--time-limit` from its start, or the end of the Slurm job
/// (`SLURM_JOB_END_TIME`), whichever comes first.
public struct Deadline: Sendable {
  /// `monotonicSeconds` at which the run may be killed; infinity if nothing is known.
  let end: Double
  private let start: Double
  /// A line for the user where a time that is known cannot be meant, nil otherwise.
  public private(set) var notice: String?

  public init(
    timeLimit: Double?,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    start = monotonicSeconds()
    var end = start + (timeLimit ?? .infinity)
    if let text = environment["SLURM_JOB_END_TIME"], let seconds = Double(text), seconds > 0 {
      let left = seconds - Date().timeIntervalSince1970
      if left > 0 {
        end = min(end, start + left)
      } else {
        notice =
          "SLURM_JOB_END_TIME (\(text)) is over, so it is not the end of this run; it is ignored"
      }
    }
    self.end = end
  }

  public var isKnown: Bool { end.isFinite }

  /// Whether nothing more should be begun: the last second belongs to the end.
  public var isOver: Bool { remaining < 1 }

  /// Nil if nothing is known.
  public var secondsLeft: Double? { isKnown ? remaining : nil }

  var remaining: Double { end - monotonicSeconds() }

  /// When a first saving is due, to learn how long savings take.
  var firstSaving: Double { start + max(0, end - start) / 10 }
}
