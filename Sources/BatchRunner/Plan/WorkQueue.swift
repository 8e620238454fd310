/// The tail of the blocks, as rank 0 hands it out.
public struct WorkQueue {
  private let schedule: Schedule
  private let others: Int
  private var next: Int
  /// Ranks that have handed over everything.
  public var finished: Set<Int> = []
  var unitsDone = 0

  /// - Parameter others: ranks beside rank 0.
  public init(schedule: Schedule, others: Int) {
    self.schedule = schedule
    self.others = others
    next = schedule.fixedBlocks
  }

  public var allFinished: Bool { finished.count == others }

  /// For a rank that asks.
  public mutating func takeRun() -> Range<Int> {
    let run = schedule.run(from: next)
    next = run.upperBound
    return run
  }

  /// For rank 0 itself.
  public mutating func takeOne() -> Int? {
    guard next < schedule.blocks else { return nil }
    defer { next += 1 }
    return next
  }
}
