import Foundation
import Numerics

/// Step at which each program's photon number of 15 atoms is off by a tolerance from the limit of
/// small steps (twa's own), at the worst of the times 1, 2, … 10; and the time it then takes.
///
/// - Parameter costs: time of a step by name.
func equalError(
  _ all: [any Peer], costs: [String: Double], twa: TWAPeer, _ report: Report
) {
  let tolerance = 0.003
  report.section(
    "tavis_cummings, 15 atoms: step at which the photon number per atom is off by \(tolerance)")
  var run = PeerRun(atoms: 15, trajectories: 3 << 17, end: 10, steps: 320, records: 10)
  var sampled = twa
  (sampled.realizations, sampled.seed) = (64, 2)
  guard let reference = sampled.prepare(run)() else {
    report.line("skipped: twa does not run here")
    return
  }
  run.trajectories = 3 << 15
  var base: Double?
  for peer in all {
    guard let cost = costs[peer.name] else { continue }
    var peer = peer
    if var twa = peer as? TWAPeer {
      twa.realizations = 64
      peer = twa
    }
    guard let (step, tried, error, noise) = largestStep(peer, run, reference, tolerance) else {
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
      "benchmark": "peers_equal_error", "program": peer.name, "step": step, "step_tried": tried,
      "error": error, "stderr": noise, "tolerance": tolerance, "time_ratio": time / base!,
    ])
  }
}

/// Steps 1, 1/2, 1/3, 1/4, 1/6, 1/8, … are tried from large to small. Those that would be needed
/// only if the error fell faster than the square of the step are left out. Between the last one
/// outside the tolerance and the first one within it a power law is assumed.
/// - Returns: step; first step within the tolerance, its largest error and largest standard error
///   per atom.
private func largestStep(
  _ peer: any Peer, _ run: PeerRun, _ reference: PhotonCurve, _ tolerance: Double
) -> (Double, Double, Double, Double)? {
  var run = run
  var least = 1.0
  var outside: (step: Double, error: Double)?
  let atoms = Double(run.atoms)
  for perUnit in [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]
  where Double(perUnit) >= least {
    run.steps = perUnit * run.end
    guard let curve = peer.prepare(run)() else { continue }
    let error = curve.difference(from: reference) / atoms
    if error <= tolerance {
      let noise = zip(curve.error, reference.error).map { hypot($0, $1) }.max() ?? 0
      var step = run.step
      if let outside {
        let share = log(tolerance / error) / log(outside.error / error)
        step *= pow(outside.step / step, share)
      }
      return (step, run.step, error, noise / atoms)
    }
    // Beyond 0.05 the step may be unstable and the error falls at any rate.
    if error < 0.05 {
      least = Double(perUnit) * (error / tolerance).squareRoot()
      outside = (run.step, error)
    }
  }
  return nil
}
