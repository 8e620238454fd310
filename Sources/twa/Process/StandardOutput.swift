import Foundation

/// Standard output. What could not be written is remembered, for the commands whose product it is.
enum StandardOutput {
  private nonisolated(unsafe) static var problem: Int32?

  static func write(_ text: String) {
    guard problem == nil else { return }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes {
        Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        problem = errno
        return
      }
    }
  }

  /// - Throws: exit code 74 if anything could not be written.
  static func check() throws {
    guard let problem else { return }
    throw ProgramExit(
      code: 74,
      message: "twa: standard output cannot be written: \(String(cString: strerror(problem)))")
  }
}

/// Prints a line at once; the only way of this program to standard output.
func print(_ text: String, terminator: String = "\n") {
  StandardOutput.write(text + terminator)
}
