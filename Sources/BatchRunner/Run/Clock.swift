import Foundation

/// Seconds of a clock that only goes forward.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// Sleeps between looks for a message: short at first, a millisecond at most.
struct Idle {
  private var microseconds: UInt32 = 20

  mutating func wait() {
    usleep(microseconds)
    microseconds = min(microseconds * 2, 1000)
  }

  mutating func reset() { microseconds = 20 }
}
