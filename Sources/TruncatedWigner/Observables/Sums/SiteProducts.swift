import Numerics

/// Σ_i σ^α_i σ^β_i over sites, of eight trajectories.
struct SiteProducts {
  private(set) var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
  private(set) var (xy, xz, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)

  @inline(__always) init(_ state: BatchState, _ group: Int) {
    let (sx, sy, sz, groups) = (state.sx.lanes, state.sy.lanes, state.sz.lanes, state.groups)
    for site in 0..<state.sites {
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
