import BatchCore

/// Why a run ends before its work is done.
public enum Interruption: Int, Sendable {
  /// On request: batches under way are finished within reason (SIGUSR1).
  case request = 1
  /// The time given to the run is over: batches under way are given up.
  case timeLimit
  /// The process is about to be killed (SIGTERM, SIGINT): batches under way are given up, and rank 0
  /// does not wait for ranks that do not answer.
  case kill
}

/// How a run learns that it shall end, and how long it may take about it. Asked on rank 0, the first
/// also on the others, once a millisecond or after every time step.
public struct InterruptionSource {
  public var current: () -> Interruption?
  /// Seconds for finishing batches under way.
  public var grace: (Interruption) -> Double
  /// Seconds after that which rank 0 waits for the others.
  public var patience: (Interruption) -> Double

  public init(
    current: @escaping () -> Interruption?,
    grace: @escaping (Interruption) -> Double = { $0 == .request ? 10 : 0 },
    patience: @escaping (Interruption) -> Double = { $0 == .kill ? 0.5 : 60 }
  ) {
    self.current = current
    self.grace = grace
    self.patience = patience
  }

  public static var none: InterruptionSource { InterruptionSource(current: { nil }) }
}

/// An interruption that all ranks agreed on.
struct Stop {
  let reason: Interruption
  /// When batches under way are given up, `monotonicSeconds`.
  let abandonAt: Double

  init(_ reason: Interruption, grace: Double) {
    self.reason = reason
    abandonAt = monotonicSeconds() + grace
  }

  var isOver: Bool { monotonicSeconds() >= abandonAt }

  // MARK: As numbers, for a message

  var numbers: [Int] {
    [reason.rawValue, Int(min(max(0, abandonAt - monotonicSeconds()), 1e9) * 1000)]
  }

  init(numbers: [Int]) {
    self.init(Interruption(rawValue: numbers[0]) ?? .kill, grace: Double(numbers[1]) / 1000)
  }
}
