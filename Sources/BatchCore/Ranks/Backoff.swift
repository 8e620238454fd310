import Foundation

/// Waits by looking again after growing pauses: 20 µs at first, a millisecond at most, so that ranks
/// sharing a core leave it to others.
public struct Backoff {
  private static let shortest: UInt32 = 20
  private static let longest: UInt32 = 1000
  private var pause = Backoff.shortest

  public init() {}

  public mutating func wait() {
    usleep(pause)
    pause = min(pause * 2, Self.longest)
  }

  public mutating func reset() { pause = Self.shortest }

  /// - Returns: false if `isDone` did not hold within so many seconds.
  @discardableResult
  public static func wait(
    seconds: Double = .infinity, until isDone: () throws -> Bool
  ) rethrows -> Bool {
    var backoff = Backoff()
    let start = monotonicSeconds()
    while try !isDone() {
      if monotonicSeconds() - start > seconds { return false }
      backoff.wait()
    }
    return true
  }
}
