import TruncatedWigner

/// A stored result that does not belong to the job.
public struct IncompatibleResult: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// What a store holds of a job: the place a run continues from.
public struct StoredResult: Sendable {
  public private(set) var result: PartialResult
  /// The finished job, though without its partial sums.
  public private(set) var isCompleteWithoutSums = false
  /// Seconds of the runs before.
  private(set) var wallTime = 0.0
  /// Whether there was a result of this job.
  private var exists = false
  private var storedNodes = 0
  private let name: String

  /// Of a job that starts afresh.
  /// - Parameter name: of the store, for messages.
  public init(plan: Plan, name: String) {
    self.name = name
    result = PartialResult(plan: plan)
  }

  /// - Throws: `IncompatibleResult` when the document is of another job or holds more.
  public init(_ document: ResultDocument?, plan: Plan, name: String) throws {
    self.init(plan: plan, name: name)
    guard let document else { return }
    guard let identity = document.jobIdentity,
      case .integer(let realizations)? = document[attribute: "realizations"],
      case .integer(let trajectories)? = document[attribute: "trajectories"]
    else { throw IncompatibleResult("\(name) lacks the attributes of a twa result") }
    let differing = Job.differingKeys(identity, plan.job.identityJSON)
    if !differing.isEmpty {
      throw IncompatibleResult(
        "\(name) holds a different job: \(differing.joined(separator: ", ")) differ; choose another -o, or --overwrite"
      )
    }
    if plan.realizations < realizations || plan.trajectories < trajectories {
      throw IncompatibleResult(
        "\(name) already holds sampling \(realizations) × \(trajectories) (realizations × trajectories), more than the job's \(plan.realizations) × \(plan.trajectories); raise the job's counts, choose another -o, or --overwrite"
      )
    }
    exists = true
    if case .real(let seconds)? = document[attribute: "wall_time_s"] { wallTime = seconds }
    let (realizationCount, trajectoryCount) = (Int(realizations), Int(trajectories))
    let growth = Growth(
      realizations: realizationCount, trajectories: trajectoryCount, plan: plan)
    let hasGrown =
      plan.realizations != realizationCount || plan.trajectories != trajectoryCount
    do {
      let survivors = growth.survivors(of: document.checkpoint)
      for node in survivors { try result.tree.add(node) }
      storedNodes = hasGrown ? -1 : document.checkpoint.count
    } catch is DamagedNode {
      throw IncompatibleResult(
        "\(name) holds partial sums that do not fit the job; --overwrite starts anew")
    }
    result.digests.adopt(
      document.unitDigests, realizations: realizationCount, trajectories: trajectoryCount,
      plan: plan)
    for (point, quality) in QualityVariables.read(document, points: plan.points).enumerated() {
      if let quality { result.add(quality, atPoint: point) }
    }
    if document.checkpoint.isEmpty, case .integer(1)? = document[attribute: "complete"], !hasGrown {
      isCompleteWithoutSums = true
    }
  }

  /// Whether the store holds exactly these nodes, so that there is nothing to save.
  func isSaved(_ tree: ReductionTree) -> Bool { exists && storedNodes == tree.nodeCount }

  /// How many samples of each point a run to compare with needs; nil: all.
  public var samplesToCompare: [Int]? {
    Precision(plan: result.tree.plan)?.wantedSamples(result.tree)
  }

  /// A line for the user where an existing result cannot be continued, nil otherwise.
  public var notice: String? {
    guard exists, !isCompleteWithoutSums, result.tree.isEmpty, storedNodes != 0 else { return nil }
    return
      "\(name) holds no partial sums that this job can continue (output.keep_partial); everything is computed anew"
  }
}
