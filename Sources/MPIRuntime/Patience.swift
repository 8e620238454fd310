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
    var patience = Patience()
    while try !isDone() { patience.sleep() }
  }
}
