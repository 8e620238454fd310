import Foundation
import TruncatedWigner

/// What a run came to.
public enum RunOutcome: Sendable, Equatable {
  /// Nothing was left to do.
  case alreadyComplete
  /// Everything is computed and saved; units computed by this run, and units taken from the file.
  case completed(computed: Int, reused: Int)
}

/// A stored result that does not belong to the job.
public struct IncompatibleResult: Error, CustomStringConvertible {
  public let description: String
}

/// Rank 0's part of a run: continue what the store holds, lead the ranks, save now and then and at
/// the end.
public final class RunSession {
  private let plan: Plan
  private let store: any ResultStore
  private let storeName: String
  private let builder: ResultBuilder
  private var provenance: Provenance
  private let started = monotonicSeconds()
  private var earlierWallTime = 0.0

  public init(plan: Plan, store: any ResultStore, storeName: String, provenance: Provenance) {
    self.plan = plan
    self.store = store
    self.storeName = storeName
    self.provenance = provenance
    builder = ResultBuilder(plan: plan)
  }

  /// The tree to continue from.
  /// - Parameter overwrite: start afresh whatever the store holds.
  /// - Throws: `IncompatibleResult` when the stored result is of another job.
  public func open(overwrite: Bool) throws -> ReductionTree {
    var tree = ReductionTree(plan: plan)
    guard !overwrite, let stored = try store.load() else { return tree }
    guard case .text(let identity)? = stored[attribute: "job_identity"],
      case .integer(let realizations)? = stored[attribute: "realizations"],
      case .integer(let trajectories)? = stored[attribute: "trajectories"]
    else {
      throw IncompatibleResult(description: "\(storeName) lacks the attributes of a twa result")
    }
    let differing = Job.differingKeys(identity, plan.job.identityJSON)
    if !differing.isEmpty {
      throw IncompatibleResult(
        description:
          "\(storeName) holds a different job: \(differing.joined(separator: ", ")) differ; choose another -o, or --overwrite"
      )
    }
    if plan.realizations < realizations || plan.trajectories < trajectories {
      throw IncompatibleResult(
        description:
          "\(storeName) already holds sampling \(realizations) × \(trajectories) (realizations × trajectories), more than the job's \(plan.realizations) × \(plan.trajectories); raise the job's counts, choose another -o, or --overwrite"
      )
    }
    if case .real(let seconds)? = stored[attribute: "wall_time_s"] { earlierWallTime = seconds }
    hasStored = true
    let growth = Growth(
      realizations: Int(realizations), trajectories: Int(trajectories), plan: plan)
    do {
      for node in growth.survivors(of: stored.checkpoint) { try tree.add(node) }
    } catch is DamagedNode {
      throw IncompatibleResult(
        description:
          "\(storeName) holds partial sums that do not fit the job; --overwrite starts anew")
    }
    // A complete file without partial sums still answers the same job.
    if stored.checkpoint.isEmpty, case .integer(1)? = stored[attribute: "complete"],
      plan.realizations == realizations, plan.trajectories == trajectories
    {
      isComplete = true
    }
    return tree
  }

  /// Whether the store already held the finished job, though not its partial sums.
  private var isComplete = false
  /// Whether the store held a result of this job.
  private var hasStored = false

  /// A line for the user where an existing result cannot be continued, nil otherwise.
  public func notice(_ tree: ReductionTree) -> String? {
    guard hasStored, !isComplete, tree.isEmpty else { return nil }
    return
      "\(storeName) holds no partial sums that this job can continue (output.keep_partial); everything is computed anew"
  }

  /// Runs what is missing and saves.
  public func run(
    _ tree: ReductionTree, runner: Runner,
    progress: (_ done: Int, _ of: Int) -> Void
  ) throws -> RunOutcome {
    var tree = tree
    let coverage = tree.coverage
    let missing = (0..<plan.units).count { !coverage.contains(plan.unit($0)) }
    if isComplete || missing == 0 { return .alreadyComplete }
    var lastSave = monotonicSeconds()
    var savedUnits = 0
    try runner.lead(&tree) { done, total, gathered in
      progress(done, total)
      let now = monotonicSeconds()
      if done < total, done > savedUnits, now - lastSave > plan.job.output.checkpoint {
        try save(gathered)
        savedUnits = done
        lastSave = monotonicSeconds()
      }
    }
    try save(tree)
    return .completed(computed: missing, reused: plan.units - missing)
  }

  private func save(_ tree: ReductionTree) throws {
    provenance.wallTime = earlierWallTime + monotonicSeconds() - started
    try store.save(builder.document(tree, provenance: provenance))
  }
}
