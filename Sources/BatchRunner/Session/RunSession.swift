import BatchCore
import Foundation

/// What a run came to.
public enum RunOutcome: Sendable {
  /// Nothing was left to do.
  case alreadyComplete
  /// Nothing was left to compute; the partial sums, which the job does not want, are gone.
  case slimmed
  /// Everything is computed and saved; units computed by this run, and units taken from the file.
  case completed(computed: Int, reused: Int)
  /// Ended early with everything saved: units that are there, and those the job has.
  case interrupted(Interruption, done: Int, of: Int)
  /// Some points could not be computed; the others are saved.
  case failed([UnitFailure])

  public var isComplete: Bool {
    switch self {
    case .alreadyComplete, .slimmed, .completed: true
    case .interrupted, .failed: false
    }
  }
}

/// Rank 0's part of a run: continue what the store holds, lead the ranks, save now and then and at
/// the end.
public final class RunSession {
  private let plan: Plan
  private let shard: Shard?
  private let stored: StoredResult
  private let writer: CheckpointWriter
  private let deadline: Deadline
  private let rule: StoppingRule?
  private var provenance: Provenance
  private let started = monotonicSeconds()
  private let tell: (String) -> Void

  /// - Parameters:
  ///   - stored: what the store held before.
  ///   - deadline: when the run may be killed.
  ///   - tell: called with lines that the user should see while the run goes on.
  public init(
    plan: Plan, shard: Shard? = nil, stored: StoredResult, store: any ResultStore,
    provenance: Provenance, deadline: Deadline = Deadline(timeLimit: nil, environment: [:]),
    tell: @escaping (String) -> Void = { _ in }
  ) {
    self.tell = tell
    self.plan = plan
    self.shard = shard
    self.stored = stored
    self.deadline = deadline
    self.provenance = provenance
    self.provenance.shard = shard
    self.provenance.history = stored.history
    rule = StoppingRule(plan: plan)
    writer = CheckpointWriter(builder: ResultBuilder(plan: plan), store: store)
  }

  /// The same as `signal`, and the end of the time.
  public func interruptions(signal: @escaping () -> Interruption?) -> InterruptionSource {
    let (deadline, writer) = (deadline, writer)
    // Two savings: the one that may be under way, and the last one.
    func left() -> Double { deadline.remaining - 2 * writer.longestTime - 0.5 }
    return InterruptionSource(
      current: { signal() ?? (left() <= 0 ? .timeLimit : nil) },
      grace: { reason in
        switch reason {
        case .request: deadline.isKnown ? max(0, left()) : 10
        case .timeLimit, .kill: 0
        }
      },
      patience: { reason in
        switch reason {
        case .request: deadline.isKnown ? max(0.5, left()) : 60
        case .timeLimit, .kill: 0.5
        }
      })
  }

  /// - Throws: `IncompatibleResult` where saving would lose something that the store holds.
  public func check() throws {
    if !isComplete { try stored.checkRealizations() }
  }

  /// Whether the store already holds all that is wanted.
  public private(set) lazy var isComplete: Bool =
    stored.isCompleteWithoutSums
    || (stored.result.missing(of: wanted(stored.result.tree)).isEmpty
      && stored.isSaved(stored.result.tree) && !canBeSlimmed)

  /// Whether the store holds the partial sums of a finished job that does not want them.
  private lazy var canBeSlimmed: Bool =
    plan.job.output.keepPartial == false && stored.hasSums
    && stored.result.missing(of: wanted(stored.result.tree, ofShard: false)).isEmpty

  /// Units that the run is for, as far as can be told by now.
  private func wanted(_ tree: ReductionTree, ofShard: Bool = true) -> UnitSet {
    let division = plan.division
    let all =
      rule.map { division.units(firstSamples: $0.wantedSamples(tree)) } ?? division.allUnits
    guard ofShard, let shard else { return all }
    return all.intersection(division.units(of: shard))
  }

  /// What a reader of the result should know before trusting it; not that a shard is a part.
  public var warnings: [String] {
    (writer.warnings ?? stored.warnings).filter { $0 != Warnings.missingSamples }
  }

  /// Runs what is missing and saves.
  /// - Parameter progress: units done, units to do, and the largest relative error when known.
  public func run(
    runner: Runner, progress: (_ done: Int, _ of: Int, _ error: LargestError?) -> Void
  ) throws -> RunOutcome {
    if isComplete { return .alreadyComplete }
    var result = stored.result
    var wanted = wanted(result.tree)
    let missingAtStart = result.missing(of: wanted).count

    var interruption: Interruption?
    var earlier = 0
    while interruption == nil, !result.missing(of: wanted).isEmpty {
      var now = 0
      (result, interruption) = try runner.lead(consume result, wanted: wanted) {
        done, total, gathered in
        now = done
        try saveIfDue(gathered, isLast: done == total, hasNews: earlier + done > 0)
        progress(earlier + done, earlier + total, writer.largestError)
      }
      earlier += now
      if rule != nil { wanted = self.wanted(result.tree) }
    }
    // A file that changes is one that holds more: scripts that restart a job go by it.
    let hasNews = earlier > 0 || !result.failures.isEmpty || result.states != stored.result.states
    if hasNews || !stored.isSaved(result.tree) || canBeSlimmed {
      try writer.save(result, provenanceNow())
      writer.takeNews().forEach(tell)
    }
    let left = result.missing(of: wanted).count
    let all = wanted.count
    if let interruption, left > 0 {
      return .interrupted(interruption, done: all - left, of: all)
    }
    if !result.failures.isEmpty {
      return .failed(result.failures.values.sorted { $0.unit < $1.unit })
    }
    if earlier == 0, canBeSlimmed { return .slimmed }
    let computed = rule == nil ? missingAtStart : earlier
    return .completed(computed: computed, reused: all - computed)
  }

  // MARK: Saving

  private lazy var nextSaving: Double =
    min(started + plan.job.output.checkpoint, deadline.firstSaving)
  /// Seconds to the first look at the errors that progress shows, and between two.
  static let firstLook = 2.0
  static let lookInterval = 10.0
  private lazy var nextLook: Double = started + Self.firstLook

  private func saveIfDue(_ result: PartialResult, isLast: Bool, hasNews: Bool) throws {
    let now = monotonicSeconds()
    writer.takeNews().forEach(tell)
    guard hasNews, !isLast else { return }
    if now > nextSaving {
      if try writer.start(result, provenanceNow(), writes: true) {
        nextSaving = now + plan.job.output.checkpoint
        nextLook = now + Self.lookInterval
      }
    } else if now > nextLook {
      // Only for the errors that progress shows.
      if try writer.start(result, provenanceNow(), writes: false) {
        nextLook = now + Self.lookInterval
      }
    }
  }

  private func provenanceNow() -> Provenance {
    var provenance = provenance
    provenance.seconds = monotonicSeconds() - started
    provenance.wallTime = stored.wallTime + provenance.seconds
    return provenance
  }
}
