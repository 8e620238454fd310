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

  @Flag(help: "No progress and no summary.")
  var quiet = false

  func run() throws {
    let plan = try options.plan(ranks: Self.localRanks)
    let path = output ?? "results/\(plan.job.name).h5"
    let communicator: any Communicator
    do {
      communicator = Launcher.isMPI() ? try MPICommunicator() : SerialCommunicator()
    } catch {
      throw Ending(error)
    }
    let code: Int32
    do {
      let hostnames = try communicator.hostnames()
      let runner = Runner(plan: plan, communicator: communicator)
      let leads = communicator.rank == 0
      let outcome =
        leads ? try lead(plan, path, runner, communicator, hostnames) : try runner.follow()
      if checkStep, outcome == 0 {
        var refined = plan
        refined.isRefined = true
        let checker = Runner(plan: refined, communicator: communicator)
        code = leads ? try check(refined, path, checker, communicator) : try checker.follow()
      } else {
        code = outcome
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

  private func lead(
    _ plan: Plan, _ path: String, _ runner: Runner, _ communicator: any Communicator,
    _ hostnames: [String]
  ) throws -> Int32 {
    let session = RunSession(
      plan: plan, store: HDF5ResultStore(path: path), storeName: path,
      provenance: Provenance(
        version: Version.number, gitCommit: Version.commit,
        commandLine: CommandLine.arguments.joined(separator: " "), hostnames: hostnames,
        ranks: communicator.size, wallTime: 0))
    let tree: ReductionTree
    do {
      tree = try session.open(overwrite: overwrite)
      try Self.checkWritable(path)
    } catch {
      // Before any work: all ranks are told and leave together.
      let ending = Ending(error)
      ending.printMessage()
      try runner.end(code: ending.code)
      return ending.code
    }
    if !quiet {
      let notices = [session.notice(tree)].compactMap(\.self) + plan.model(atPoint: 0).notices
      for notice in notices { FileHandle.standardError.write(Data("twa: \(notice)\n".utf8)) }
    }
    var progress = Progress(plan: plan, ranks: communicator.size, quiet: quiet)
    let outcome = try session.run(tree, runner: runner) { progress.report(done: $0, of: $1) }
    progress.end()
    if !quiet { try summarize(outcome, plan, path) }
    try runner.end(code: 0)
    return 0
  }

  /// The same job at half the step on the same noise, in memory; the outcome goes to standard
  /// output and into the attributes of the result.
  private func check(
    _ plan: Plan, _ path: String, _ runner: Runner, _ communicator: any Communicator
  ) throws -> Int32 {
    let store = HDF5ResultStore(path: path)
    guard var document = try store.load() else { return 70 }
    var progress = Progress(plan: plan, ranks: communicator.size, quiet: quiet)
    var tree = ReductionTree(plan: plan)
    try runner.lead(&tree) { done, total, _ in progress.report(done: done, of: total) }
    progress.end()
    let refined = ResultBuilder(plan: plan).document(
      tree,
      provenance: Provenance(
        version: "", gitCommit: "", commandLine: "", hostnames: [], ranks: communicator.size,
        wallTime: 0))
    let check = StepCheck(result: document, refined: refined)
    document.attributes.removeAll { $0.name.hasPrefix("step_check") }
    document.attributes += check.attributes
    try store.save(document)
    print("step \(plan.job.time.actualStep) against half of it, same noise, in standard errors:")
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

  private func summarize(_ outcome: RunOutcome, _ plan: Plan, _ path: String) throws {
    switch outcome {
    case .alreadyComplete:
      print("\(path) is complete; nothing to compute")
    case .completed(let computed, let reused):
      let from = reused > 0 ? " (\(reused) were in the file)" : ""
      print("\(path): computed \(computed) of \(computed + reused) units\(from)")
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

  /// Fails now, not after hours, where the output cannot be made.
  private static func checkWritable(_ path: String) throws {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw HDF5StoreError.cannotCreate(
        path: path, reason: "the directory \(directory.path) cannot be made")
    }
    guard access(directory.path, W_OK) == 0 else {
      throw HDF5StoreError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    {
      throw HDF5StoreError.cannotCreate(path: path, reason: "it is a directory")
    }
  }
}
