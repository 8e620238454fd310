/// ⟨σ^α_i σ^β_j⟩, i ≠ j, averaged over the pairs of each distance: xx, yy, zz, and the symmetrized
/// xy, xz, yz.
final class PairRecorder {
  /// Pairs of sites of each distance 1, 2, ….
  private let pairs: [[(Int, Int)]]

  init(classes: PairClasses, distances: Int) {
    pairs = (1...distances).map(classes.pairs)
  }

  func record(
    _ state: BatchState, group: Int, weight: Lanes, into sums: inout [Double], at offset: Int
  ) {
    let (sx, sy, sz, groups) = (state.sx.lanes, state.sy.lanes, state.sz.lanes, state.groups)
    for (number, pairs) in pairs.enumerated() {
      guard !pairs.isEmpty else {
        // No pair is that far apart.
        for component in 0..<6 { sums[offset + 6 * number + component] = .nan }
        continue
      }
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
      let scale = 1 / Double(pairs.count)
      for (component, value) in [xx, yy, zz, xy * 0.5, xz * 0.5, yz * 0.5].enumerated() {
        sums[offset + 6 * number + component] += laneSum(value * weight) * scale
      }
    }
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
