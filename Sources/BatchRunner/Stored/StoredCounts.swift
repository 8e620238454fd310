import BatchCore

/// Numbers of samples that a stored document says to be for.
struct StoredCounts {
  let realizations: Int
  let trajectories: Int

  /// - Throws: `IncompatibleResult` where they are missing, or no job can have them.
  init(_ document: ResultDocument, name: String) throws {
    guard case .integer(let realizations)? = document[attribute: "realizations"],
      case .integer(let trajectories)? = document[attribute: "trajectories"]
    else { throw IncompatibleResult("\(name) lacks the attributes of a twa result") }
    let possible: ClosedRange<Int64> = 1...1_000_000_000
    guard possible.contains(realizations), possible.contains(trajectories),
      realizations * trajectories <= 1_000_000_000_000_000
    else {
      throw IncompatibleResult(
        "\(name) is damaged: no job has \(realizations) realizations x \(trajectories) trajectories"
      )
    }
    self.realizations = Int(realizations)
    self.trajectories = Int(trajectories)
  }

  /// The plan that the stored part belongs to.
  func plan(of plan: Plan) -> Plan {
    var job = plan.job
    job.sampling.realizations = realizations
    job.sampling.trajectories = trajectories
    return Plan(job: job)
  }
}
