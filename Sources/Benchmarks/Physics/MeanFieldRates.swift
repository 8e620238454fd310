import BatchCore
import Foundation
import MeanField
import Methods
import TruncatedWigner

/// Mean field of 2·10⁵ atoms and one mode to t = 200, on one core: what one adaptive step of a spin (a power series) takes,
/// beside a step of truncated Wigner of the same system.
func meanFieldRates(_ report: Report) {
  report.section("mean field of 200000 atoms and one mode to t = 200, tolerance 0.003")
  let system = """
    model: {name: tavis_cummings, atoms: 200000, omega: 0, epsilon: {normal: [0, 2.2]}, g: 1.5, kappa: 0.5, gamma_up: 0.2, gamma_down: 0.05}
    initial: {theta: 0.3pi}
    sampling: {realizations: 1, trajectories: 16, batch: 16}

    """
  func job(_ text: String) -> Job {
    try! Job.parse(yaml: system + text, file: "atoms.yaml", catalogue: .all)
  }
  guard
    let mean = MeanFieldMethod().computation(
      of: job("method: mean_field\ntime: {end: 200, record_every: 1, tolerance: 0.003}"))
      as? MeanFieldComputation
  else { return }
  let unit = mean.division.unit(0)
  let whole = processorSeconds { _ = try? mean.makeWorker().compute(unit, SoloContext()) }
  guard let probe = mean.probe(budget: 2) else { return }
  let step = 1e9 * probe.secondsPerStep / 2e5
  guard
    let wigner = WignerMethod().computation(
      of: job("method: twa\ntime: {end: 1, step: 0.02, record_every: 0.1}")) as? WignerComputation
  else { return }
  let sampled =
    StepProbe(settings: wigner.settings(atPoint: 0), trajectories: 16).secondsPerStep(budget: 2)
    * 1e9 / (2e5 * 16)
  report.line(
    String(
      format:
        "whole unit %.1f s; a spin and step of length %.3f %.0f ns, of truncated Wigner %.1f ns: ratio %.1f",
      whole, probe.stepLength, step, sampled, step / sampled))
  report.record([
    "benchmark": "mean field", "atoms": 200_000, "end": 200, "tolerance": 0.003,
    "seconds": whole, "ns_per_spin_and_step": step, "step": probe.stepLength,
    "ns_of_truncated_wigner": sampled,
  ])
}
