import Foundation
import Numerics
import Observables
import Statistics
import TruncatedWigner

/// Products of couplings in single against double precision: time of a step, and how far results
/// move.
func precision(_ report: Report) {
  report.section("random_dicke, one rank, batch 64: single against double precision")
  for size in [64, 128, 256, 512] {
    let probes = MatrixPrecision.allCases.map { precision in
      var settings = glassSettings(size, kappa: 0.5)
      settings.productPrecision = precision
      return StepProbe(settings: settings, trajectories: 64)
    }
    let steps = max(20, 20_000_000 / (size * size * 64))
    var ratios: [Double] = []
    for _ in 0..<15 {
      let times = probes.map { probe in seconds { probe.run(steps: steps) } }
      ratios.append(times[0] / times[1])
    }
    report.line(String(format: "%4d clusters: %.2f times faster", size, median(ratios)))
    report.record(["benchmark": "single_precision", "size": size, "speedup": median(ratios)])
  }
  report.section(
    "the quickstart with 64 realizations: shift of results in standard errors, rms (largest)")
  guard let double = moments(), let single = moments(.single), let fine = moments(refined: true)
  else { return }
  for (index, result) in double.results().enumerated() {
    func shift(_ other: ObservableMoments) -> (rms: Double, largest: Double) {
      let others = other.results()[index].values
      let shifts = result.values.indices.compactMap { place -> Double? in
        guard let error = result.errors?[place], error > 1e-7 else { return nil }
        return abs(result.values[place] - others[place]) / error
      }
      let mean = shifts.reduce(0) { $0 + $1 * $1 } / Double(max(1, shifts.count))
      return (mean.squareRoot(), shifts.max() ?? 0)
    }
    let (ours, step) = (shift(single), shift(fine))
    let name = result.name.padding(toLength: 28, withPad: " ", startingAt: 0)
    report.line(
      String(
        format: "%@ single precision %.3f (%.2f), half the step %.3f (%.2f)", name, ours.rms,
        ours.largest, step.rms, step.largest))
    report.record([
      "benchmark": "single_precision_shift", "variable": result.name, "rms": ours.rms,
      "largest": ours.largest, "rms_of_half_step": step.rms, "largest_of_half_step": step.largest,
    ])
  }
}

private func moments(_ precision: MatrixPrecision = .double, refined: Bool = false)
  -> ObservableMoments?
{
  var settings = glassSettings(32, kappa: 0.5)
  settings.productPrecision = precision
  settings.record(every: 10, until: 2000, waiting: [25, 50, 100, 200])
  if refined { settings.refine() }
  let simulator = BatchSimulator(settings: settings)
  var moments = ObservableMoments(layout: settings.layout)
  for realization in 0..<64 {
    guard
      let sums = try? simulator.run(
        realization: realization, batch: 0, trajectories: 64, perGroup: false)
    else { return nil }
    moments.merge(ObservableMoments(layout: settings.layout, sums: sums[0]))
  }
  return moments
}
