import BatchCore
import Models
import Numerics
import Observables

extension SecondMomentSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SecondMomentRecorder(batch) }
}

final class SecondMomentRecorder: SumsRecorder {
  private let lanes: StateLanes
  private let spins: Double
  /// Sites whose products with themselves are known exactly, in ranges, with N_s of each.
  private let known: [(sites: Range<Int>, perSite: Double)]
  /// Share of all spins that they have.
  private let own: Double

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    spins = batch.run.spins
    known = batch.run.blocks.filter { $0.perSite == 1 || !batch.run.isSampled }
    own = known.reduce(0) { $0 + Double($1.sites.count) * $1.perSite } / spins
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let (x, y, z) = (group.x, group.y, group.z)
    var (xx, yy, zz) = (x * x, y * y, z * z)
    var (xy, xz, yz) = (x * y, x * z, y * z)
    for (sites, perSite) in known {
      let products = SiteProducts(lanes, sites, group.number)
      xx -= products.xx / perSite
      yy -= products.yy / perSite
      zz -= products.zz / perSite
      xy -= products.xy / perSite
      xz -= products.xz / perSite
      yz -= products.yz / perSite
    }
    let weight = group.weight
    sums[0] += laneSum((xx / spins + own) * weight)
    sums[1] += laneSum((yy / spins + own) * weight)
    sums[2] += laneSum((zz / spins + own) * weight)
    sums[3] += laneSum(xy / spins * weight)
    sums[4] += laneSum(xz / spins * weight)
    sums[5] += laneSum(yz / spins * weight)
  }
}
