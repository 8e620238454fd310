import Foundation
import TruncatedWigner

/// Time of a unit of time at equal error, general parts against the model's own: the step is the largest at
/// which averages are off by a tolerance from the limit of small steps. All have the same initial samples and
/// no noise, so that chance plays no role; times are of steps with noise.
func generalPathAtEqualError(_ report: Report) {
  report.section(
    "general parts against the model's own at equal error of averages per spin, same samples")
  for system in GeneralCase.all where system.name != "driven_spin" {
    let reference = curve(system.settings(.own), perUnit: 512)
    var base: [Double: Double] = [:]
    for parts in [GeneralModel.Parts.own, .couplings, .unstructured] {
      for found in largestSteps(system.settings(parts), reference) {
        let time = found.secondsPerUnit
        if parts == .own { base[found.tolerance] = time }
        let ratio = time / (base[found.tolerance] ?? .nan)
        report.line(
          String(
            format: "%@ %@ off by %.3f: step %.4f, %5.2f times the time",
            system.name.padding(toLength: 20, withPad: " ", startingAt: 0),
            parts.rawValue.padding(toLength: 24, withPad: " ", startingAt: 0), found.tolerance,
            found.step, ratio))
        report.record([
          "benchmark": "general_path_equal_error", "system": system.name, "parts": parts.rawValue,
          "tolerance": found.tolerance, "step": found.step, "time_ratio": ratio,
        ])
      }
    }
  }
}

/// A step, and the processor time of a unit of time of one batch with steps of this size.
private struct StepAtError {
  let tolerance: Double
  let step: Double
  let secondsPerUnit: Double
}

private let tolerances = [0.02, 0.002]
private let end = 3

/// Averages at the times 1, 2, 3.
private func curve(_ settings: SimulationSettings, perUnit: Int) -> [Double] {
  var settings = settings
  settings.seed = 1
  settings.step = 1 / Double(perUnit)
  settings.batchWidth = 256
  let probe = StepProbe(settings: settings, trajectories: 256, hasNoise: false)
  return (0..<end).flatMap { _ -> [Double] in
    probe.run(steps: perUnit)
    return probe.averages
  }
}

/// From large steps to small ones; a step counts if the next smaller one, too, is within the tolerance.
/// Between the last step outside and the first one within a power law is assumed.
private func largestSteps(_ settings: SimulationSettings, _ reference: [Double]) -> [StepAtError] {
  var errors: [(perUnit: Int, error: Double)] = []
  for perUnit in [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192] {
    let averages = curve(settings, perUnit: perUnit)
    let error = zip(averages, reference).reduce(0) { max($0, abs($1.0 - $1.1)) }
    errors.append((perUnit, error.isFinite ? error : .infinity))
    if errors.suffix(2).allSatisfy({ $0.error < tolerances.last! }), errors.count > 1 { break }
  }
  return tolerances.compactMap { tolerance in
    let outside = errors.lastIndex { $0.error > tolerance } ?? -1
    guard outside + 1 < errors.count else { return nil }
    let within = errors[outside + 1]
    var step = 1 / Double(within.perUnit)
    if outside >= 0, errors[outside].error < 1 {
      let (coarse, error) = (1 / Double(errors[outside].perUnit), errors[outside].error)
      step *= pow(coarse / step, log(tolerance / within.error) / log(error / within.error))
    }
    var timed = settings
    timed.step = step
    let probe = StepProbe(settings: timed, trajectories: 64)
    return StepAtError(
      tolerance: tolerance, step: step, secondsPerUnit: probe.secondsPerStep(budget: 0.3) / step)
  }
}
