import BatchCore
import BatchRunner
import Foundation
import Methods

/// What rank 0 spends, in seconds.
struct LeaderCosts {
  /// Serving one request, message included.
  var request = 0.0
  /// Taking one report, beside its bytes.
  var report = 0.0
  /// Receiving, decoding and merging a byte of a node.
  var byte = 0.0
  /// Before the first time step and after the last, per unit of the job.
  var unit = 0.0
  /// Announcing a round, per rank.
  var announcement = 0.0
}

/// A tiny job whose reports have a certain size.
func tinyJob(
  points: Int = 1, realizations: Int, steps: Int = 2, records: Int = 1, pairs: String = ""
) -> String {
  let sweep = (0..<points).map { "0.\($0 + 10)" }.joined(separator: ", ")
  return """
    name: tiny
    model: {name: random_dicke, clusters: 2, modes: 2, spins_per_cluster: 1, omega_c: 5, kappa: 0.5, g_over_gc: 1.2}
    sampling: {realizations: \(realizations), trajectories: 16, batch: 16}
    time: {end: \(0.02 * Double(steps)), step: 0.02, record_every: \(0.02 * Double(steps) / Double(records))}
    observables: {overlap: true\(pairs)}
    """ + (points > 1 ? "\nsweep: {kappa: [\(sweep)]}\n" : "\n")
}

func plan(_ job: String) -> Plan {
  Plan(job: try! Job.parse(yaml: job, file: "tiny.yaml", catalogue: .all))
}

/// Costs of the leader's own code, measured on the real leader with a crowd of played ranks. The
/// best of some runs each, since other work on the machine only adds.
func leaderCosts(_ report: Report) -> LeaderCosts {
  let ranks = 10_000
  var costs = LeaderCosts()
  let large = plan(tinyJob(realizations: 32 * ranks))
  let division = large.division
  var schedule = Schedule(division: division, ranks: 1, units: UnitSet(0..<large.units))
  let construction = best {
    seconds {
      schedule = Schedule(division: division, ranks: ranks, units: UnitSet(0..<large.units))
    }
  }
  // Summed up and compared, so that the compiler leaves the work in place.
  var seen = Set<Int>()
  let look = best {
    seconds {
      seen.insert(
        (0..<schedule.blocks).reduce(0) { sum, block in
          schedule.runs(ofBlock: block).reduce(sum) { $0 + $1.count }
        })
    }
  }
  let empty = PartialResult(plan: large)
  let counting = best {
    seconds { seen.insert(empty.missing(of: UnitSet(0..<large.units)).count) }
  }
  guard seen == [large.units] else { fatalError("the schedule lacks units") }
  // Rank 0 counts what is missing before and after its round and at the end of the run.
  costs.unit = (construction + 3 * counting) / Double(large.units)

  costs.request = best {
    let crowd = Crowd(size: ranks)
    lead(large, crowd)
    return (crowd.ended - crowd.asked) / Double(crowd.requests)
  }
  let small = nodeCost(records: 10, count: 1000)
  let big = nodeCost(records: 4000, count: 100)
  costs.byte = (big.seconds - small.seconds) / Double(big.bytes - small.bytes)
  costs.report = small.seconds

  report.line(
    String(
      format: "10⁴ ranks x 32 blocks: Schedule made in %.0f ms, its units summed in %.2f ms, "
        + "missing units counted in %.0f ms", construction * 1e3, look * 1e3, counting * 1e3))
  report.line(
    String(
      format:
        "rank 0: request %.2f us; report %.1f us + %.2f ms per MB (%.1f kB and %.2f MB tried)",
      costs.request * 1e6, costs.report * 1e6, costs.byte * 1e9, Double(small.bytes) / 1e3,
      Double(big.bytes) / 1e6))
  report.record([
    "benchmark": "leader", "ranks": ranks, "schedule_s": construction, "sum_units_s": look,
    "count_missing_s": counting, "request_s": costs.request, "report_s": costs.report,
    "s_per_byte": costs.byte,
  ])
  return costs
}

private func best(_ measure: () -> Double) -> Double { (0..<5).map { _ in measure() }.min()! }

/// The real leader, the crowd being the other ranks.
private func lead(_ plan: Plan, _ crowd: Crowd) {
  _ = try! Runner(plan: plan, communicator: crowd).lead(
    PartialResult(plan: plan), wanted: UnitSet(0..<plan.units)
  ) { _, _, _ in }
}

/// Seconds to take and merge a report of one node, and the report's size.
private func nodeCost(records: Int, count: Int) -> (seconds: Double, bytes: Int) {
  let units = 4 * count
  let plan = plan(tinyJob(realizations: units, steps: records, records: records))
  let listener = Listener(units: units, count: count)
  _ = try! Runner(plan: plan, communicator: listener).follow()
  guard listener.reports.count == count else { fatalError("reports were lost") }
  let bytes = listener.reports.reduce(0) { $0 + $1.count } / count
  let time = best {
    let crowd = Crowd(size: 11, reports: listener.reports)
    lead(plan, crowd)
    return crowd.asked - crowd.began
  }
  return (time / Double(count), bytes)
}
