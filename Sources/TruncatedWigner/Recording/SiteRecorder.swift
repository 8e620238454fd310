import BatchCore
import Models
import Numerics
import Observables

extension SiteSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SiteRecorder(batch) }
}

final class SiteRecorder: SumsRecorder {
  private let lanes: StateLanes
  /// Sites in ranges, and ½/N_s of each.
  private let blocks: [(sites: Range<Int>, scale: Double)]

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    blocks = batch.run.blocks.map { ($0.sites, 0.5 / $0.perSite) }
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let (sx, groups, weight) = (lanes.sx + group.number, lanes.groups, group.weight)
    for (sites, scale) in blocks {
      for site in sites { sums[site] += laneSum(sx[site * groups] * weight) * scale }
    }
  }
}
