import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import Methods

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Compute what the output file does not yet hold.",
    discussion: """
      Idempotent: a finished file is left alone; a job whose sampling counts grew adds only the \
      difference; a job that differs elsewhere is refused. The result does not depend on the \
      number of ranks.
      """)

  @OptionGroup var options: JobOptions

  @Option(name: .shortAndLong, help: "Output file (default: results/<job name>.h5).")
  var output: String?

  @Flag(help: "Start afresh, replacing the output file at the end.")
  var overwrite = false

  @Flag(
    help: ArgumentHelp(
      "Afterwards, run the job again at half the step on the same noise and report how far the results move, in standard errors. Takes twice the time of the run."
    ))
  var checkStep = false

  @Option(
    help: ArgumentHelp(
      "Compute one of K equal parts of the job; `twa merge` joins the files.", valueName: "k/K"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Save and end with exit code 75 before this time is over, e.g. 3h50m. Under Slurm the end of the job is known.",
      valueName: "duration"))
  var timeLimit: String?

  @Flag(help: "No progress and no summary.")
  var quiet = false

  func validate() throws {
    if let shard, Shard(shard) == nil {
      throw ValidationError(
        "--shard \(shard) is no part of a job; give k/K with 1 <= k <= K, e.g. 2/8")
    }
    if let timeLimit, (Quantity.seconds(timeLimit) ?? 0) <= 0 {
      throw ValidationError(
        "--time-limit \(timeLimit) is no duration; give e.g. 3h50m, 90m or 600s")
    }
  }

  func run() throws {
    Signals.install()
    let deadline = Deadline(timeLimit: timeLimit.flatMap(Quantity.seconds))
    StartWatch.begin(deadline)
    let ranks: Ranks
    do { ranks = try Ranks.meet() } catch { throw ProgramExit(error) }
    if let code = ranks.introductions.leavingCode { ranks.leave(code: code) }
    if ranks.leads { StartWatch.end() }
    do {
      ranks.leave(code: ranks.leads ? try lead(ranks, deadline) : try follow(ranks))
    } catch {
      // Met by one rank alone: the others cannot go on.
      ranks.abort(error)
    }
  }

  /// What every rank but the first does.
  /// - Returns: exit code.
  private func follow(_ ranks: Ranks) throws -> Int32 {
    let job: Job
    let secondsLeft: Double?
    switch try Opening(ranks.communicator).hear(.all) {
    case .end(let code): return code
    case .run(let told, let left): (job, secondsLeft) = (told, left)
    }
    StartWatch.end()
    var plan = Plan(job: job)
    // Rank 0 has looked at its own machine.
    if ranks.isAwayFromLeader {
      try MemoryEstimate(plan: plan).check(job: job, ranks: ranks.onThisMachine)
    }
    try MemoryEstimate(plan: plan).reserve(for: job, asRankZero: false)
    let groups = try RankGroups(of: plan.computation, ranks.communicator, hosts: ranks.hosts)
    let signals = InterruptionSource(current: { Signals.interruption })
    func runner(_ plan: Plan) -> Runner {
      Runner(
        plan: plan, communicator: ranks.communicator, groups: groups, interruption: signals,
        secondsLeft: secondsLeft)
    }
    if let preparation = plan.computation.preparation {
      switch try runner(plan).followPreparation(preparation) {
      case .found(let numbers): plan = plan.prepared(numbers)
      case .end(let code): return code
      }
    }
    let code = try runner(plan).follow()
    guard checkStep, code == 0, let refined = plan.refined else { return code }
    return try runner(refined).follow()
  }
}
