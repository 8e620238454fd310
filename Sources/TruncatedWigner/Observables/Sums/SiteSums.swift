import Numerics

/// S^x_i/N_s of every site, at the first recorded times.
struct SiteSums: TrajectorySums {
  static let name = "sites"
  var name: String { Self.name }
  let records: Int

  func extent(in run: RecordedRun) -> SumsExtent { .table(run.sites, records: records) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SiteRecorder(batch) }

  /// Σ_i x_i y_i over sites of two recorded times.
  static func dotProduct(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int
  ) -> Double {
    var lanes = Lanes.zero
    let whole = count & ~(laneCount - 1)
    for i in stride(from: 0, to: whole, by: laneCount) {
      let x = UnsafeRawPointer(a + i).loadUnaligned(as: Lanes.self)
      lanes.addProduct(x, UnsafeRawPointer(b + i).loadUnaligned(as: Lanes.self))
    }
    var sum = laneSum(lanes)
    for i in whole..<count { sum += a[i] * b[i] }
    return sum
  }
}

private final class SiteRecorder: SumsRecorder {
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
