import BatchCore
import BatchRunner
import Foundation
import HDF5Store

extension RunCommand {
  /// What rank 0 does: decides what is to be done before any other rank begins, and leads them.
  /// - Returns: exit code.
  func lead(_ ranks: Ranks, _ deadline: Deadline) throws -> Int32 {
    let opening = Opening(ranks.communicator)
    var plan: Plan
    let place: OutputTarget
    do {
      (plan, place) = try prepare(ranks)
      try opening.tell(plan.job, deadline)
    } catch {
      return try leave(with: error, opening)
    }
    defer { place.release() }
    let session: RunSession
    let groups = try RankGroups(of: plan.computation, ranks.communicator, hosts: ranks.hosts)
    do {
      if let preparation = plan.computation.preparation {
        guard let prepared = try prepare(plan, preparation, place.document, ranks, deadline)
        else {
          writeToStandardError("twa: asked to end while \(preparation.text); run again to go on\n")
          try opening.tell(end: 75)
          return 75
        }
        plan = prepared
      }
      try place.settle(plan)
      session = try begin(plan, place, ranks, deadline)
    } catch {
      return try leave(with: error, opening)
    }
    return try lead(ranks, plan, place, session, groups)
  }

  /// Before any work: all ranks are told and leave together.
  private func leave(with error: any Error, _ opening: Opening) throws -> Int32 {
    let ending = ProgramExit(error)
    ending.printMessage()
    try opening.tell(end: ending.code)
    return ending.code
  }

  private var part: Shard? { shard.flatMap { Shard($0) } }

  /// The job, and what is there of it.
  private func prepare(_ ranks: Ranks) throws -> (Plan, OutputTarget) {
    if let output { try OutputPath.check(output) }
    let plan = try options.plan(ranks: ranks.onThisMachine)
    try MemoryEstimate(plan: plan).reserve(for: plan.job, asRankZero: true)
    if part != nil, plan.job.sampling.targetStandardErrors != nil {
      throw ProgramExit(
        code: 65,
        message:
          "twa: \(plan.job.file): sampling.target_stderr looks at all realizations together, so the job cannot be run in shards; remove one of the two"
      )
    }
    let place = try OutputTarget(
      output ?? Self.defaultOutput(plan.job.name, part), plan: plan, shard: part,
      overwrites: overwrite)
    // Steps are chosen only for a file that may be written.
    if plan.computation.preparation != nil, place.document == nil, let refusal = place.refusal {
      throw refusal
    }
    return (try plan.adopting(place.document), place)
  }

  /// The plan with what is found out before the units, which all ranks are told: as the stored result
  /// has it, or anew.
  /// - Returns: nil if the run is to end before that.
  private func prepare(
    _ plan: Plan, _ preparation: any Preparation, _ document: ResultDocument?, _ ranks: Ranks,
    _ deadline: Deadline
  ) throws -> Plan? {
    let runner = Runner(
      plan: plan, communicator: ranks.communicator,
      interruption: InterruptionSource(
        current: { Signals.interruption ?? (deadline.isOver ? .timeLimit : nil) }))
    var numbers = document.flatMap(plan.computation.preparation(in:))
    if numbers == nil {
      if !quiet { writeToStandardError("twa: \(plan.job.name): \(preparation.text)\n") }
      numbers = try runner.leadPreparation(preparation)
    }
    guard let numbers else { return nil }
    try runner.announce(numbers)
    return plan.prepared(numbers)
  }

  private func begin(
    _ plan: Plan, _ place: OutputTarget, _ ranks: Ranks, _ deadline: Deadline
  ) throws -> RunSession {
    var provenance = Provenance(
      version: Version.number, gitCommit: Version.commit,
      commandLine: CommandLine.arguments.joined(separator: " "),
      hostnames: ranks.introductions.hostnames, ranks: ranks.communicator.size, wallTime: 0)
    provenance.machines = ranks.introductions.machines
    provenance.software = .own
    let session = RunSession(
      plan: plan, shard: part, stored: place.stored,
      store: HDF5ResultStore(path: place.path).withoutMakingDirectories,
      provenance: provenance, deadline: deadline,
      tell: { writeToStandardError("twa: \($0)\n") })
    try session.check()
    // A finished file needs no writing.
    if let refusal = place.refusal, !session.isComplete || place.isPartial || checkStep {
      throw refusal
    }
    // What concerns the safety of results is said in any case.
    let notices = place.notices + [deadline.notice].compactMap(\.self)
    for notice in notices + (quiet ? [] : plan.notices) {
      writeToStandardError("twa: \(notice)\n")
    }
    return session
  }

  private func lead(
    _ ranks: Ranks, _ plan: Plan, _ place: OutputTarget, _ session: RunSession,
    _ groups: RankGroups
  ) throws -> Int32 {
    let communicator = ranks.communicator
    func makeRunner(_ plan: Plan) -> Runner {
      Runner(
        plan: plan, communicator: communicator, groups: groups,
        interruption: session.interruptions { Signals.interruption })
    }
    let runner = makeRunner(plan)
    var progress = Progress(plan: plan, ranks: communicator.size, quiet: quiet)
    let outcome = try session.run(runner: runner) { progress.report(done: $0, of: $1, error: $2) }
    progress.end()
    if outcome.isComplete { try place.finish() }
    let code = try conclude(outcome, plan, place, silent: runner.silentRanks)
    if outcome.isComplete { Warning.tell(session.warnings, file: place.output) }
    // Those do not hear that the run is over.
    if !runner.silentRanks.isEmpty { throw ProgramExit(code: code, message: "") }
    try runner.end(code: code)
    guard code == 0, checkStep, let refined = plan.refined else { return code }
    return try check(refined, place.output, makeRunner(refined), communicator)
  }

  private static func defaultOutput(_ job: String, _ shard: Shard?) -> String {
    "results/\(job)" + (shard.map { ".shard-\($0.index)-of-\($0.count)" } ?? "") + ".h5"
  }
}
