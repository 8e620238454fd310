import BatchRunner
import Foundation

/// Signals that ask the program to end: handlers only set a flag.
enum Signals {
  /// What has been asked for so far; written by handlers.
  private nonisolated(unsafe) static let flag: UnsafeMutablePointer<sig_atomic_t> = {
    let flag = UnsafeMutablePointer<sig_atomic_t>.allocate(capacity: 1)
    flag.initialize(to: 0)
    return flag
  }()

  /// SIGQUIT ends the process at once, as SIGKILL does, unless the process was started to ignore it:
  /// the runtime library would print a backtrace and go on.
  static func restoreQuit() {
    var action = sigaction()
    sigaction(SIGQUIT, nil, &action)
    let isIgnored =
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
    if !isIgnored { signal(SIGQUIT, SIG_DFL) }
  }

  /// SIGUSR1: end at the next batch. SIGTERM, SIGINT: at once; a second SIGINT ends the process in
  /// the usual way. Writing to a closed pipe is an error, not a signal.
  static func install() {
    flag.pointee = 0
    signal(SIGPIPE, SIG_IGN)
    signal(SIGUSR1) { _ in
      if Signals.flag.pointee == 0 {
        Signals.flag.pointee = sig_atomic_t(Interruption.request.rawValue)
      }
    }
    signal(SIGTERM) { _ in Signals.flag.pointee = sig_atomic_t(Interruption.kill.rawValue) }
    signal(SIGINT) { _ in
      Signals.flag.pointee = sig_atomic_t(Interruption.kill.rawValue)
      signal(SIGINT, SIG_DFL)
    }
  }

  static var interruption: Interruption? { Interruption(rawValue: Int(flag.pointee)) }
}

/// Opens /dev/null where standard input, output or error are closed, so that no result file gets
/// their number and the lines meant for them.
func reserveStandardStreams() {
  while true {
    let descriptor = open("/dev/null", O_RDWR)
    if descriptor < 0 { return }
    if descriptor > STDERR_FILENO {
      close(descriptor)
      return
    }
  }
}

/// Writes text to standard error; where that cannot be done, the text is lost and nothing else.
func writeToStandardError(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}
