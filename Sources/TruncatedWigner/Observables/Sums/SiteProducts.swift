import Numerics

/// Σ_i σ^α_i σ^β_i over sites, of eight trajectories.
struct SiteProducts {
  private(set) var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
  private(set) var (xy, xz, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)

  @inline(__always) init(_ lanes: StateLanes, _ group: Int) {
    let (sx, sy, sz, groups) = (lanes.sx, lanes.sy, lanes.sz, lanes.groups)
    for site in 0..<lanes.sites {
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
}
