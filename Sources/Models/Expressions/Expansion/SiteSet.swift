/// Spins or modes that one index runs over: a chain, a lattice or places in space. Members count from 0,
/// those of a lattice row by row.
public struct SiteSet: Sendable {
  public enum Kind: Sendable { case spins, modes }

  public let name: String
  public let kind: Kind
  /// One side for a chain.
  public let sides: [Int]
  /// Indices wrap around.
  public let isPeriodic: Bool
  /// Coordinates of every member, where they are given.
  public let positions: [[Double]]?
  /// 2S of spins.
  public var twiceSpin = 1
  /// Whether a member stands for the sum of the spins ½ of a cluster, J = Σ σ, where expressions name one
  /// of them.
  public var isCluster = false

  public init(_ name: String, _ kind: Kind, count: Int, periodic: Bool = false) {
    self.init(name, kind, lattice: [count], periodic: periodic)
  }

  /// - Parameter sides: at least one, none negative, their product no larger than `Int32.max`.
  public init(_ name: String, _ kind: Kind, lattice sides: [Int], periodic: Bool = false) {
    self.name = name
    self.kind = kind
    self.sides = sides
    isPeriodic = periodic
    positions = nil
  }

  public init(_ name: String, _ kind: Kind, positions: [[Double]]) {
    self.name = name
    self.kind = kind
    sides = [positions.count]
    isPeriodic = false
    self.positions = positions
  }

  public var count: Int { sides.reduce(1, *) }

  /// A coordinate on a side of a given length; nil outside of an open set.
  func wrapped(_ coordinate: Int, _ side: Int) -> Int? {
    if coordinate >= 0, coordinate < side { return coordinate }
    guard isPeriodic, side > 0 else { return nil }
    let rest = coordinate % side
    return rest < 0 ? rest + side : rest
  }

  func coordinates(of member: Int) -> [Int] {
    var (rest, coordinates) = (member, sides)
    for axis in sides.indices.reversed() {
      coordinates[axis] = rest % sides[axis]
      rest /= sides[axis]
    }
    return coordinates
  }

  /// Nearest neighbours of a chain or lattice, each pair once, from a member to the next along an axis.
  var neighbours: [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    for member in 0..<count {
      let place = coordinates(of: member)
      for axis in sides.indices.reversed() {
        let next = place[axis] + 1
        // On a ring of two, the way back leads to the same pair.
        guard next < sides[axis] || (isPeriodic && sides[axis] > 2) else { continue }
        var other = place
        other[axis] = next % sides[axis]
        pairs.append((member, zip(other, sides).reduce(0) { $0 * $1.1 + $1.0 }))
      }
    }
    return pairs
  }

  /// Distance in space, or in lattice constants; in periodic sets the shorter way around.
  func distance(_ first: Int, _ second: Int) -> Double {
    let differences: [Double]
    if let positions {
      differences = zip(positions[first], positions[second]).map { $0 - $1 }
    } else {
      differences = zip(zip(coordinates(of: first), coordinates(of: second)), sides).map {
        let steps = abs($0.0 - $0.1)
        return Double(isPeriodic ? min(steps, $1 - steps) : steps)
      }
    }
    return differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
