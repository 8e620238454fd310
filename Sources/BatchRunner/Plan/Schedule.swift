import BatchCore

/// Blocks of units, in order, and who starts with which: guided self-scheduling.
///
/// A block is an aligned piece of the reduction tree: whole samples, or parts of one where samples are
/// fewer than ranks. The first part of the blocks is dealt out in equal contiguous shares, known to
/// every rank without a message; the rest is handed out on request in runs that shrink towards the
/// end, so that no rank only waits. Results do not depend on any of this.
public struct Schedule: Sendable {
  /// Where each block lies; of its units those in `todo` are still to be computed.
  private let pieces: [Range<Int>]
  private let todo: UnitSet
  /// Blocks below this number are dealt out in equal shares.
  public let fixedBlocks: Int
  /// Ranks, or groups of ranks that compute units together.
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

  public init(division: Division, ranks: Int, units todo: UnitSet) {
    self.ranks = ranks
    self.todo = todo
    let size = max(1, division.units / (ranks * Self.blocksPerRank(ranks: ranks)))
    // Aligned pieces: of so many samples of a point, or of so many parts of a sample.
    let (whole, width) =
      size >= division.parts
      ? (division.unitsOfPoint, division.parts) : (division.parts, 1)
    let group = 1 << (Int.bitWidth - 1 - max(1, size / width).leadingZeroBitCount)
    var pieces: [Range<Int>] = []
    for run in todo.runs {
      var unit = run.lowerBound
      if let last = pieces.last { unit = max(unit, last.upperBound) }
      while unit < run.upperBound {
        let first = unit / whole * whole
        let start = first + (unit - first) / (group * width) * (group * width)
        let end = min(start + group * width, first + whole)
        pieces.append(start..<end)
        unit = end
      }
    }
    self.pieces = pieces
    units = todo.count
    firstWorker = ranks < Self.largeRun ? 0 : 1
    let workers = ranks - firstWorker
    let fixed = ranks == 1 ? pieces.count : Int(Double(pieces.count) * Self.fixedShare)
    fixedBlocks = fixed / workers * workers
  }

  /// Number of blocks.
  public var blocks: Int { pieces.count }

  /// Runs of units of a block that are still to be computed.
  public func runs(ofBlock block: Int) -> [Range<Int>] { todo.runs(in: pieces[block]) }

  /// Blocks that a rank starts with.
  public func fixedBlocks(ofRank rank: Int) -> Range<Int> {
    guard rank >= firstWorker else { return 0..<0 }
    let share = fixedBlocks / (ranks - firstWorker)
    return ((rank - firstWorker) * share)..<((rank - firstWorker + 1) * share)
  }

  /// The next blocks to hand out when `next` is the first one left.
  public func run(from next: Int) -> Range<Int> {
    let left = blocks - next
    return next..<(next + max(min(1, left), left / (2 * ranks)))
  }
}
