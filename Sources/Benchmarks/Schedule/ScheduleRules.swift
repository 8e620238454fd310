import BatchRunner

/// How ranks and rank 0 go about a run: simply, and with what 10⁴ ranks need.
struct ScheduleRules {
  /// Rank 0 goes through all blocks each time it looks around.
  var looksAtAllBlocks = false
  /// Rank 0 starts with as many blocks as the others; else with none, as long as it is one of many.
  var leaderStarts = false
  /// A report at the end of each run of blocks, not only when it is due.
  var reportsEachRun = false
  /// Seconds between reports of a rank, at least.
  var reportInterval = 1.0
  /// Reports so rare that all together take this share of rank 0's time, and the ranks begin with
  /// them at different times; nil: the interval alone.
  var reportShare: Double? = 0.3
  /// Share of the blocks that is dealt out at the start.
  var fixedShare = 0.25

  /// Seconds from a report of so many bytes to the next.
  func interval(ranks: Int, bytes: Double, _ costs: LeaderCosts) -> Double {
    guard let reportShare else { return reportInterval }
    return max(reportInterval, (costs.report + costs.byte * bytes) * Double(ranks) / reportShare)
  }

  /// Ranks from which on rank 0 starts without blocks where it does.
  private static let many = 16

  static let simple = ScheduleRules(
    looksAtAllBlocks: true, leaderStarts: true, reportsEachRun: true, reportShare: nil,
    fixedShare: 0.6)
  static let current = ScheduleRules()

  /// From the first to the last rules, one change after another.
  static let steps: [(name: String, rules: ScheduleRules)] = {
    var rules = simple
    var steps = [("simple", rules)]
    rules.looksAtAllBlocks = false
    steps.append(("units counted once", rules))
    rules.leaderStarts = false
    steps.append(("rank 0 starts with none", rules))
    rules.reportsEachRun = false
    rules.reportShare = current.reportShare
    steps.append(("reports take 30 % at most", rules))
    rules.fixedShare = current.fixedShare
    steps.append(("a quarter dealt out", rules))
    return steps
  }()

  /// How many blocks are dealt out at the start.
  func fixedBlocks(_ schedule: Schedule) -> Int {
    let starting = schedule.ranks - (startsLeader(schedule) ? 0 : 1)
    return Int(Double(schedule.blocks) * fixedShare) / starting * starting
  }

  /// Those of a rank.
  func fixedBlocks(_ schedule: Schedule, ofRank rank: Int) -> Range<Int> {
    let first = startsLeader(schedule) ? 0 : 1
    guard rank >= first else { return 0..<0 }
    let share = fixedBlocks(schedule) / (schedule.ranks - first)
    return ((rank - first) * share)..<((rank - first + 1) * share)
  }

  private func startsLeader(_ schedule: Schedule) -> Bool {
    leaderStarts || schedule.ranks < Self.many
  }
}
