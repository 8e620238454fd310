import Foundation

/// What the schedule costs, measured; and with these figures how 10², 10³ and 10⁴ ranks would fare.
func scheduleScaling(_ report: Report) {
  report.section("schedule: what it costs")
  var costs = leaderCosts(report)
  withTemporaryDirectory { directory in
    if let messages = messageCosts(directory) {
      report.line(
        String(
          format: "MPI, 2 ranks: %.2f us to receive and answer a request, %.2f ms per MB received",
          messages.request * 1e6, messages.byte * 1e9))
      report.record([
        "benchmark": "messages", "request_s": messages.request, "s_per_byte": messages.byte,
      ])
      costs.request += messages.request
      costs.report += messages.request / 2
      costs.announcement += messages.request / 2
      costs.byte += messages.byte
    } else {
      report.line("mpirun -n 2 does not run here: messages over MPI taken as free")
    }
    scheduleOverhead(report, directory)
  }
  ScheduleTables(report: report, costs: costs).print()
}
