import BatchRunner
import Foundation

/// Progress on standard error: one updating line on a terminal, else a line at most every 30 s.
struct Progress {
  private let plan: Plan
  private let ranks: Int
  private let quiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let started = Date()
  private var lastReport = Date()
  private var wroteLine = false

  init(plan: Plan, ranks: Int, quiet: Bool) {
    self.plan = plan
    self.ranks = ranks
    self.quiet = quiet
    guard !quiet else { return }
    let job = plan.job
    write(
      "twa: \(job.name): \(job.model.name), \(plan.workText) on \(counted(ranks, "rank")), \(counted(plan.units, "unit"))\n"
    )
    for line in plan.computation.introduction { write("twa: \(line)\n") }
  }

  /// - Parameter error: the largest relative standard error when last looked at.
  mutating func report(done: Int, of total: Int, error: LargestError?) {
    let now = Date()
    guard !quiet, done > 0, now.timeIntervalSince(lastReport) > (isTerminal ? 0.2 : 30) else {
      return
    }
    lastReport = now
    let elapsed = now.timeIntervalSince(started)
    let left = elapsed / Double(done) * Double(total - done)
    var line = String(
      format: "twa: %d/%d units, %.1f units/s, ETA %@", done, total, Double(done) / elapsed,
      durationText(left))
    if let error {
      line += String(format: ", largest error %.2g%% (\(error.observable))", 100 * error.relative)
    }
    write(isTerminal ? "\r\u{1B}[K" + line : line + "\n")
    wroteLine = isTerminal
  }

  func end() {
    guard !quiet else { return }
    if wroteLine { write("\r\u{1B}[K") }
    write("twa: \(durationText(Date().timeIntervalSince(started)))\n")
  }

  private func write(_ text: String) {
    writeToStandardError(text)
  }
}

/// "1 point", "3 points".
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// "1h02m", "3m20s", "4.5s".
func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, abs(seconds) < 1e9 else { return "more than 30 years" }
  let whole = Int(seconds)
  if whole >= 3600 { return String(format: "%dh%02dm", whole / 3600, whole / 60 % 60) }
  if whole >= 60 { return String(format: "%dm%02ds", whole / 60, whole % 60) }
  return String(format: "%.1fs", seconds)
}

extension Plan {
  /// "3 points × 64 realizations × 64 trajectories".
  var workText: String {
    var parts = [counted(points, "point")]
    if hasTrajectories {
      parts += [
        counted(job.sampling.realizations, "realization"),
        counted(job.sampling.trajectories, "trajectory", "trajectories"),
      ]
    } else if division.samples > 1 {
      parts.append(counted(division.samples, "realization"))
    }
    return parts.joined(separator: " × ")
  }

  /// Whether the method samples.
  var hasTrajectories: Bool {
    !job.method.unusedKeys.contains("sampling.trajectories")
      && division.weight == job.sampling.realizations * job.sampling.trajectories
  }
}
