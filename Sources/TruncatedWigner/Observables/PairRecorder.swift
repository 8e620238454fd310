import Numerics

/// ⟨σ^α_i σ^β_j⟩, i ≠ j, averaged over the pairs of each distance: xx, yy, zz, and the symmetrized
/// xy, xz, yz. Of clusters, products of their sums J.
final class PairRecorder {
  /// Pairs of sites of each distance 1, 2, …; nil where all pairs have distance 1.
  private let pairs: [[(Int, Int)]]?
  private let distances: Int

  init(classes: PairClasses, distances: Int) {
    self.distances = distances
    if case .allToAll = classes { pairs = nil } else { pairs = (1...distances).map(classes.pairs) }
  }

  func record(
    _ state: BatchState, group: Int, weight: Lanes, into sums: inout [Double], at offset: Int
  ) {
    for number in 0..<distances {
      let place = offset + 6 * number
      let count = pairs?[number].count ?? (number == 0 ? state.sites * (state.sites - 1) / 2 : 0)
      guard count > 0 else {
        // No pair is that far apart.
        for component in 0..<6 { sums[place + component] = .nan }
        continue
      }
      let products =
        pairs.map { self.products(of: $0[number], state, group) } ?? allProducts(state, group)
      let scale = 1 / Double(count)
      for (component, value) in products.enumerated() {
        sums[place + component] += laneSum(value * weight) * scale
      }
    }
  }

  /// xx, yy, zz, xy, xz, yz summed over pairs.
  private func products(of pairs: [(Int, Int)], _ state: BatchState, _ group: Int) -> [Lanes] {
    let (sx, sy, sz, groups) = (state.sx.lanes, state.sy.lanes, state.sz.lanes, state.groups)
    var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (xy, xz, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    for (a, b) in pairs {
      let (i, j) = (a * groups + group, b * groups + group)
      let (x1, y1, z1) = (sx[i], sy[i], sz[i])
      let (x2, y2, z2) = (sx[j], sy[j], sz[j])
      xx.addProduct(x1, x2)
      yy.addProduct(y1, y2)
      zz.addProduct(z1, z2)
      xy += (x1 * y2).addingProduct(y1, x2)
      xz += (x1 * z2).addingProduct(z1, x2)
      yz += (y1 * z2).addingProduct(z1, y2)
    }
    return [xx, yy, zz, xy * 0.5, xz * 0.5, yz * 0.5]
  }

  /// The same over all pairs: half of (Σ_i a_i)(Σ_j b_j) − Σ_i a_i b_i.
  private func allProducts(_ state: BatchState, _ group: Int) -> [Lanes] {
    let (sx, sy, sz, groups) = (state.sx.lanes, state.sy.lanes, state.sz.lanes, state.groups)
    var (sumX, sumY, sumZ) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (xy, xz, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    for site in 0..<state.sites {
      let i = site * groups + group
      let (x, y, z) = (sx[i], sy[i], sz[i])
      sumX += x
      sumY += y
      sumZ += z
      xx.addProduct(x, x)
      yy.addProduct(y, y)
      zz.addProduct(z, z)
      xy.addProduct(x, y)
      xz.addProduct(x, z)
      yz.addProduct(y, z)
    }
    return [
      (sumX * sumX - xx) * 0.5, (sumY * sumY - yy) * 0.5, (sumZ * sumZ - zz) * 0.5,
      (sumX * sumY - xy) * 0.5, (sumX * sumZ - xz) * 0.5, (sumY * sumZ - yz) * 0.5,
    ]
  }
}

/// Which pairs of sites belong together.
enum PairClasses: Sendable {
  /// Every pair has distance 1.
  case allToAll(sites: Int)
  /// Distance |i − j| along a chain, around it if it is closed.
  case chain(sites: Int, periodic: Bool)

  /// Largest distance there is.
  var largest: Int {
    switch self {
    case .allToAll(let sites): min(1, sites - 1)
    case .chain(let sites, let periodic): periodic ? sites / 2 : sites - 1
    }
  }

  func pairs(distance: Int) -> [(Int, Int)] {
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
