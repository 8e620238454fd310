import Foundation

/// Waits by looking again after growing pauses, so that ranks sharing a core leave it to others.
struct Patience {
  private static let shortest: UInt32 = 50
  private static let longest: UInt32 = 1000
  private var pause = Patience.shortest

  /// Sleeps 50 µs at first, each time longer, 1 ms at most.
  mutating func sleep() {
    usleep(pause)
    pause = min(pause + pause / 2, Self.longest)
  }

  /// Returns when `isDone` does.
  static func wait(until isDone: () throws -> Bool) throws {
    _ = try wait(seconds: .infinity, until: isDone)
  }

  /// - Returns: false if `isDone` did not hold within so many seconds.
  static func wait(seconds: Double, until isDone: () throws -> Bool) throws -> Bool {
    var patience = Patience()
    let start = DispatchTime.now().uptimeNanoseconds
    while try !isDone() {
      if Double(DispatchTime.now().uptimeNanoseconds - start) > 1e9 * seconds { return false }
      patience.sleep()
    }
    return true
  }
}
