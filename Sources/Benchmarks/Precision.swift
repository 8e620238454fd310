import Foundation
import Statistics
import TruncatedWigner

/// Products of couplings in single against double precision: time of a step, and how far results
/// move.
func precision(_ report: Report) {
  report.section("random_dicke, one rank, batch 64: single against double precision")
  for size in [64, 128, 256, 512] {
    let probes = ProductPrecision.allCases.map { precision in
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
  report.section("the quickstart with 64 realizations, single precision: largest shift of results")
  guard let double = moments(.double), let single = moments(.single) else { return }
  for (a, b) in zip(double.results(), single.results()) {
    let shifts = zip(a.estimates, b.estimates).filter { $0.0.standardError > 1e-7 }
      .map { abs($0.value - $1.value) / $0.standardError }
    guard let largest = shifts.max() else { continue }
    let name = a.name.padding(toLength: 28, withPad: " ", startingAt: 0)
    report.line(String(format: "%@ %.4f standard errors", name, largest))
    report.record(["benchmark": "single_precision_shift", "variable": a.name, "shift": largest])
  }
}

private func moments(_ precision: ProductPrecision) -> ObservableMoments? {
  var settings = glassSettings(32, kappa: 0.5)
  settings.productPrecision = precision
  settings.record(every: 10, until: 2000, waiting: [25, 50, 100, 200])
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
