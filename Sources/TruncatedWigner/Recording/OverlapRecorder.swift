import BatchCore
import Models
import Numerics
import Observables

extension SiteSquareSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SiteSquareRecorder(batch) }
}

final class SiteSquareRecorder: SumsRecorder {
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
      var squares = Lanes.zero
      for site in sites {
        let s = sx[site * groups] * weight
        squares.addProduct(s, s)
      }
      sums[0] += laneSum(squares) * scale * scale
    }
  }
}
