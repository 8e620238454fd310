import BatchCore

/// A stored result that does not belong to the job.
public struct IncompatibleResult: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// What a store holds of a job: the place a run continues from.
public struct StoredResult: Sendable {
  public private(set) var result: PartialResult
  /// All that the job wants, though without its partial sums.
  public private(set) var isCompleteWithoutSums = false
  /// Where the result comes from so far.
  private(set) var history = RunHistory()
  /// What a reader should know before trusting it.
  private(set) var warnings: [String] = []
  /// Seconds of the runs before.
  private(set) var wallTime = 0.0
  /// Whether there was a result of this job.
  private var exists = false
  /// Sampling counts of the stored run, where the job has more.
  private var smallerCounts: (realizations: Int, trajectories: Int)?
  private var storedNodes = 0
  private var holdsSamples = false
  /// Observables whose values per realization it has and the job does not ask for.
  private(set) var droppedRealizations: [String] = []
  /// Whether it is without some that the job asks for.
  private var lacksRealizations = false
  /// For each point how many samples are in the stored averages.
  private var samplesDone: [Int] = []
  private let name: String
  /// Of the job.
  private let sampling: Sampling

  /// Of a job that starts afresh.
  /// - Parameter name: of the store, for messages.
  public init(plan: Plan, name: String) {
    self.name = name
    sampling = plan.job.sampling
    result = PartialResult(plan: plan)
  }

  /// - Parameter isContinued: whether units of this program's may be added to what is there.
  /// - Throws: `IncompatibleResult` when the document is of another job, holds more, or, if there are
  ///   units to add, holds numbers of another kind.
  public init(
    _ document: ResultDocument?, plan: Plan, name: String, isContinued: Bool = true
  ) throws {
    self.init(plan: plan, name: name)
    guard let document else { return }
    guard let identity = document.jobIdentity(plan.job.catalogue) else {
      throw IncompatibleResult("\(name) lacks the attributes of a twa result")
    }
    let counts = try StoredCounts(document, name: name)
    let (realizations, trajectories) = (counts.realizations, counts.trajectories)
    let differing = plan.job.catalogue.differingKeys(identity, plan.job.identityJSON)
    if !differing.isEmpty {
      throw IncompatibleResult(
        "\(name) holds a different job: \(differing.joined(separator: ", ")) differ; choose another -o, or --overwrite"
      )
    }
    if sampling.realizations < realizations || sampling.trajectories < trajectories {
      throw IncompatibleResult(
        "\(name) already holds sampling \(realizations) × \(trajectories) (realizations × trajectories), more than the job's \(sampling.realizations) × \(sampling.trajectories); raise the job's counts, choose another -o, or --overwrite"
      )
    }
    exists = true
    history = RunHistory(of: document)
    warnings = document.warnings
    wallTime = document.wallTime
    if sampling.realizations != realizations || sampling.trajectories != trajectories {
      smallerCounts = (realizations, trajectories)
    }
    let storedPlan = counts.plan(of: plan)
    let growth = Growth(stored: storedPlan.division, grown: plan.division)
    do {
      var check = NodeCheck(plan: storedPlan)
      let survivors = growth.survivors(of: try check.checked(document.checkpoint))
      guard document.unitDigests.isEmpty || document.unitDigests.count == storedPlan.units else {
        throw DamagedNode()
      }
      try result.tree.adoptRealizations(document, survivors, of: storedPlan)
      for node in survivors { try result.tree.add(node) }
      storedNodes = hasGrown ? -1 : document.checkpoint.count
    } catch is DamagedNode {
      throw IncompatibleResult(
        "\(name) holds partial sums that do not fit the job; --overwrite starts anew")
    }
    result.digests.adopt(document.unitDigests, growth)
    if !hasGrown {
      for state in document.unitStates where (0..<plan.units).contains(state.unit) {
        result.states[state.unit] = state.bytes
      }
    }
    QualityVariables.read(document, into: &result.quality, of: plan)
    samplesDone = document.samplesDone(of: plan)
    holdsSamples = !document.checkpoint.isEmpty || samplesDone.contains { $0 > 0 }
    let isComplete =
      !hasGrown && document[attribute: "complete"] == .integer(1)
      && document.isSufficient(for: plan, samplesDone)
    isCompleteWithoutSums = document.checkpoint.isEmpty && isComplete
    try noteRealizations(document, plan)
    if isContinued, !isComplete, !result.tree.isEmpty,
      let difference = plan.job.method.difference(
        NumbersRevision.of(document), NumbersRevision.current, plan.job)
    {
      throw IncompatibleResult(
        "\(name) comes from a version whose numbers differ: \(difference); choose another -o, or --overwrite"
      )
    }
  }

