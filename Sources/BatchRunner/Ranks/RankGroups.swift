import BatchCore

/// Groups of neighbouring ranks of one machine that compute units together; of one rank each, as a rule.
public struct RankGroups {
  /// First ranks of all groups, and the number of ranks.
  private var bounds: [Int]
  /// The group of this rank, its number.
  private(set) var index: Int
  /// Whether this rank is the first of its group.
  private(set) var isHead: Bool
  /// The ranks of this group; nil where it is one rank.
  private(set) var communicator: (any Communicator)?

  /// Every rank by itself.
  public init(each communicator: any Communicator) {
    bounds = Array(0...communicator.size)
    (index, isHead, self.communicator) = (communicator.rank, true, nil)
  }

  /// As a computation wants them; collective over all ranks.
  /// - Parameter hosts: machine of each rank, if they are not all on the same one.
  public init(
    of computation: any Computation, _ communicator: any Communicator, hosts: [String] = []
  ) throws {
    let wanted = min(max(1, computation.ranksPerUnit(of: communicator.size)), communicator.size)
    self.init(each: communicator)
    if wanted == 1 { return }
    bounds = Self.bounds(
      size: wanted,
      hosts: hosts.isEmpty ? [String](repeating: "", count: communicator.size) : hosts)
    index = bounds.lastIndex { $0 <= communicator.rank }!
    isHead = communicator.rank == bounds[index]
    let group = try communicator.split(color: index)
    self.communicator = group.size > 1 ? group : nil
  }

  /// - Parameter size: ranks of a group; the last one of neighbours on a machine may have more, the only one fewer.
  static func bounds(size: Int, hosts: [String]) -> [Int] {
    var bounds: [Int] = []
    var start = 0
    while start < hosts.count {
      let end = hosts[start...].firstIndex { $0 != hosts[start] } ?? hosts.count
      let groups = max(1, (end - start) / size)
      bounds += (0..<groups).map { start + $0 * size }
      start = end
    }
    return bounds + [hosts.count]
  }

  /// Number of groups.
  public var count: Int { bounds.count - 1 }

  /// The first rank of a group.
  func head(_ group: Int) -> Int { bounds[group] }

  /// First ranks of all groups but the first.
  var otherHeads: ArraySlice<Int> { bounds[1..<count] }

  /// The other ranks of this rank's group.
  var members: Range<Int> {
    communicator == nil ? 0..<0 : (bounds[index] + 1)..<bounds[index + 1]
  }
}
