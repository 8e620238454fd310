import BatchCore

/// Groups of neighbouring ranks that compute units together; of one rank each, as a rule.
public struct RankGroups {
  /// Number of groups.
  public private(set) var count: Int
  /// Ranks of a group; the last one may have more.
  private var size: Int
  private var ranks: Int
  /// The group of this rank, its number.
  private(set) var index: Int
  /// Whether this rank is the first of its group.
  private(set) var isHead: Bool
  /// The ranks of this group; nil where it is one rank.
  private(set) var communicator: (any Communicator)?

  /// Every rank by itself.
  public init(each communicator: any Communicator) {
    (count, size, ranks) = (communicator.size, 1, communicator.size)
    (index, isHead, self.communicator) = (communicator.rank, true, nil)
  }

  /// As a computation wants them; collective over all ranks.
  public init(of computation: any Computation, _ communicator: any Communicator) throws {
    let wanted = min(max(1, computation.ranksPerUnit(of: communicator.size)), communicator.size)
    self.init(each: communicator)
    if wanted == 1 { return }
    size = wanted
    ranks = communicator.size
    count = ranks / size
    index = min(communicator.rank / size, count - 1)
    isHead = communicator.rank == index * size
    self.communicator = try communicator.split(color: index)
  }

  /// The first rank of a group.
  func head(_ group: Int) -> Int { group * size }

  /// First ranks of all groups but the first.
  var otherHeads: [Int] { (1..<max(1, count)).map(head) }

  /// The other ranks of this rank's group.
  var members: Range<Int> {
    communicator == nil
      ? 0..<0 : (head(index) + 1)..<(index == count - 1 ? ranks : head(index + 1))
  }
}
