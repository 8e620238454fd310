import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import HDF5Store

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Validate a job and say what it costs: work, memory, time, file size.")

  @OptionGroup var options: JobOptions

  @Option(help: "Ranks the job will run on.")
  var ranks = 1

  func validate() throws {
    if ranks < 1 { throw ValidationError("--ranks must be at least 1") }
  }

  func run() throws {
    let outline = Plan(job: try options.read())
    let memory = MemoryEstimate(plan: outline)
    let fits = memory.excess(ranks: 1) == nil
    // A job that this machine cannot run has its costs too, but no pilot.
    let plan: Plan
    do {
      plan =
        fits
        ? try outline.computation.preparation.map { outline.prepared(try $0.outline()) } ?? outline
        : outline
    } catch {
      throw ProgramExit(error)
    }
    let job = plan.job
    func line(_ label: String, _ text: String) {
      print(label.padding(toLength: 22, withPad: " ", startingAt: 0) + text)
    }
    line("job", "\(job.name) (\(job.model.name), \(job.method.name))")
    line("work", plan.workText)
    line(
      "units",
      "\(plan.units)"
        + (plan.hasTrajectories ? ", each of up to \(plan.division.partWeight) trajectories" : ""))
    for (label, text) in plan.computation.outline { line(label, text) }
    if fits { for notice in plan.notices { line("note", notice) } }
    line(
      "memory, each rank",
      "\(Bytes.text(memory.perRank)) (program \(Bytes.text(MemoryEstimate.base)), system \(Bytes.text(memory.state)), history \(Bytes.text(memory.history)), sums \(Bytes.text(memory.sums)), units \(Bytes.text(memory.schedule)), sweep \(Bytes.text(memory.points)))"
    )
    line(
      "memory, rank 0",
      "\(Bytes.text(memory.rankZero)) (results \(Bytes.text(memory.results)), partial sums kept for growth \(Bytes.text(memory.kept)))"
    )
    if memory.realizations > 0 {
      let (count, values) = (plan.points * plan.realizations, plan.realizationValues)
      line(
        "per realization",
        "\(counted(plan.realizationVariables.count, "observable")) of \(counted(count, "realization")), \(Bytes.text(8 * values * Double(count))) in the file, \(Bytes.text(memory.realizations)) of rank 0"
      )
    }
    line("file size", "about \(Bytes.text(memory.file))")
    if let excess = memory.excess(ranks: ranks) {
      line("this machine", "\(excess); `twa run` refuses the job here")
    }
    guard fits else {
      line("time", "not measured: its steps do not fit here")
      return
    }
    guard let (one, all) = predictedSeconds(plan) else {
      line("time", "cannot be told beforehand")
      return
    }
    line(
      "time",
      "about \(durationText(all)) on \(counted(ranks, "rank")) like this core (\(durationText(one)) of one)"
    )
  }

  /// Seconds on one rank and on all: from a short timed probe of each of a few sweep points, and where
  /// units are so short that other things count, from a small part of the job.
  private func predictedSeconds(_ plan: Plan) -> (one: Double, all: Double)? {
    let stride = max(1, plan.points / 8)
    let sample = Swift.stride(from: 0, to: plan.points, by: stride).map { $0 }
    var total = 0.0
    for point in sample {
      let budget = 0.5 / Double(sample.count)
      guard let seconds = plan.computation.secondsOfUnit(atPoint: point, budget: budget) else {
        return nil
      }
      total += seconds
    }
    let perUnit = total / Double(sample.count)
    if perUnit < 0.02 {
      let path = NSTemporaryDirectory() + "twa-plan-\(getpid()).h5"
      defer { unlink(path) }
      if let small = try? MiniatureRun(of: plan, store: HDF5ResultStore(path: path)) {
        return (small.seconds(of: plan, ranks: 1), small.seconds(of: plan, ranks: ranks))
      }
    }
    let seconds = perUnit * Double(plan.units) * 1.1  // recording and sampling
    return (seconds, seconds / Double(ranks))
  }
}
