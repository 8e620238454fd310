import BatchCore
import Numerics

/// Overlap Q of two trajectories of a realization, q = Σ_i ⟨s_i⟩²/N with s = S^x/N_s.
package struct Overlap: Observable {
  package static let key = ObservableKey.flag(
    "overlap", "`overlap`, `overlap_raw`", needs: "spins", \.hasSpins)

  package static func objection(_ job: Job, _ kind: RunKind) -> String? {
    let meaning = "`observables.overlap` compares two trajectories of a realization"
    if kind == .classical { return "\(meaning); `method: mean_field` has one" }
    return kind.isSampled && job.sampling.trajectories < 2
      ? "\(meaning); give `sampling.trajectories` >= 2" : nil
  }

  package static func advice(_ job: Job) -> String? {
    let trajectories = job.sampling.trajectories
    return trajectories < 8
      ? "overlap uses pairs of \(trajectories) trajectories of a realization: 8 or more give much smaller errors for the same work"
      : nil
  }

  /// It sees what averages over spins do not (a glass).
  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    .boolean(pilot.isSampled && pilot.shape.sites > 0 && pilot.siteRecords < 1e6)
  }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] {
    [SiteSquareSums(), SiteSums(records: run.records)]
  }

  package func compose(_ layout: inout ObservableComposer) {
    let (records, sites) = (layout.run.records, layout.run.sites)
    let squares = layout.offset(of: SiteSquareSums.name)
    let firstSite = layout.offset(of: SiteSums.name)
    let x = layout.scalar(of: SpinSums.name)
    let isSampled = layout.run.isSampled
    // q, m_x/2; over pairs of different trajectories where these scatter.
    let block = layout.add(
      FeatureBlock(indices: records, features: 2, needsPairs: isSampled) { sample in
        var values: [Double] = []
        values.reserveCapacity(2 * records)
        for record in 0..<records {
          var total = 0.0
          let row = firstSite + record * sites
          for site in 0..<sites { total += sample[row + site] * sample[row + site] }
          values.append(
            isSampled
              ? (total - sample[squares + record]) / (sample.pairCount * Double(sites))
              : total / Double(sites))
          values.append(sample.mean(record, scalar: x) / 2)
        }
        return values
      })
    layout.addSeries(
      "overlap", "order parameter overlap Q, connected, S = J/2 per spin", .connectedOverlap,
      of: block, isOfOneSample: false
    ) { $0.connected($1, 0, [(1, 1, 1)], isSampled: isSampled) }
    layout.addSeries(
      "overlap_raw", "order parameter overlap Q before subtraction", .overlap,
      judges: StepJudge("overlap_raw", floor: 0.025), of: block
    ) { $0.linear($1, 0) }
  }
}

extension NaturalRange {
  /// Q of S = ½σ, a mean square; connected, less the square of a mean, which realizations scatter.
  package static let overlap = NaturalRange(0, 0.25, scale: 0.25, scatter: 1.5)
  package static let connectedOverlap = NaturalRange(0, 0.25, scale: 0.25)
}

/// Σ_i s_i², s = S^x/N_s.
package struct SiteSquareSums: RecordedSums {
  package static let name = "site squares"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .table(1, records: run.records) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning { .squares(system.spinsX) }
}
