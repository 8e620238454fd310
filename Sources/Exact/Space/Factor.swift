import Models

/// One factor of the Hilbert space.
public struct Factor: Sendable {
  public enum Kind: Sendable, Hashable {
    /// One spin S = twice/2; levels fall from m = S to −S.
    case spin(site: Int, twice: Int)
    /// Interchangeable spins ½: all spins j that they add up to, j falling, each from m = j to −j; without
    /// jumps of single spins the largest alone.
    case group(sites: [Int])
    /// Fock states 0, 1, …
    case mode(Int)
  }

  public let kind: Kind
  /// Levels within the space: of a mode, its cutoff.
  public let levels: Int
  /// Spins of a spin or a group.
  let ladder: SpinLadder?

  /// - Parameter twice: 2S.
  static func spin(site: Int, twice: Int) -> Self {
    Self(
      kind: .spin(site: site, twice: twice), levels: twice + 1, ladder: .init(twiceSpins: [twice]))
  }

  /// - Parameter most: spins j that are taken of a group, the largest first; nil: all.
  static func group(_ group: SpinGroup, most: Int? = nil) -> Self {
    let count = group.sites.count
    let all = group.hasFamilies ? stride(from: count, through: 0, by: -2).map { $0 } : [count]
    let ladder = SpinLadder(twiceSpins: most.map { Array(all.prefix($0)) } ?? all)
    return Self(kind: .group(sites: group.sites), levels: ladder.size, ladder: ladder)
  }

  static func mode(_ mode: Int, cutoff: Int) -> Self {
    Self(kind: .mode(mode), levels: cutoff, ladder: nil)
  }
}
