import BatchCore
import Models
import Numerics
import Observables

extension SiteMagnetizationSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SiteMagnetizationRecorder(batch) }
}

final class SiteMagnetizationRecorder: SumsRecorder {
  private let lanes: StateLanes
  /// Sites in ranges, and 1/N_s of each.
  private let blocks: [(sites: Range<Int>, scale: Double)]

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    blocks = batch.run.blocks.map { ($0.sites, 1 / $0.perSite) }
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    for (sites, scale) in blocks {
      let weight = group.weight * scale
      for site in sites {
        let i = site * lanes.groups + group.number
        sums[3 * site] += laneSum(lanes.sx[i] * weight)
        sums[3 * site + 1] += laneSum(lanes.sy[i] * weight)
        sums[3 * site + 2] += laneSum(lanes.sz[i] * weight)
      }
    }
  }
}
