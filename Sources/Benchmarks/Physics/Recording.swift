import Foundation
import Observables
import TruncatedWigner

/// The share of a run that recording takes: in the quickstart, and with many more recorded times and
/// waiting times.
func recording(_ report: Report) {
  report.section("quickstart, one rank: share of recording (sums and correlations) in the run")
  func tell(_ name: String, step: Double, every stepsPerRecord: Int, waiting: [Int]) {
    var settings = glassSettings(32, kappa: 0.5)
    settings.step = step
    let steps = Int((40 / step).rounded())
    settings.record(every: stepsPerRecord, until: steps, waiting: waiting)
    let simulator = BatchSimulator(settings: settings)
    let probe = StepProbe(settings: settings, trajectories: 64)
    let repeats = max(1, 20_000 / steps)
    // The fastest of several, since other work on the machine only adds.
    var fastest = (whole: Double.infinity, bare: Double.infinity)
    for trial in 0..<8 {
      let whole = seconds {
        for k in 0..<repeats {
          guard
            let sums = try? simulator.run(
              realization: 0, batch: trial * repeats + k, trajectories: 64, perGroup: false)
          else { return }
          _ = ObservableMoments(layout: settings.layout, sums: sums[0])
        }
      }
      let bare = seconds {
        for _ in 0..<(repeats * steps / stepsPerRecord) { probe.run(steps: stepsPerRecord) }
      }
      fastest = (min(fastest.whole, whole), min(fastest.bare, bare))
    }
    let share = 1 - fastest.bare / fastest.whole
    report.line(
      String(
        format: "%@ %5d times, %3d waiting times: %2.0f %%",
        name.padding(toLength: 27, withPad: " ", startingAt: 0), settings.layout.records,
        waiting.count, 100 * share))
    report.record([
      "benchmark": "recording", "job": name, "records": settings.layout.records,
      "waiting_times": waiting.count, "share": share,
    ])
  }
  tell("as it is", step: 0.02, every: 10, waiting: [25, 50, 100, 200])
  tell("10 times the times", step: 0.02, every: 1, waiting: [250, 500, 1000, 2000])
  tell("100 times the times", step: 0.002, every: 1, waiting: [2500, 5000, 10_000, 20_000])
  tell("50 times the waiting times", step: 0.02, every: 10, waiting: Array(1...200))
  tell("100 times the waiting times", step: 0.02, every: 5, waiting: Array(1...400))
}
