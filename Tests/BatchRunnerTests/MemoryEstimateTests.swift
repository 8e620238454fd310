import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// What a job needs is counted before anything of its size is allocated, whatever the size.
@Suite struct MemoryEstimateTests {
  private func estimate(_ model: String, _ rest: String = "") throws -> MemoryEstimate {
    let grid = rest.contains("time:") ? "" : "\ntime: {end: 1, step: 0.1, record_every: 0.1}"
    return MemoryEstimate(
      plan: Plan(job: try Job.parse(yaml: "model: \(model)\(grid)\n\(rest)", file: "big.yaml")))
  }

  @Test(arguments: [
    ("{name: rydberg_chain, sites: 1e9, omega_rabi: 1}", ""),
    ("{name: rydberg_chain, sites: 1e9, omega_rabi: 1}", "observables: {site_magnetization: true}"),
    ("{name: correlated_emission, atoms: 1e9, spacing: 0.1}", ""),
    ("{name: tavis_cummings, atoms: 1e9, g: {normal: [1, 0.1]}}", ""),
    ("{name: central_spin, satellites: 999999999, g: 1}", "observables: {overlap: true}"),
    ("{name: random_dicke, clusters: 1e9, modes: 1e9, omega_c: 1, g: 1}", ""),
    ("{name: hopfield, spins: 1e9, modes: 1e9, omega: 1, sigma: 1}", ""),
    (
      "{name: random_dicke, clusters: 1e9, modes: 4, omega_c: 1, g: 1}",
      "sampling: {target_stderr: {overlap: 0.01}}\nobservables: {overlap: true, site_magnetization: true, pair_correlation: 10000, correlation: {waiting_times: [0, 1e8], of: [sx, sy, field]}}\ntime: {end: 1e8, step: 1, record_every: 1}"
    ),
  ]) func hugeJobsAreCounted(model: String, rest: String) throws {
    let memory = try estimate(model, rest)
    for part in [
      memory.state, memory.history, memory.sums, memory.schedule, memory.points, memory.results,
      memory.kept,
    ] { #expect(part >= 0 && part.isFinite) }
    #expect(memory.rankZero > 3e10)
    if memory.rankZero > Bytes.ofMachine() {
      #expect(memory.excess(ranks: 1)?.contains("this size needs") == true)
    }
  }

  /// Bytes a rank holds of units and points: what was measured of runs, within a fifth. Units take
  /// nothing of their own.
  @Test func unitsAndPointsAreCounted() throws {
    let grid = "time: {end: 1, step: 0.5, record_every: 0.5}\n"
    func rankZero(_ rest: String) throws -> Double {
      try estimate("{name: driven_spin, gamma_down: 1}", grid + rest).rankZero
    }
    let small = try rankZero("")
    let units = try rankZero("sampling: {realizations: 3e7, trajectories: 1, batch: 16}") - small
    #expect(units < 20e6)
    let target = try rankZero(
      "sampling: {realizations: 1e9, trajectories: 1000, target_stderr: 1%}\nsweep: {gamma_z: {from: 0, to: 1, count: 1000}}"
    )
    #expect(target < 200e6)
    let sweep =
      try rankZero(
        "sampling: {realizations: 2, trajectories: 16, batch: 16}\nsweep: {omega_rabi: {from: 0.1, to: 2, count: 60000}}"
      ) - small
    #expect(sweep > 60_000 * 2700 && sweep < 60_000 * 3550)
  }
}
