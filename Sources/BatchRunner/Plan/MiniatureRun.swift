import BatchCore
import Foundation

/// A small part of a job run for real, to tell what its units and points cost beside time steps: where
/// units are short, sampling, recording, sums, lists of units and results take most of the time.
public struct MiniatureRun {
  /// Processor time of a unit, and of what comes once with a sweep point, in seconds.
  public let perUnit: Double
  public let perPoint: Double
  /// The part of it that rank 0 takes alone: results, the file.
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
    let alone = min(all, points * rankZeroPerPoint)
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
    let ofPoint = plan.division.unitsOfPoint
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
      (perUnit, documentPerUnit) = (0, 0)
    } else {
      let deep = try measured { Self.part(of: plan, points: 1, units: $0) }
      perUnit =
        max(0, deep.all - single.all) / Double(max(1, deep.plan.units - single.plan.units))
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
      max(0, wide.results - single.results) / points
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
    let division = plan.division
    if division.unitsAreSamples, job.sampling.realizations == 1 {
      job.sampling.trajectories = min(
        job.sampling.trajectories, units * division.sampleWeight)
    } else {
      job.sampling.realizations = min(
        job.sampling.realizations, max(2, units / division.parts))
    }
    job.sampling.targetStandardErrors = nil
    // A small job would keep sums that the whole one is too large for.
    job.output.keepPartial = plan.keepsSums
    let part = Plan(job: job)
    guard part.computation.preparation != nil else { return part }
    return part.prepared(plan.computation.numbers(ofFirst: part.points))
  }

  /// Processor seconds of one small run.
  private struct Measurement {
    let plan: Plan
    let all: Double
    /// Of making and saving results.
    let results: Double
    let document: Double

    init(_ plan: Plan, _ store: any ResultStore) throws {
      self.plan = plan
      let start = processorTime()
      let runner = Runner(plan: plan, communicator: SerialCommunicator())
      let (result, _) = try runner.lead(
        PartialResult(plan: plan), wanted: plan.division.allUnits
      ) { _, _, _ in }
      let computed = processorTime()
      let made = ResultBuilder(plan: plan).document(result, provenance: .none)
      document = processorTime() - computed
      try store.save(made)
      let saved = processorTime()
      results = saved - computed
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
