import Numerics

/// The panel in flight: unknown functions at its nodes against all earlier nodes and against one another. All are
/// real; the indices y, z of the spins are 0, 1 here.
///
/// Row sets have columns for the nodes 0 … `old` − 1 before the panel, for its first node, and where they are left
/// factors then the corner times the weights of ∫_{T}^{t_i}.
final class Panel {
  let nodes: Int
  private(set) var columns: Int

  // MARK: Rows

  /// (s_yd, s_zd) and (σ_yd, σ_zd), d = y, z.
  private(set) var s: [RowGroup]
  private(set) var sigma: [RowGroup]
  /// (v, x), and their Keldysh parts.
  private(set) var vx: RowGroup
  private(set) var vxHat: RowGroup
  /// (y, w), and their Keldysh parts.
  private(set) var yw: RowGroup
  private(set) var ywHat: RowGroup
  /// Parts of the bubble.
  private(set) var p: RowGroup
  private(set) var q: RowGroup
  /// D and its momentum, and their Keldysh parts.
  private(set) var d: RowGroup
  private(set) var dMomentum: RowGroup
  private(set) var dHat: RowGroup
  private(set) var dHatMomentum: RowGroup
  /// Memory terms (N_yb, N_zb) of the spectral and the statistical function, b = y, z. Before them come the
  /// components x, y, z of the function itself at the start of the panel.
  private(set) var spectralMemory: [RowGroup]
  private(set) var statisticalMemory: [RowGroup]
  /// a_rb and k_rb, r = x, y, z and b = y, z.
  private(set) var a: [[RowGroup]]
  private(set) var k: [[RowGroup]]

  /// Retarded correlator of the spins of a single mode and its Keldysh part, each beside a row that means nothing.
  private(set) var correlator: RowGroup
  private(set) var correlatorHat: RowGroup

  // MARK: Corners

  let store: CornerStore
  let aCorner: [[Corner]]
  let kCorner: [[Corner]]
  let sCorner: [[Corner]]
  let sigmaCorner: [[Corner]]
  let naCorner: [[Corner]]
  let nkCorner: [[Corner]]
  let vCorner, xCorner, yCorner, wCorner: Corner
  let vHatCorner, xHatCorner, yHatCorner, wHatCorner: Corner
  let pCorner, qCorner: Corner
  let dCorner, dMomentumCorner, dHatCorner, dHatMomentumCorner: Corner
  let correlatorCorner, correlatorHatCorner: Corner

  /// Numbers of all rows.
  private static func size(nodes: Int, columns: Int) -> Int { (46 * nodes + 12) * columns }

  /// - Parameter team: the ranks that all see the rows.
  init(nodes: Int, columns: Int, team: RankTeam?) {
    (self.nodes, self.columns) = (nodes, columns)
    let memory = TeamMemory(Self.size(nodes: nodes, columns: columns), team)
    func group(_ count: Int, leading: Int = 0) -> RowGroup {
      RowGroup(count, nodes: nodes, columns: columns, leading: leading, in: memory)
    }
    func two(_ count: Int, leading: Int = 0) -> [RowGroup] {
      [group(count, leading: leading), group(count, leading: leading)]
    }
    (s, sigma) = (two(2), two(2))
    (vx, vxHat, yw, ywHat) = (group(2), group(2), group(2), group(2))
    (p, q) = (group(1), group(1))
    (d, dMomentum, dHat, dHatMomentum) = (group(1), group(1), group(1), group(1))
    (spectralMemory, statisticalMemory) = (two(2, leading: 3), two(2, leading: 3))
    (a, k) = ((0..<3).map { _ in two(1) }, (0..<3).map { _ in two(1) })
    (correlator, correlatorHat) = (group(2), group(2))

    let store = CornerStore(nodes: nodes, functions: 44)
    self.store = store
    aCorner = (0..<3).map { _ in [store.next(), store.next()] }
    kCorner = (0..<3).map { _ in [store.next(), store.next()] }
    (sCorner, sigmaCorner, naCorner, nkCorner) =
      (store.four(), store.four(), store.four(), store.four())
    (vCorner, xCorner, yCorner, wCorner) =
      (store.next(), store.next(), store.next(), store.next())
    (vHatCorner, xHatCorner, yHatCorner, wHatCorner) =
      (store.next(), store.next(), store.next(), store.next())
    (pCorner, qCorner) = (store.next(), store.next())
    (dCorner, dMomentumCorner, dHatCorner, dHatMomentumCorner) =
      (store.next(), store.next(), store.next(), store.next())
    (correlatorCorner, correlatorHatCorner) = (store.next(), store.next())
  }

  /// Those that the next panel starts from.
  var groups: [RowGroup] {
    s + sigma + [vx, vxHat, yw, ywHat, p, q, d, dMomentum, dHat, dHatMomentum] + spectralMemory
      + statisticalMemory + a.flatMap { $0 } + k.flatMap { $0 }
  }

  func grow(columns wider: Int, team: RankTeam?) {
    columns = wider
    let memory = TeamMemory(Self.size(nodes: nodes, columns: wider), team)
    let isCopied = team?.isFirst ?? true
    func grown(_ group: RowGroup) -> RowGroup {
      group.grown(nodes: nodes, columns: wider, in: memory, isCopied: isCopied)
    }
    (s, sigma) = (s.map(grown), sigma.map(grown))
    (vx, vxHat, yw, ywHat) = (grown(vx), grown(vxHat), grown(yw), grown(ywHat))
    (p, q) = (grown(p), grown(q))
    (d, dMomentum) = (grown(d), grown(dMomentum))
    (dHat, dHatMomentum) = (grown(dHat), grown(dHatMomentum))
    (spectralMemory, statisticalMemory) =
      (spectralMemory.map(grown), statisticalMemory.map(grown))
    (a, k) = (a.map { $0.map(grown) }, k.map { $0.map(grown) })
    (correlator, correlatorHat) = (grown(correlator), grown(correlatorHat))
    team?.meet()
  }

  /// All functions of two times.
  var pairs: [(rows: RowSet, corner: Corner)] {
    var pairs: [(RowSet, Corner)] = []
    for d in 0..<2 {
      for c in 0..<2 {
        pairs.append((s[d].function(c), sCorner[c][d]))
        pairs.append((sigma[d].function(c), sigmaCorner[c][d]))
        pairs.append((spectralMemory[d].function(c), naCorner[c][d]))
        pairs.append((statisticalMemory[d].function(c), nkCorner[c][d]))
      }
      for r in 0..<3 {
        pairs.append((a[r][d].function(0), aCorner[r][d]))
        pairs.append((k[r][d].function(0), kCorner[r][d]))
      }
    }
    pairs.append((vx.function(0), vCorner))
    pairs.append((vx.function(1), xCorner))
    pairs.append((vxHat.function(0), vHatCorner))
    pairs.append((vxHat.function(1), xHatCorner))
    pairs.append((yw.function(0), yCorner))
    pairs.append((yw.function(1), wCorner))
    pairs.append((ywHat.function(0), yHatCorner))
    pairs.append((ywHat.function(1), wHatCorner))
    pairs.append((p.function(0), pCorner))
    pairs.append((q.function(0), qCorner))
    pairs.append((d.function(0), dCorner))
    pairs.append((dMomentum.function(0), dMomentumCorner))
    pairs.append((dHat.function(0), dHatCorner))
    pairs.append((dHatMomentum.function(0), dHatMomentumCorner))
    pairs.append((correlator.function(0), correlatorCorner))
    pairs.append((correlatorHat.function(0), correlatorHatCorner))
    return pairs
  }
}
