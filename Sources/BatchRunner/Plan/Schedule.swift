/// Blocks of units, in order, and who starts with which: guided self-scheduling.
///
/// A block is an aligned piece of the reduction tree: whole realizations, or batches of one where
/// realizations are fewer than ranks. The first part of the blocks is dealt out in equal contiguous
/// shares, known to every rank without a message; the rest is handed out on request in runs that
/// shrink towards the end, so that no rank only waits. Results do not depend on any of this.
public struct Schedule: Sendable {
  /// Units of each block still to be computed.
  public let blocks: [[Int]]
  /// Blocks below this number are dealt out in equal shares.
  public let fixedBlocks: Int
  public let ranks: Int
  /// Units of all blocks.
  public let units: Int
  /// The first rank that starts with blocks: in a large run rank 0 is there for the others.
  private let firstWorker: Int

  /// Blocks wanted per rank: the last one a rank computes is the most that others wait for, while
  /// every block is a request to rank 0, which few ranks do not mind.
  public static func blocksPerRank(ranks: Int) -> Int { ranks < largeRun ? 256 : 32 }
  /// Share of the blocks that is dealt out at the start: below the mean cost of a block over that of
  /// the dearest point of a sweep, so that nobody's share outlasts the run.
  private static let fixedShare = 0.25
  /// Ranks from which on rank 0 starts with nothing of its own.
  private static let largeRun = 16

  /// - Parameter units: to compute.
  init(plan: Plan, ranks: Int, units: UnitSet) {
    self.init(plan: plan, ranks: ranks) { !units.contains($0.number) }
  }

  /// - Parameter isDone: whether a unit needs no computing.
  public init(plan: Plan, ranks: Int, isDone: (Unit) -> Bool) {
    self.ranks = ranks
    let size = max(1, plan.units / (ranks * Self.blocksPerRank(ranks: ranks)))
    let batches = plan.batches
    var blocks: [[Int]] = []
    /// Aligned pieces of `count` neighbours, each of `width` units, from unit `first` on.
    func cut(first: Int, count: Int, width: Int) {
      let group = 1 << (Int.bitWidth - 1 - max(1, size / width).leadingZeroBitCount)
      for start in stride(from: 0, to: count, by: group) {
        let units = (first + start * width)..<(first + min(start + group, count) * width)
        let todo = units.filter { !isDone(plan.unit($0)) }
        if !todo.isEmpty { blocks.append(todo) }
      }
    }
    for point in 0..<plan.points {
      let first = point * plan.realizations * batches
      if size >= batches {
        cut(first: first, count: plan.realizations, width: batches)
      } else {
        for realization in 0..<plan.realizations {
          cut(first: first + realization * batches, count: batches, width: 1)
        }
      }
    }
    self.blocks = blocks
    units = blocks.reduce(0) { $0 + $1.count }
    firstWorker = ranks < Self.largeRun ? 0 : 1
    let workers = ranks - firstWorker
    let fixed = ranks == 1 ? blocks.count : Int(Double(blocks.count) * Self.fixedShare)
    fixedBlocks = fixed / workers * workers
  }

  /// Blocks that a rank starts with.
  public func fixedBlocks(ofRank rank: Int) -> Range<Int> {
    guard rank >= firstWorker else { return 0..<0 }
    let share = fixedBlocks / (ranks - firstWorker)
    return ((rank - firstWorker) * share)..<((rank - firstWorker + 1) * share)
  }

  /// The next blocks to hand out when `next` is the first one left.
  public func run(from next: Int) -> Range<Int> {
    let left = blocks.count - next
    return next..<(next + max(min(1, left), left / (2 * ranks)))
  }
}
