import Numerics

/// Integrals over all nodes before the panel of products of two functions at its nodes. Each is computed whole by one
/// rank, and all see it.
struct EarlierSums {
  /// The sums Σ_{u < old} left[i, u] right[j, u] of the chain, and their places.
  enum Chain: Int, CaseIterable {
    case pYHat, dVHat, dHatV, vDHat, vHatD, xDHat, xHatD
  }

  private let count: Int
  private let memory: TeamMemory
  private let elements: UnsafeMutablePointer<Double>

  /// Of the chain, of the memory of the spins, and of their sources and the modes' drives.
  private static let number = Chain.allCases.count + 16 + 10

  init(nodes: Int, _ team: RankTeam?) {
    count = nodes
    memory = TeamMemory(Self.number * nodes * nodes, team)
    elements = memory.next(Self.number * nodes * nodes)
  }

  private func place(_ number: Int) -> Corner {
    Corner(elements: elements + number * count * count, count: count)
  }

  subscript(_ sum: Chain) -> Corner { place(sum.rawValue) }

  /// Those of s k and σ a: (c, d, b).
  subscript(memory isSigma: Bool, _ c: Int, _ d: Int, _ b: Int) -> Corner {
    place(Chain.allCases.count + (isSigma ? 8 : 0) + 4 * c + 2 * d + b)
  }

  /// Sums at equal times in the first row: those of s k_x and σ a_x, (c, d).
  subscript(source isSigma: Bool, _ c: Int, _ d: Int) -> Corner {
    place(Chain.allCases.count + 16 + (isSigma ? 4 : 0) + 2 * c + d)
  }

  /// The same of v D̂_π and v̂ D_π.
  subscript(drive isKeldysh: Bool) -> Corner {
    place(Chain.allCases.count + 24 + (isKeldysh ? 1 : 0))
  }
}
