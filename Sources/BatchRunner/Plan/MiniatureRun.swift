import BatchCore
import Foundation
import TruncatedWigner

/// A small part of a job run for real, to tell what its units and points cost beside time steps: where
/// units are short, sampling, recording, sums, lists of units and results take most of the time.
public struct MiniatureRun {
  /// Processor time of a unit, and of what comes once with a sweep point, in seconds.
  public let perUnit: Double
  public let perPoint: Double
  /// The part of them that rank 0 takes alone: lists of units, results, the file.
  public let rankZeroPerUnit: Double
  public let rankZeroPerPoint: Double

  /// Making results as data, which a run also does on the way.
  private let documentPerUnit: Double
  private let documentPerPoint: Double

  /// Whatever the job's size: making a file.
  private let once: Double

  /// Seconds of the whole job.
  public func seconds(of plan: Plan, ranks: Int) -> Double {
    let (units, points) = (Double(plan.units), Double(plan.points))
    let all = units * perUnit + points * perPoint
    let alone = min(all, units * rankZeroPerUnit + points * rankZeroPerPoint)
    let seconds = once + alone + (all - alone) / Double(ranks)
    return seconds + looks(in: seconds) * (units * documentPerUnit + points * documentPerPoint)
      / Double(ranks)
  }

  /// How many times in all a run of so many seconds makes its results as data to look at them, each time
  /// those that are there.
  private func looks(in seconds: Double) -> Double {
    guard seconds > RunSession.firstLook else { return 0 }
    let further = ((seconds - RunSession.firstLook) / RunSession.lookInterval).rounded(.down)
    let times =
      (further + 1) * RunSession.firstLook + RunSession.lookInterval * further * (further + 1) / 2
    return times / seconds
  }

  /// - Parameters:
  ///   - plan: with its steps.
  ///   - store: takes the results; emptied by the caller.
  public init(of plan: Plan, store: any ResultStore) throws {
    let ofPoint = plan.realizations * plan.batches
    // Units of a point that are too few to be told from what comes once with it count with it.
    let isShallow = ofPoint <= 64
    let least = isShallow ? ofPoint : 2
    let single = try Measurement(Self.part(of: plan, points: 1, units: least), store)
    /// The smallest of parts growing fourfold that takes longer than making a file and 0.6 s.
    func measured(_ part: (Int) -> Plan) throws -> Measurement {
      var size = 64
      while true {
        let measurement = try Measurement(part(size), store)
        if measurement.all > 0.6 + 2 * single.all || size >= 65536 { return measurement }
        size *= 4
      }
    }
    if isShallow {
      (perUnit, rankZeroPerUnit, documentPerUnit) = (0, 0, 0)
    } else {
      let deep = try measured { Self.part(of: plan, points: 1, units: $0) }
      perUnit =
        max(0, deep.all - single.all) / Double(max(1, deep.plan.units - single.plan.units))
      rankZeroPerUnit = deep.lists / Double(deep.plan.units)
      documentPerUnit = deep.document / Double(deep.plan.units)
    }
    once = max(0, single.all - Double(single.plan.units) * perUnit)
    guard plan.points > 1 else {
      (perPoint, rankZeroPerPoint, documentPerPoint) = (0, 0, 0)
      return
    }
    let wide = try measured { Self.part(of: plan, points: $0, units: least) }
    let points = Double(wide.plan.points - 1)
    let units = Double(wide.plan.units - single.plan.units)
    perPoint = max(0, wide.all - single.all - units * perUnit) / points
    documentPerPoint = max(0, wide.document - units * documentPerUnit) / points
    rankZeroPerPoint =
      max(0, wide.results + wide.lists - single.results - single.lists) / points
  }

  /// The same job with fewer points and samples.
  private static func part(of plan: Plan, points: Int, units: Int) -> Plan {
    var job = plan.job
    var left = points
    for axis in job.sweep.indices.reversed() {
      let count = min(left, job.sweep[axis].values.count)
      job.sweep[axis].values = Array(job.sweep[axis].values.prefix(count))
      left = max(1, left / count)
    }
    if plan.singleRealization {
      job.sampling.trajectories = min(plan.trajectories, units * plan.batchWidth)
    } else {
      job.sampling.realizations = min(plan.realizations, max(2, units / plan.batches))
    }
    job.sampling.targetStandardErrors = nil
    // A small job would keep sums that the whole one is too large for.
    job.output.keepPartial = plan.keepsSums
    job.time.step = plan.step(atPoint: 0)
    job.time.isAuto = false
    return Plan(job: job)
  }

  /// Processor seconds of one small run.
  private struct Measurement {
    let plan: Plan
    let all: Double
    /// Of making lists of units, and of making and saving results.
    let lists: Double
    let results: Double
    let document: Double

    init(_ plan: Plan, _ store: any ResultStore) throws {
      self.plan = plan
      var result = PartialResult(plan: plan)
      let start = processorTime()
      let runner = Runner(plan: plan, communicator: SerialCommunicator())
      _ = try runner.lead(&result) { _, _, _ in }
      let computed = processorTime()
      let schedule = Schedule(plan: plan, ranks: 1) { _ in false }
      // What is missing is looked for before and after the rounds, too.
      let coverage = result.tree.coverage
      var missing = schedule.units - plan.units
      for _ in 0..<4 { missing += (0..<plan.units).count { !coverage.contains(plan.unit($0)) } }
      let listed = processorTime()
      let made = ResultBuilder(plan: plan).document(result, provenance: .none)
      document = processorTime() - listed
      try store.save(made)
      let saved = processorTime()
      precondition(missing == 0, "a unit was not computed")
      lists = listed - computed
      results = saved - listed
      all = saved - start
    }
  }
}

/// Processor time of this process in seconds.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
