import BatchCore
import Numerics

/// ⟨σ⟩ of every site.
struct SiteMagnetization: Observable {
  static let key = ObservableKey(
    "site_magnetization", type: "boolean", defaultText: "false", "`site_magnetization`",
    absent: "false", isAvailable: \.hasSpins
  ) { field, context in
    let value = try field.boolean()
    if value { try context.requireSpins(field) }
    if value, let size = context.sweptSize {
      throw size.place.error(
        "`\(size.key)` is swept, so the number of sites varies; `observables.site_magnetization` needs one number of sites"
      )
    }
    return .boolean(value)
  }

  init(_ value: JSON, _ times: RecordedTimes) {}

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [SiteMagnetizationSums()] }

  func compose(_ layout: inout ObservableComposer) {
    let sites = layout.run.sites
    let site = LazyAxis(count: sites) {
      Axis(
        name: "site", values: .integer((0..<Int64(sites)).map { $0 }), units: "1",
        longName: "number of the site")
    }
    layout.addMeans(
      "site_magnetization", "<sigma> of every site", of: SiteMagnetizationSums.name,
      axes: [layout.run.times.axis, site, RecordedRun.component], .pauli)
  }
}

/// σ/N_s of every site, [site][component].
struct SiteMagnetizationSums: TrajectorySums {
  static let name = "site magnetization"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .table(3 * run.sites, records: run.records) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SiteMagnetizationRecorder(batch) }
}

private final class SiteMagnetizationRecorder: SumsRecorder {
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
