import BatchCore

/// Says about once a millisecond, or after every time step if that takes longer, that it is time to
/// look around. Reading the clock after every step of a small system would cost more than the step.
public struct PollTimer {
  /// From one look to the next, about, in seconds.
  public static let interval = 1e-3

  private var stride = 1
  private var left = 1
  private var last = monotonicSeconds()

  mutating func isDue() -> Bool {
    left -= 1
    guard left <= 0 else { return false }
    let now = monotonicSeconds()
    let elapsed = now - last
    last = now
    if elapsed < 0.5 * Self.interval {
      stride = min(2 * stride, 1 << 16)
    } else if elapsed > 2 * Self.interval {
      stride = max(1, stride / 2)
    }
    left = stride
    return true
  }
}
