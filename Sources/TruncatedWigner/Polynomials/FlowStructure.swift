import Numerics

/// Which sites and modes a list of monomials moves, and whether their gradient stays as it is while they
/// move, so that one turn and one shift solve the flow exactly: every site enters by one component only,
/// or only linearly, and every mode by one quadrature, or only linearly.
struct FlowStructure {
  struct Site {
    /// Of the three rows, the first.
    let row: Int
    /// The component it enters by, if only one: 0, 1, 2 for x, y, z.
    let axis: Int?
  }

  let sites: [Site]
  /// Rows of Re a.
  let modes: [Int]
  let hasConstantGradient: Bool
  /// Rows of everything that moves, as ranges without gaps.
  private let moving: [Range<Int>]

  /// Components that occur, as bits, and whether in products.
  private struct Use {
    var components = 0
    var inProducts = false

    var isSteady: Bool { !inProducts || components & (components - 1) == 0 }
  }

  /// - Parameter spinRows: rows of spin components; those of modes come behind.
  init(_ monomials: MonomialList, spinRows: Int) {
    var (spins, modes): ([Int: Use], [Int: Use]) = ([:], [:])
    monomials.forEach { _, rows in
      for row in rows {
        let row = Int(row)
        func note(_ use: inout Use, _ component: Int) {
          use.components |= 1 << component
          if rows.count > 1 { use.inProducts = true }
        }
        if row < spinRows {
          note(&spins[row / 3, default: Use()], row % 3)
        } else {
          note(&modes[(row - spinRows) / 2, default: Use()], (row - spinRows) % 2)
        }
      }
    }
    sites = spins.keys.sorted().map {
      Site(row: 3 * $0, axis: [1: 0, 2: 1, 4: 2][spins[$0]!.components])
    }
    self.modes = modes.keys.sorted().map { spinRows + 2 * $0 }
    var moving: [Range<Int>] = []
    for own in sites.map({ $0.row..<($0.row + 3) }) + self.modes.map({ $0..<($0 + 2) }) {
      if let last = moving.last, last.upperBound == own.lowerBound {
        moving[moving.count - 1] = last.lowerBound..<own.upperBound
      } else {
        moving.append(own)
      }
    }
    self.moving = moving
    hasConstantGradient = spins.values.allSatisfy(\.isSteady) && modes.values.allSatisfy(\.isSteady)
  }

  /// Sets the rows of everything that moves to zero.
  func clear(_ gradient: LaneColumns) {
    for rows in moving { gradient.clear(rows: rows) }
  }

  /// Sets the rows that `move` reads to zero.
  func clearForMove(_ gradient: LaneColumns) {
    for site in sites {
      guard let axis = site.axis else {
        for k in 0..<3 { gradient.clear(row: site.row + k) }
        continue
      }
      gradient.clear(row: site.row + axis)
    }
    for row in modes { for k in 0..<2 { gradient.clear(row: row + k) } }
  }

  /// The flow of a constant gradient over an interval.
  func move(_ z: LaneColumns, by gradient: LaneColumns, duration: Double) {
    let twice = 2 * duration
    for site in sites {
      let (x, y, s) = (z.row(site.row), z.row(site.row + 1), z.row(site.row + 2))
      if let axis = site.axis {
        let angles = gradient.row(site.row + axis)
        let (first, second) = axis == 0 ? (y, s) : axis == 1 ? (s, x) : (x, y)
        for i in 0..<z.count {
          let (sine, cosine) = sineCosine(angles[i] * twice)
          (first[i], second[i]) = turnedAboutX(first[i], second[i], sine, cosine)
        }
      } else {
        let (gx, gy) = (gradient.row(site.row), gradient.row(site.row + 1))
        let gz = gradient.row(site.row + 2)
        for i in 0..<z.count {
          let before = (x[i], y[i], s[i])
          (x[i], y[i], s[i]) = lengthKept(
            turned(before, by: (gx[i] * twice, gy[i] * twice, gz[i] * twice)), as: before)
        }
      }
    }
    for row in modes {
      let (re, im) = (z.row(row), z.row(row + 1))
      let (gx, gy) = (gradient.row(row), gradient.row(row + 1))
      let half = Lanes(repeating: duration / 2)
      for i in 0..<z.count {
        re[i].addProduct(gy[i], half)
        im[i].addProduct(gx[i], -half)
      }
    }
  }
}
