import Observables
import Statistics
import Testing

@testable import TruncatedWigner

/// How often one-standard-error bars contain the truth: 68 % for normal errors, a little less for
/// few samples.
@Suite("coverage of error bars") struct LongCoverageTests {
  private static func ensemble(seed: UInt64, batchWidth: Int) -> Ensemble {
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": 6, "modes": 6, "spins_per_cluster": 2, "omega_c": 5, "kappa": 0.5,
        "g_over_gc": 1.27,
      ], step: 0.04, stepsPerRecord: 20, records: 6, seed: seed)
    ensemble.overlap = true
    ensemble.waitingRecords = [2, 5]
    ensemble.batchWidth = batchWidth
    return ensemble
  }

  /// Fraction of bars over all jobs and entries that contain the value of all jobs merged, for
  /// every result; magnetization by component. Entries without fluctuation are left out.
  private static func coverage(_ jobs: [ObservableMoments]) -> [(name: String, share: Double)] {
    var all = jobs[0]
    for job in jobs.dropFirst() { all.merge(job) }
    let truths = all.results()
    var hits: [String: (covered: Int, bars: Int)] = [:]
    for job in jobs {
      for (truth, result) in zip(truths, job.results()) {
        for (index, (expected, estimate)) in zip(truth.estimates, result.estimates).enumerated() {
          guard expected.standardError > 1e-7 else { continue }
          let axis = truth.stands(on: "time", "component") ? ["_x", "_y", "_z"][index % 3] : ""
          // t = 0 shows sampling alone.
          if !truth.stands(on: "waiting_time", "lag"), index < (axis.isEmpty ? 1 : 3) { continue }
          let hit = abs(estimate.value - expected.value) <= estimate.standardError
          hits[truth.name + axis, default: (0, 0)].covered += hit ? 1 : 0
          hits[truth.name + axis]!.bars += 1
        }
      }
    }
    return hits.keys.sorted().map {
      ($0, Double(hits[$0]!.covered) / Double(hits[$0]!.bars))
    }
  }

  @Test("errors over realizations: 400 jobs of 24 × 16 trajectories")
  func acrossRealizations() throws {
    let jobs = try (0..<400).map {
      try Self.ensemble(seed: 1000 + UInt64($0), batchWidth: 16)
        .run(realizations: 24, trajectories: 16)
    }
    let coverage = Self.coverage(jobs)
    print("coverage over realizations:", coverage.map { "\($0.name) \($0.share)" })
    #expect(coverage.count == 10)
    for (name, share) in coverage {
      #expect(share > 0.60 && share < 0.76, "\(name): \(share), seeds 1000…1399")
    }
  }

  /// One realization: groups of eight trajectories are the samples. All jobs share the couplings and
  /// differ in their trajectories.
  @Test("errors over trajectories: 300 jobs of one realization with 256 trajectories")
  func withinOneRealization() throws {
    let simulator = Self.ensemble(seed: 150, batchWidth: 64).simulator()
    let layout = simulator.settings.layout
    let jobs = try (0..<300).map { job in
      var moments = ObservableMoments(layout: layout)
      for batch in 0..<4 {
        let groups = try simulator.run(
          realization: 0, batch: 4 * job + batch, trajectories: 64, perGroup: true)
        for sums in groups { moments.merge(ObservableMoments(layout: layout, sums: sums)) }
      }
      return moments
    }
    #expect(jobs[0].samples == 32 && jobs[0].trajectories == 256)
    let coverage = Self.coverage(jobs)
    print("coverage over trajectories:", coverage.map { "\($0.name) \($0.share)" })
    for (name, share) in coverage where name.hasPrefix("magnetization") || name == "correlation" {
      #expect(share > 0.55 && share < 0.80, "\(name): \(share), seed 150")
    }
  }
}