  /// Looks at what the file has of single realizations, and the job asks for.
  /// - Throws: `IncompatibleResult` where it holds averages only in which they are not known.
  private mutating func noteRealizations(_ document: ResultDocument, _ plan: Plan) throws {
    let (asked, there) = (
      plan.realizationVariables.map(\.name), document.realizationObservables
    )
    droppedRealizations = there.filter { !asked.contains($0) }
    let missing = asked.filter { !there.contains($0) }
    lacksRealizations = !missing.isEmpty
    guard lacksRealizations, isCompleteWithoutSums || result.tree.lacksRealizations else { return }
    throw IncompatibleResult(
      "\(name) was computed without output.per_realization for \(missing.joined(separator: ", ").shortened(to: 200)), and sums over realizations do not tell the values in each; --overwrite computes all anew, another -o keeps this file too, output.per_realization: \(there.isEmpty ? "false" : "[\(there.joined(separator: ", ").shortened(to: 200))]") goes on with it as it is"
    )
  }

  /// Refuses to replace a file by one that lacks values per realization which it has.
  /// - Throws: `IncompatibleResult`.
  func checkRealizations() throws {
    guard !droppedRealizations.isEmpty else { return }
    throw IncompatibleResult(
      "\(name) has the values per realization of \(droppedRealizations.joined(separator: ", ").shortened(to: 200)), which this job does not ask for; set output.per_realization: true to go on with it, choose another -o, or --overwrite"
    )
  }

  /// Whether the job has more samples than the stored run had.
  private var hasGrown: Bool { smallerCounts != nil }

  /// Whether the store holds exactly these nodes, so that there is nothing to save.
  func isSaved(_ tree: ReductionTree) -> Bool {
    exists && storedNodes == tree.nodeCount && !lacksRealizations
  }

  /// Whether the store holds partial sums.
  var hasSums: Bool { storedNodes > 0 }

  /// The units that are in the stored averages: what a run to compare with needs.
  public var unitsInAverages: UnitSet {
    isCompleteWithoutSums
      ? result.tree.division.units(firstSamples: samplesDone) : result.tree.coverage
  }

  /// Whether nothing of an existing result can be continued, so that all is computed anew.
  public var startsAnew: Bool {
    holdsSamples && !isCompleteWithoutSums && result.tree.isEmpty
  }

  /// Shards are parts of a certain number of samples, so they do not grow: grown parts would overlap
  /// with each other, and could not be joined.
  /// - Throws: `IncompatibleResult` when that is asked for.
  public func checkGrowth(of shard: Shard?) throws {
    guard let shard, let smallerCounts else { return }
    throw IncompatibleResult(
      "\(name) holds a part of \(smallerCounts.realizations) × \(smallerCounts.trajectories) samples (realizations × trajectories), the job has \(sampling.realizations) × \(sampling.trajectories): shard \(shard.text) cannot grow; join all shards of the smaller job first (twa merge), then run the larger one on the joined file without --shard"
    )
  }
}

extension ResultDocument {
  /// For each point of a plan how many samples are in its averages.
  func samplesDone(of plan: Plan) -> [Int] {
    let division = plan.division
    guard
      case .integer(let counts)? = variables.first(where: { $0.name == "trajectories_done" })?
        .values, counts.count == plan.points
    else { return [Int](repeating: 0, count: plan.points) }
    return counts.map { count in
      // Whatever a file says, a point has no more than these.
      let weight = min(max(0, Int(count)), division.weight)
      return (weight + division.sampleWeight - 1) / division.sampleWeight
    }
  }

  /// Whether these samples are all that the plan wants, or as precise as it wants.
  fileprivate func isSufficient(for plan: Plan, _ samplesDone: [Int]) -> Bool {
    let rule = StoppingRule(plan: plan)
    return samplesDone.indices.allSatisfy { point in
      samplesDone[point] >= plan.division.samples
        || rule?.isReached(in: self, atPoint: point) == true
    }
  }

  /// Seconds of all runs that contributed.
  var wallTime: Double {
    guard case .real(let seconds)? = self[attribute: "wall_time_s"], seconds >= 0,
      seconds.isFinite
    else { return 0 }
    return seconds
  }
}
