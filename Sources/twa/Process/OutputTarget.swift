import BatchCore
import BatchRunner
import HDF5Store

/// The result file of a run, and the file in which it grows: itself, or `OUT.partial.h5` beside it
/// where there is an older result that is to be replaced when the new one is complete.
final class OutputTarget {
  /// The result, as the user names it.
  let output: String
  /// Where the run saves.
  var path: String { partial?.path ?? output }
  var isPartial: Bool { partial != nil }
  /// What is there to continue, as it was read; forgotten when the steps of the plan are known.
  private(set) var document: ResultDocument?
  /// The same as far as it belongs to the plan.
  private(set) var stored: StoredResult
  /// Why nothing may be written, if so.
  private(set) var refusal: (any Error)?
  /// Lines for the user.
  private(set) var notices: [String] = []
  private var partial: PartialFile?
  private var locks: [OutputLock] = []

  /// Locks the files and reads what can be continued.
  ///
  /// That a file is of this job comes before the steps that it tells: the plan may lack its steps.
  /// - Parameter overwrites: whether the result that is there shall be replaced.
  /// - Throws: what is wrong with the files; `IncompatibleResult` if they are of another job.
  init(_ output: String, plan: Plan, shard: Shard?, overwrites: Bool) throws {
    self.output = output
    stored = StoredResult(plan: plan, name: output)
    lock(output)
    do {
      if !overwrites {
        document = try HDF5ResultStore(path: output).load()
        stored = try StoredResult(document, plan: plan, name: output)
        try stored.checkGrowth(of: shard)
      }
    } catch {
      throw refusal ?? error
    }
    if overwrites || stored.startsAnew { try growBeside(plan, shard, overwrites) }
  }

  /// Takes what is there for the plan with its steps.
  func settle(_ plan: Plan) throws {
    stored = try StoredResult(document, plan: plan, name: path)
    document = nil
  }

  private func lock(_ path: String) {
    guard refusal == nil else { return }
    do {
      let lock = try OutputLock(path: path)
      if locks.isEmpty { notices += [lock.notice].compactMap(\.self) }
      locks.append(lock)
    } catch {
      refusal = error
    }
  }

  private func growBeside(_ plan: Plan, _ shard: Shard?, _ overwrites: Bool) throws {
    let partial = PartialFile(of: output)
    self.partial = partial
    lock(partial.path)
    if !overwrites {
      notices.append(
        "\(output) holds no partial sums that this job can continue (output.keep_partial); everything is computed anew in \(partial.path), which replaces it when complete"
      )
    }
    document = nil
    stored = StoredResult(plan: plan, name: partial.path)
    do {
      let left = try HDF5ResultStore(path: partial.path).load()
      let earlier = try StoredResult(left, plan: plan, name: partial.path)
      try earlier.checkGrowth(of: shard)
      if !earlier.startsAnew {
        (document, stored) = (left, earlier)
        return
      }
    } catch is IncompatibleResult {
    } catch HDF5StoreError.incompatible {
    }
    notices.append(
      "\(partial.path) holds nothing that this job can continue; it is started anew")
  }

  /// Puts a complete result in its place.
  func finish() throws {
    try partial?.replaceOutput()
    partial = nil
  }

  func release() {
    for lock in locks { lock.release() }
    locks = []
  }
}
