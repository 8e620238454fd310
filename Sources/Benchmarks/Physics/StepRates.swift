import BatchCore
import Foundation
import Models
import Observables
import TruncatedWigner

/// Trajectory-steps a second of `random_dicke` on one rank, beside the rate that its two matrix
/// products alone allow with the same BLAS, shapes and memory.
func stepRates(_ report: Report) {
  report.section("random_dicke, one rank, batch 64: full step against its two matrix products")
  report.line("clusters=modes  kappa  noise        trajectory-steps/s  products alone  time ratio")
  let cases: [(kappa: Double, noise: NoiseSampling)] = [
    (0, .gaussian), (0.5, .gaussian), (0.5, .threePoint),
  ]
  for size in [64, 128, 256, 512] {
    for (kappa, noise) in cases {
      var settings = glassSettings(size, kappa: kappa)
      settings.noiseSampling = noise
      let probe = StepProbe(settings: settings, trajectories: 64)
      let steps = max(20, 40_000_000 / (size * size * 64))
      probe.run(steps: steps)
      // Alternating, so that both see the same machine.
      var (full, products): ([Double], [Double]) = ([], [])
      for _ in 0..<15 {
        full.append(seconds { probe.run(steps: steps) } / Double(steps))
        products.append(seconds { probe.runProducts(steps: steps) } / Double(steps))
      }
      let ratio = median(zip(full, products).map { $0 / $1 })
      let (rate, limit) = (64 / median(full), 64 / median(products))
      report.line(
        String(
          format: "%14d  %5.1f  %@ %18.3g  %14.3g  %10.2f", size, kappa,
          (kappa == 0 ? "none" : noise.rawValue).padding(
            toLength: 12, withPad: " ", startingAt: 0), rate, limit, ratio))
      report.record([
        "benchmark": "random_dicke_step", "size": size, "kappa": kappa, "noise": noise.rawValue,
        "trajectory_steps_per_second": rate, "products_only": limit, "time_ratio": ratio,
      ])
    }
  }
}

/// `random_dicke` in its glass, as many modes as clusters.
func glassSettings(_ size: Int, kappa: Double) -> SimulationSettings {
  let model = ModelCatalogue.instance(
    "random_dicke",
    [
      "clusters": .number(Double(size)), "modes": .number(Double(size)), "spins_per_cluster": 5,
      "delta": 1, "omega_c": 5, "kappa": .number(kappa), "g_over_gc": 1.27,
    ])
  let layout = ObservableLayout(
    times: RecordedTimes(count: 2), shape: model.shape, kind: .wigner, choice: ObservableChoice([]))
  return SimulationSettings(
    model: model, initial: InitialState(theta: .pi / 2), spinSampling: .discrete,
    fluctuations: true, step: 0.02, stepsPerRecord: 10, layout: layout, seed: 1, point: 0,
    batchWidth: 64)
}

extension SimulationSettings {
  /// Records what the quickstart does.
  mutating func record(every steps: Int, until end: Int, waiting: [Int]) {
    stepsPerRecord = steps
    layout = ObservableLayout(
      times: RecordedTimes(count: end / steps + 1), shape: model.shape, kind: .wigner,
      choice: ObservableChoice([
        ("magnetization", true), ("photon_number", true), ("overlap", true),
        (
          "correlation",
          .object([("waiting_times", .numbers(waiting.map(Double.init))), ("of", .text("sx"))])
        ),
      ]))
  }
}
