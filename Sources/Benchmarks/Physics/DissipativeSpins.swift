import BatchCore
import Foundation
import Models
import Observables
import TruncatedWigner

/// Bare steps of the Tavis–Cummings model, per spin.
func tavisCummingsSteps(_ report: Report) {
  report.section("tavis_cummings, 100 atoms with loss, pump and decay, one rank, batch 64")
  for noise in NoiseSampling.allCases {
    let probe = StepProbe(
      settings: settings(
        "tavis_cummings",
        [
          "atoms": 100, "omega": 1, "epsilon": 1, "g": 0.9, "kappa": 1, "gamma_down": 0.125,
          "gamma_up": 0.375,
        ], noise: noise), trajectories: 64)
    let time = perStep(probe, steps: 200)
    let nanoseconds = time / (64 * 100) * 1e9
    report.line(
      String(format: "%@ noise: %.1f ns per spin and step", noise.rawValue, nanoseconds))
    report.record([
      "benchmark": "tavis_cummings_step", "noise": noise.rawValue, "ns_per_spin_step": nanoseconds,
    ])
  }
}

/// Steps of the other dissipative spin models: correlated emission against its matrix products, a
/// long Rydberg chain.
func dissipativeSpins(_ report: Report) {
  report.section("rydberg_chain, 1000 sites, one rank, batch 64")
  let chain = StepProbe(
    settings: settings(
      "rydberg_chain",
      [
        "sites": 1000, "omega_rabi": 0.5, "interaction": 1, "gamma_down": 0.1, "gamma_z": 0.1,
        "boundary": "periodic", "lattice": "chain",
      ]), trajectories: 64)
  let chainTime = perStep(chain, steps: 20) / 64_000 * 1e9
  report.line(String(format: "%.1f ns per spin and step", chainTime))
  report.record(["benchmark": "rydberg_chain_step", "ns_per_spin_step": chainTime])

  report.section("correlated_emission, one rank, batch 64: step against its matrix products")
  for atoms in [100, 300, 1000] {
    let probe = StepProbe(
      settings: settings(
        "correlated_emission",
        [
          "atoms": .number(Double(atoms)), "spacing": 0.2, "omega_rabi": 0, "detuning": 0,
          "dipole": .number(.pi / 2),
        ]), trajectories: 64)
    let steps = max(2, 2_000_000 / (atoms * atoms))
    probe.run(steps: 1)
    var ratios: [Double] = []
    var times: [Double] = []
    for _ in 0..<3 {
      let full = seconds { probe.run(steps: steps) } / Double(steps)
      let products = seconds { probe.runProducts(steps: steps) } / Double(steps)
      ratios.append(full / products)
      times.append(full)
    }
    report.line(
      String(
        format: "N = %4d: %8.1f us per trajectory and step, %.2f times the products", atoms,
        median(times) / 64 * 1e6, median(ratios)))
    report.record([
      "benchmark": "correlated_emission_step", "atoms": atoms,
      "us_per_trajectory_step": median(times) / 64 * 1e6, "time_ratio": median(ratios),
    ])
  }
}

private func perStep(_ probe: StepProbe, steps: Int) -> Double {
  probe.run(steps: steps)
  return median((0..<7).map { _ in seconds { probe.run(steps: steps) } / Double(steps) })
}

private func settings(
  _ name: String, _ values: [String: ParameterValue], noise: NoiseSampling = .gaussian
) -> SimulationSettings {
  let model = ModelCatalogue.instance(name, values)
  return SimulationSettings(
    model: model, initial: ModelCatalogue.model(named: name)!.initial, spinSampling: .discrete,
    fluctuations: true, step: 0.01, stepsPerRecord: 10,
    layout: ObservableLayout(
      times: RecordedTimes(count: 2), shape: model.shape, kind: .wigner, choice: ObservableChoice([])),
    seed: 1, point: 0, batchWidth: 64, noiseSampling: noise)
}
