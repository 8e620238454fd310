import BatchCore
import Numerics

/// Overlap Q of two trajectories of a realization, q = Σ_i ⟨s_i⟩²/N with s = S^x/N_s.
struct Overlap: Observable {
  static let key = ObservableKey.flag(
    "overlap", "`overlap`, `overlap_raw`", needs: "spins", \.hasSpins)

  static func objection(_ job: Job, isSampled: Bool) -> String? {
    let meaning = "`observables.overlap` compares two trajectories of a realization"
    guard isSampled else { return "\(meaning); `method: mean_field` has one" }
    return job.sampling.trajectories < 2
      ? "\(meaning); give `sampling.trajectories` >= 2" : nil
  }

  static func advice(_ job: Job) -> String? {
    let trajectories = job.sampling.trajectories
    return trajectories < 8
      ? "overlap uses pairs of \(trajectories) trajectories of a realization: 8 or more give much smaller errors for the same work"
      : nil
  }

  /// It sees what averages over spins do not (a glass).
  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    .boolean(pilot.isSampled && pilot.shape.sites > 0 && pilot.siteRecords < 1e6)
  }

  init(_ value: JSON, _ times: RecordedTimes) {}

  func sums(in run: RecordedRun) -> [any TrajectorySums] {
    [SiteSquareSums(), SiteSums(records: run.records)]
  }

  func compose(_ layout: inout ObservableComposer) {
    let (records, sites) = (layout.run.records, layout.run.sites)
    let squares = layout.offset(of: SiteSquareSums.name)
    let firstSite = layout.offset(of: SiteSums.name)
    let x = layout.scalar(of: SpinSums.name)
    // q, m_x/2.
    let block = layout.add(
      FeatureBlock(indices: records, features: 2, needsPairs: true) { sample in
        var values: [Double] = []
        values.reserveCapacity(2 * records)
        for record in 0..<records {
          var total = 0.0
          let row = firstSite + record * sites
          for site in 0..<sites { total += sample[row + site] * sample[row + site] }
          let pairs = total - sample[squares + record]
          values.append(pairs / (sample.pairCount * Double(sites)))
          values.append(sample.mean(record, scalar: x) / 2)
        }
        return values
      })
    layout.addSeries(
      "overlap", "order parameter overlap Q, connected, S = J/2 per spin", .connectedOverlap,
      of: block
    ) { $0.connected($1, product: 0, 1, 1) }
    layout.addSeries(
      "overlap_raw", "order parameter overlap Q before subtraction", .overlap,
      judges: StepJudge("overlap_raw", floor: 0.025), of: block
    ) { $0.linear($1, 0) }
  }
}

extension NaturalRange {
  /// Q of S = ½σ, a mean square; connected, less the square of a mean, which realizations scatter.
  static let overlap = NaturalRange(0, 0.25, scale: 0.25, scatter: 1.5)
  static let connectedOverlap = NaturalRange(0, 0.25, scale: 0.25)
}

/// Σ_i s_i², s = S^x/N_s.
struct SiteSquareSums: TrajectorySums {
  static let name = "site squares"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .table(1, records: run.records) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SiteSquareRecorder(batch) }
}

private final class SiteSquareRecorder: SumsRecorder {
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
