/// Which pairs of sites belong together.
public enum PairClasses: Sendable {
  /// Every pair has distance 1.
  case allToAll(sites: Int)
  /// Distance |i − j| along a chain, around it if it is closed.
  case chain(sites: Int, periodic: Bool)

  /// Largest distance there is.
  public var largest: Int {
    switch self {
    case .allToAll(let sites): min(1, sites - 1)
    case .chain(let sites, let periodic): periodic ? sites / 2 : sites - 1
    }
  }

  public func pairs(distance: Int) -> [(Int, Int)] {
    switch self {
    case .allToAll(let sites):
      guard distance == 1 else { return [] }
      return (0..<sites).flatMap { i in (0..<i).map { (i, $0) } }
    case .chain(let sites, let periodic):
      return (0..<sites).flatMap { i in
        (0..<i).filter {
          let d = i - $0
          return (periodic ? min(d, sites - d) : d) == distance
        }.map { (i, $0) }
      }
    }
  }
}
