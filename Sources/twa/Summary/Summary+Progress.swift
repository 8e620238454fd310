import BatchRunner

extension Summary {
  /// How much of the job is there: "complete: 3 of 3 points; 64 realizations × 64 trajectories each".
  var progress: String {
    func integer(_ name: String) -> Int64 {
      if case .integer(let value)? = document[attribute: name] { value } else { 0 }
    }
    let (realizations, trajectories) = (integer("realizations"), integer("trajectories"))
    let done = variable("trajectories_done").map(Self.integers) ?? []
    // A file may say anything; a product that is no number is no complete point.
    let all = realizations.multipliedReportingOverflow(by: trajectories)
    let full = all.overflow ? 0 : done.count { $0 == all.partialValue }
    let samples = "\(realizations) realizations × \(trajectories) trajectories each"
    guard integer("complete") == 1 else {
      return "incomplete: \(full) of \(done.count) points; \(samples)"
    }
    guard full < done.count, !all.overflow else {
      return "complete: \(full) of \(done.count) points; \(samples)"
    }
    // A method may need fewer samples than the job names.
    guard hasTarget else { return "complete: \(done.count) of \(done.count) points" }
    return "complete: \(early(done, realizations: realizations, trajectories: trajectories))"
  }

  /// Of a job that ended at its precision, `sampling.target_stderr`.
  private func early(_ done: [Int64], realizations: Int64, trajectories: Int64) -> String {
    // The samples of one realization are its trajectories.
    let (each, unit) = realizations == 1 ? (1, "trajectories") : (trajectories, "realizations")
    let all = realizations * trajectories
    let counts = done.filter { $0 < all }.map { $0 / max(1, each) }
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let range = least == most ? "\(least)" : "\(least)–\(most)"
    let after = "after \(range) of \(all / max(1, each)) \(unit)"
    if done.count == 1 { return "the point reached its target \(after)" }
    if counts.count == done.count {
      return "all \(done.count) points reached their target \(after)"
    }
    return
      "\(counts.count) of \(done.count) points reached their target \(after), the others have all"
  }
}
