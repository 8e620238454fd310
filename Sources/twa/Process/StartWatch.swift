import BatchRunner
import Foundation

/// Ends a process that waits for the other ranks at the start of a run beyond the run's time: a rank
/// that is stopped, or whose node is dead, does not say so, and MPI would wait for ever.
enum StartWatch {
  /// Seconds after the end of the time.
  private static let patience = 5.0

  static func begin(_ deadline: Deadline) {
    guard let left = deadline.secondsLeft else { return }
    signal(SIGALRM) { _ in
      let text: StaticString =
        "twa: not all ranks came up before the time was over; nothing was computed: run again\n"
      _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(75)
    }
    alarm(UInt32(min(max(1, left + patience), 1e9)))
  }

  static func end() { alarm(0) }
}
