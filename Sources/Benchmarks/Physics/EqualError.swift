import Foundation
import Numerics

/// At which step the averages of a program are off by a tolerance.
struct ErrorTest {
  /// Its steps are those of the reference.
  var run: PeerRun
  /// Trajectories of the reference.
  var reference: Int
  var tolerance: Double
  /// Averages times this are compared with the tolerance: 1/atoms where they grow with the atoms.
  var share: Double
}

/// Step at which each program's averages are off by a tolerance from the limit of small steps (twa's
/// own), at the worst of the recorded times; and the time it then takes.
///
/// - Parameter costs: time of a step by name.
func equalError(
  _ all: [any Peer], costs: [String: Double], twa: TWAPeer, _ test: ErrorTest, _ report: Report
) {
  report.section(
    "\(twa.system.name), \(test.run.sites) sites: step at which averages per site are off by \(test.tolerance)"
  )
  var sampled = twa
  (sampled.realizations, sampled.seed) = (64, 2)
  var large = test.run
  large.trajectories = test.reference
  guard let reference = sampled.prepare(large)() else {
    report.line("skipped: twa does not run here")
    return
  }
  var base: Double?
  for peer in all {
    guard let cost = costs[peer.name] else { continue }
    var peer = peer
    if var twa = peer as? TWAPeer {
      twa.realizations = 64
      peer = twa
    }
    guard let (step, tried, error, noise) = largestStep(peer, test, reference) else {
      report.line("\(peer.name): no step down to 1/128 is within the tolerance")
      continue
    }
    // Of a unit of the simulated time.
    let time = cost / step
    if base == nil { base = time }
    let name = peer.name.padding(toLength: 22, withPad: " ", startingAt: 0)
    report.line(
      String(
        format:
          "%@ step %.3f (%.4f measured at %.4f, standard error %.4f), %6.1f times the time of twa",
        name, step, error, tried, noise, time / base!))
    report.record([
      "benchmark": "peers_equal_error", "system": twa.system.name, "program": peer.name,
      "step": step, "step_tried": tried,
      "error": error, "stderr": noise, "tolerance": test.tolerance, "time_ratio": time / base!,
    ])
  }
}

/// Steps 1, 1/2, 1/3, 1/4, 1/6, 1/8, … are tried from large to small. Those that would be needed
/// only if the error fell faster than the square of the step are left out. Between the last one
/// outside the tolerance and the first one within it a power law is assumed.
/// - Returns: step; first step within the tolerance, its largest error and largest standard error
///   times the share.
private func largestStep(
  _ peer: any Peer, _ test: ErrorTest, _ reference: PeerCurve
) -> (Double, Double, Double, Double)? {
  var run = test.run
  let tolerance = test.tolerance
  var least = 1.0
  var outside: (step: Double, error: Double)?
  for perUnit in [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]
  where Double(perUnit) >= least {
    run.steps = perUnit * run.end
    guard let curve = peer.prepare(run)() else { continue }
    let error = curve.difference(from: reference) * test.share
    if error <= tolerance {
      let noise = zip(curve.error, reference.error).map { hypot($0, $1) }.max() ?? 0
      var step = run.step
      if let outside {
        let share = log(tolerance / error) / log(outside.error / error)
        step *= pow(outside.step / step, share)
      }
      return (step, run.step, error, noise * test.share)
    }
    // Beyond 0.05 the step may be unstable and the error falls at any rate.
    if error < 0.05 {
      least = Double(perUnit) * (error / tolerance).squareRoot()
      outside = (run.step, error)
    }
  }
  return nil
}
