import ArgumentParser
import BatchRunner
import Foundation
import HDF5Store
import MPIRuntime

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
    if let output { try OutputPath.check(output) }
    let deadline = Deadline(timeLimit: timeLimit.flatMap(Quantity.seconds))
    let plan = try options.plan(ranks: Self.localRanks)
    let part = shard.flatMap { Shard($0) }
    if part != nil, plan.job.sampling.targetStandardErrors != nil {
      throw Ending(
        code: 65,
        message:
          "twa: \(plan.job.file): sampling.target_stderr looks at all realizations together, so the job cannot be run in shards; remove one of the two"
      )
    }
    let path = output ?? Self.defaultOutput(plan.job.name, part)
    let communicator: any Communicator
    do {
      communicator = Launcher.isMPI() ? try MPICommunicator() : SerialCommunicator()
    } catch {
      throw Ending(error)
    }
    let code: Int32
    do {
      let hostnames = try communicator.hostnames()
      let leads = communicator.rank == 0
      if leads {
        code = try lead(plan, part, path, communicator, hostnames, deadline)
      } else {
        code = try follow(plan, communicator)
      }
    } catch {
      // Met by one rank alone: the others cannot go on.
      Ending(error).printMessage()
      communicator.abort(code: Ending(error).code)
    }
    if let mpi = communicator as? MPICommunicator {
      do { try mpi.finalize() } catch { throw Ending(error) }
    }
    Foundation.exit(code)
  }

  /// What ranks other than 0 do.
  /// - Returns: exit code.
  private func follow(_ plan: Plan, _ communicator: any Communicator) throws -> Int32 {
    let signals = InterruptionSource(current: { Signals.interruption })
    func runner(_ plan: Plan) -> Runner {
      Runner(plan: plan, communicator: communicator, interruption: signals)
    }
    var plan = plan
    if plan.lacksSteps {
      switch try runner(plan).followSteps() {
      case .chosen(let choices): plan = plan.with(choices)
      case .end(let code): return code
      }
    }
    let outcome = try runner(plan).follow()
    return checkStep && outcome == 0 ? try runner(plan.refined).follow() : outcome
  }

  private static func defaultOutput(_ job: String, _ shard: Shard?) -> String {
    "results/\(job)" + (shard.map { ".shard-\($0.index)-of-\($0.count)" } ?? "") + ".h5"
  }

  private func lead(
    _ plan: Plan, _ shard: Shard?, _ path: String, _ communicator: any Communicator,
    _ hostnames: [String], _ deadline: Deadline
  ) throws -> Int32 {
    var plan = plan
    let provenance = Provenance(
      version: Version.number, gitCommit: Version.commit,
      commandLine: CommandLine.arguments.joined(separator: " "), hostnames: hostnames,
      ranks: communicator.size, wallTime: 0)
    let runner: Runner
    let session: RunSession
    var lock: OutputLock?
    do {
      let store = HDF5ResultStore(path: path)
      var refusal: (any Error)?
      do { lock = try OutputLock(path: path) } catch { refusal = error }
      let stored: StoredResult
      do {
        let document = overwrite ? nil : try store.load()
        // That the file is of this job comes before the steps that it tells.
        let known = try StoredResult(document, plan: plan, name: path)
        if plan.lacksSteps {
          if document == nil, let refusal { throw refusal }
          guard let decided = try decide(plan, document, communicator, deadline) else {
            return try interruptedBeforeWork(plan, communicator)
          }
          plan = decided
          stored = try StoredResult(document, plan: plan, name: path)
        } else {
          stored = known
        }
      } catch {
        throw refusal ?? error
      }
      session = RunSession(
        plan: plan, shard: shard, stored: stored, store: store.withoutMakingDirectories,
        provenance: provenance, deadline: deadline)
      // A finished file needs no writing.
      if let refusal, !session.isComplete || checkStep { throw refusal }
      runner = Runner(
        plan: plan, communicator: communicator,
        interruption: session.interruptions { Signals.interruption })
      if !quiet {
        let notices = [lock?.notice, stored.notice].compactMap(\.self)
        for notice in notices + plan.notices {
          writeToStandardError("twa: \(notice)\n")
        }
      }
    } catch {
      // Before any work: all ranks are told and leave together.
      let ending = Ending(error)
      ending.printMessage()
      try Runner(plan: plan, communicator: communicator).end(code: ending.code)
      return ending.code
    }
    defer { lock?.release() }
    var progress = Progress(plan: plan, ranks: communicator.size, quiet: quiet)
    let outcome = try session.run(runner: runner) { progress.report(done: $0, of: $1, error: $2) }
    progress.end()
    let code = try conclude(outcome, plan, path)
    try runner.end(code: code)
    guard code == 0, checkStep else { return code }
    let checker = Runner(
      plan: plan.refined, communicator: communicator,
      interruption: session.interruptions { Signals.interruption })
    return try check(plan.refined, path, checker, communicator)
  }

  /// The plan with its steps, which all ranks are told: those of the stored result, or newly chosen.
  /// - Returns: nil if the run is to end before that.
  private func decide(
    _ plan: Plan, _ document: ResultDocument?, _ communicator: any Communicator,
    _ deadline: Deadline
  ) throws -> Plan? {
    let runner = Runner(
      plan: plan, communicator: communicator,
      interruption: InterruptionSource(
        current: { Signals.interruption ?? (deadline.isOver ? .timeLimit : nil) }))
    if let choices = document?.stepChoices(of: plan.job) {
      try runner.announce(choices)
      return plan.with(choices)
    }
    if !quiet { writeToStandardError("twa: \(plan.job.name): choosing the step (step: auto)\n") }
    guard let choices = try runner.leadSteps() else { return nil }
    try runner.announce(choices)
    return plan.with(choices)
  }

  private func interruptedBeforeWork(_ plan: Plan, _ communicator: any Communicator) throws
    -> Int32
  {
    writeToStandardError("twa: asked to end while choosing the step; run again to go on\n")
    try Runner(plan: plan, communicator: communicator).end(code: 75)
    return 75
  }

  /// The same job at half the step on the same noise, in memory; the outcome goes to standard
  /// output and into the attributes of the result.
  private func check(
    _ plan: Plan, _ path: String, _ runner: Runner, _ communicator: any Communicator
  ) throws -> Int32 {
    let store = HDF5ResultStore(path: path)
    guard var document = try store.load() else { return 70 }
    var progress = Progress(plan: plan, ranks: communicator.size, quiet: quiet)
    var result = PartialResult(plan: plan)
    // A job that ended early at its precision is compared with as many samples.
    let wanted = try Wanted(
      samples: StoredResult(document, plan: plan, name: path).samplesToCompare)
    let interruption = try runner.lead(&result, wanted: wanted) { done, total, _ in
      progress.report(done: done, of: total, error: nil)
    }
    progress.end()
    guard interruption == nil else {
      writeToStandardError("twa: the step was not checked; \(path) is complete\n")
      try runner.end(code: 75)
      return 75
    }
    let refined = ResultBuilder(plan: plan).document(
      result,
      provenance: Provenance(
        version: "", gitCommit: "", commandLine: "", hostnames: [], ranks: communicator.size,
        wallTime: 0))
    let check = StepCheck(result: document, refined: refined)
    document.attributes.removeAll { $0.name.hasPrefix("step_check") }
    document.attributes += check.attributes
    try store.save(document)
    print("step \(plan.stepText) against half of it, same noise, in standard errors:")
    for deviation in check.deviations {
      print(
        "  "
          + deviation.name.padding(
            toLength: max(30, deviation.name.count), withPad: " ", startingAt: 0)
          + String(format: "largest %.2f, rms %.2f", deviation.largest, deviation.rms))
    }
    try runner.end(code: 0)
    return 0
  }

  /// Says what the run came to.
  /// - Returns: exit code.
  private func conclude(_ outcome: RunOutcome, _ plan: Plan, _ path: String) throws -> Int32 {
    switch outcome {
    case .interrupted(let reason, let done, let all):
      let cause =
        switch reason {
        case .request: "asked to end"
        case .timeLimit: "time limit"
        case .kill: "asked to end at once"
        }
      writeToStandardError(
        "twa: \(cause): \(done) of \(all) units are saved in \(path); run again to go on\n")
      return 75
    case .failed(let failures):
      // One line however many there are; the file shows the others.
      guard let first = failures.first else { return 70 }
      let points = "\(failures.count) of \(counted(plan.points, "point"))"
      writeToStandardError(
        "twa: \(first); \(points) left empty in \(path), the others are saved; a smaller time.step may help; look at it with: twa replay \(plan.job.file) --unit \(first.unit)\n"
      )
      return 70
    case .alreadyComplete, .completed:
      if !quiet { try summarize(outcome, plan, path) }
      return 0
    }
  }

  private func summarize(_ outcome: RunOutcome, _ plan: Plan, _ path: String) throws {
    switch outcome {
    case .completed(let computed, let reused):
      let from = reused > 0 ? " (\(reused) were in the file)" : ""
      print("\(path): computed \(computed) of \(computed + reused) units\(from)")
    default:
      print("\(path) is complete; nothing to compute")
    }
    if let document = try HDF5ResultStore(path: path).load() {
      print(Summary(document: document).finalValues())
    }
  }

  /// Ranks of this run on this machine, from the launcher; 1 without one.
  private static var localRanks: Int {
    let environment = ProcessInfo.processInfo.environment
    for key in ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "PMI_LOCAL_SIZE"] {
      if let text = environment[key], let ranks = Int(text), ranks > 0 { return ranks }
    }
    return 1
  }
}
