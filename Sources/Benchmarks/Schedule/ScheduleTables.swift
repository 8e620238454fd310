import Foundation

/// Simulated runs with the measured costs.
struct ScheduleTables {
  let report: Report
  let costs: LeaderCosts

  func print() {
    report.section("simulated: 1 s blocks, reports of 10 kB nodes")
    head()
    for ranks in [100, 1000, 10_000] {
      row("32 s job", ScheduleCase(ranks: ranks))
      // 5 min: blocks of 8 units of 1 s. 40 min: of 64.
      for units in [8, 64] where ranks * units <= 80_000 {
        row(
          "\(32 * units) s job",
          ScheduleCase(ranks: ranks, blockSeconds: Double(units), unitsPerBlock: units))
      }
      for kind in ScheduleCase.Costs.allCases.dropFirst() {
        row("32 s, points \(kind.rawValue)", ScheduleCase(ranks: ranks, costs: kind))
      }
    }
    row(
      "256 s, 100 kB",
      ScheduleCase(ranks: 10_000, blockSeconds: 8, unitsPerBlock: 8, nodeBytes: 100e3))
    for ranks in [100, 1000, 10_000] { limits(ranks) }
  }

  /// Where it breaks: shorter blocks, larger nodes.
  private func limits(_ ranks: Int) {
    report.section(
      "simulated, \(ranks) ranks: efficiency (rank 0 busy) by size of a node, %")
    report.line("block        1 kB         10 kB        100 kB       1 MB         10 MB")
    for (seconds, units) in [(8, 8), (1, 1), (0.1, 1), (0.01, 1), (0.001, 1)] {
      let cells = [1e3, 10e3, 100e3, 1e6, 10e6].map { bytes in
        let outcome = simulate(
          ScheduleCase(
            ranks: ranks, blockSeconds: seconds, unitsPerBlock: units, nodeBytes: bytes))
        let text = String(
          format: "%5.1f (%3.0f)", outcome.efficiency * 100, outcome.utilisation * 100)
        return text.padding(toLength: 13, withPad: " ", startingAt: 0)
      }
      report.line(String(format: "%5g s     ", seconds) + cells.joined())
    }
  }

  private func head() {
    report.line(
      "ranks  job                       efficiency  rank 0 busy  "
        + "answer after  rank idle    reports wait")
  }

  private func row(_ title: String, _ job: ScheduleCase) {
    func padded(_ text: String) -> String {
      text.padding(toLength: 26, withPad: " ", startingAt: 0)
    }
    let outcome = simulate(job)
    report.line(
      String(format: "%5d  ", job.ranks) + padded(title)
        + String(
          format: "%9.1f %%  %9.1f %%  %9.4f s  %9.4f s  %9.3f s", outcome.efficiency * 100,
          outcome.utilisation * 100, outcome.longestAnswer, outcome.longestIdle,
          outcome.longestQueue))
  }

  private func simulate(_ job: ScheduleCase) -> ScheduleOutcome {
    var simulation = ScheduleSimulation(job, costs)
    let outcome = simulation.run()
    report.record([
      "benchmark": "schedule_simulated", "ranks": job.ranks,
      "block_s": job.blockSeconds, "units_per_block": job.unitsPerBlock,
      "node_bytes": job.nodeBytes, "points": job.costs.rawValue,
      "efficiency": outcome.efficiency, "leader_busy": outcome.utilisation,
      "longest_answer_s": outcome.longestAnswer, "longest_idle_s": outcome.longestIdle,
      "longest_queue_s": outcome.longestQueue, "reports": outcome.reports,
      "makespan_s": outcome.makespan,
    ])
    return outcome
  }
}
