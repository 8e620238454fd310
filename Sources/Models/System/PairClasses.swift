/// Which pairs of sites belong together.
public enum PairClasses: Sendable {
  /// Every pair has distance 1.
  case allToAll(sites: Int)
  /// Distance |i − j| along a chain, around it if it is closed.
  case chain(sites: Int, periodic: Bool)
  /// Distances that are whole numbers, in lattice constants or as positions have them.
  case set(SiteSet)

  /// Pairs of a set of spins that is all sites.
  public init(of set: SiteSet) {
    self =
      set.positions == nil && set.sides.count == 1
      ? .chain(sites: set.count, periodic: set.isPeriodic) : .set(set)
  }

  /// Largest distance there is.
  public var largest: Int {
    switch self {
    case .allToAll(let sites): min(1, sites - 1)
    case .chain(let sites, let periodic): periodic ? sites / 2 : sites - 1
    case .set(let set): set.largestDistance
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
    case .set(let set): return set.pairs(distance: distance)
    }
  }
}

extension SiteSet {
  fileprivate var largestDistance: Int {
    guard let positions else {
      let sides = sides.map { Double(isPeriodic ? $0 / 2 : $0 - 1) }
      return Int(sides.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    let width = positions.first?.count ?? 0
    let extents = (0..<width).map { axis in
      let values = positions.map { $0[axis] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    return Int(extents.reduce(0) { $0 + $1 * $1 }.squareRoot() * (1 + 1e-9))
  }

  /// Each pair once, (larger, smaller), whose distance is this number, rounding apart.
  fileprivate func pairs(distance: Int) -> [(Int, Int)] {
    let wanted = Double(distance)
    guard positions == nil else {
      return (0..<count).flatMap { i in
        (0..<i).filter { abs(self.distance(i, $0) - wanted) < 1e-6 * wanted }.map { (i, $0) }
      }
    }
    let steps = vectors(distance)
    return (0..<count).flatMap { i in
      let place = coordinates(of: i)
      let others = steps.compactMap { step -> Int? in
        var other = 0
        for (axis, side) in sides.enumerated() {
          guard let next = wrapped(place[axis] + step[axis], side) else { return nil }
          other = other * side + next
        }
        // Around a ring there may be a shorter way.
        return other < i && self.distance(i, other) == wanted ? other : nil
      }
      return Set(others).sorted().map { (i, $0) }
    }
  }

  /// Steps on the lattice of this length, as far as its sides allow.
  private func vectors(_ distance: Int) -> [[Int]] {
    sides.reduce([[]]) { vectors, side in
      let reach = min(distance, side - 1)
      return vectors.flatMap { vector in (-reach...reach).map { vector + [$0] } }
    }.filter { $0.reduce(0) { $0 + $1 * $1 } == distance * distance }
  }
}
