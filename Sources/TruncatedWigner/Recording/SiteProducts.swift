import Numerics

/// Σ_i J^α_i J^β_i over a range of sites, of eight trajectories.
struct SiteProducts {
  private(set) var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
  private(set) var (xy, xz, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)

  @inline(__always) init(_ lanes: StateLanes, _ sites: Range<Int>, _ group: Int) {
    let (sx, sy, sz, groups) = (lanes.sx, lanes.sy, lanes.sz, lanes.groups)
    for site in sites {
      let i = site * groups + group
      let (x, y, z) = (sx[i], sy[i], sz[i])
      xx.addProduct(x, x)
      yy.addProduct(y, y)
      zz.addProduct(z, z)
      xy.addProduct(x, y)
      xz.addProduct(x, z)
      yz.addProduct(y, z)
    }
  }

  /// None.
  init() {}

  mutating func add(_ other: SiteProducts, times factor: Double) {
    xx += other.xx * factor
    yy += other.yy * factor
    zz += other.zz * factor
    xy += other.xy * factor
    xz += other.xz * factor
    yz += other.yz * factor
  }
}
