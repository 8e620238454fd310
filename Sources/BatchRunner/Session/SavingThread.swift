import Foundation

/// A thread that does one thing. Unlike a dispatch queue it says when it cannot be had.
final class SavingThread {
  private var thread: pthread_t
  private var isJoined = false

  /// No thread could be had: a limit of processes or memory.
  struct Unavailable: Error, CustomStringConvertible {
    let reason: String
    var description: String { "no thread can be had (\(reason))" }
  }

  private final class Work {
    let action: () -> Void
    init(_ action: @escaping () -> Void) { self.action = action }
  }

  /// Starts at once.
  /// - Throws: `Unavailable`; the action has then not begun.
  init(_ action: @escaping () -> Void) throws {
    thread = pthread_t()
    let work = Unmanaged.passRetained(Work(action))
    let code = pthread_create(
      &thread, nil,
      { raw in
        Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue().action()
        return nil
      }, work.toOpaque())
    if code != 0 {
      work.release()
      throw Unavailable(reason: String(cString: strerror(code)))
    }
  }

  /// Waits for its end.
  func join() {
    if !isJoined { pthread_join(thread, nil) }
    isJoined = true
  }

  deinit { join() }
}
