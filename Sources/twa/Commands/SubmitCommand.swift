import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import Slurm

struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Run a job through Slurm: write the script, submit it.",
    discussion: """
      The script stays beside the result, results/NAME.sbatch, as does the log. Shortly before the \
      time limit the run saves and stops, and the job goes back to the queue until it is complete. \
      --array K splits the work into K shards, each a job of its own, which another job joins at \
      the end. analysis/docs/cluster.md explains the script line by line.

        twa submit job.yaml --nodes 2 --ranks 128 --time 12h --partition parallel -- --qos=long
      """)

  @OptionGroup var options: JobOptions

  @Option(name: .shortAndLong, help: "Output file (default: results/<job name>.h5).")
  var output: String?

  @Option(help: "MPI ranks, all nodes together; of each task of an array (default: one a node).")
  var ranks: Int?

  @Option(help: "Nodes (default: as many as Slurm needs for the ranks).")
  var nodes: Int?

  @Option(
    help: "Wall-time limit, e.g. 12h, 3h50m, or as Slurm writes it (default: the partition's).",
    transform: Self.timeLimit)
  var time: Double?

  @Option(
    help: ArgumentHelp(
      "How long before the limit the run saves and stops, e.g. 5m (default: a tenth of the limit, 1 to 10 minutes).",
      valueName: "duration"),
    transform: Self.duration)
  var lead: Double?

  @Option(help: "Partition, as sbatch --partition.")
  var partition: String?

  @Option(help: "Account, as sbatch --account.")
  var account: String?

  @Option(help: "Split into so many shards, one array task each, and merge them at the end.")
  var array: Int?

  @Option(help: "What starts the ranks: mpirun or srun.")
  var launcher = BatchRequest.Launcher.mpirun

  @Flag(help: "Print the script and submit nothing.")
  var dryRun = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Further options for sbatch, after --.", valueName: "sbatch options"))
  var sbatchOptions: [String] = []

  func validate() throws {
    for (name, value) in [("--ranks", ranks), ("--nodes", nodes), ("--array", array)] {
      if let value, value < 1 { throw ValidationError("\(name) must be at least 1") }
    }
    for (name, value) in [("--partition", partition), ("--account", account)] where value == "" {
      throw ValidationError("\(name) is empty; give a name, or leave it out")
    }
    if let ranks, let nodes, ranks < nodes {
      throw ValidationError("\(ranks) ranks cannot fill \(nodes) nodes; --ranks counts all nodes")
    }
    if let time, let lead, lead >= time {
      throw ValidationError("--lead must be shorter than --time")
    }
  }

  func run() throws {
    if let output { try OutputPath.check(output) }
    let plan = Plan(job: try options.read())
    let request = try request(plan)
    if let excess = MemoryEstimate(plan: plan).excess(ranks: 1) {
      writeToStandardError("twa: \(excess); it runs only where there is more\n")
    }
    if dryRun {
      print(BatchScript.run(request), terminator: "")
      if array != nil {
        print("\n# ======== \(request.mergeScript)\n")
        print(BatchScript.merge(request), terminator: "")
      }
      return
    }
    try write(BatchScript.run(request), to: request.script)
    let number = try Sbatch.submit([request.script])
    let log = request.stem + (array == nil ? "-\(number).log" : "-\(number)_*.log")
    print("submitted \(request.script) as job \(number); log: \(log)")
    guard let array else { return }
    try write(BatchScript.merge(request), to: request.mergeScript)
    let merge = try Sbatch.submit(["--dependency=afterok:\(number)", request.mergeScript])
    print("submitted \(request.mergeScript) as job \(merge), which waits for the \(array) shards")
    print(
      """
      if shards fail, for instance 2 and 5, compute them again and join:
        sbatch --array=2,5 \(ScriptQuoting.shell(request.script))
        sbatch --dependency=afterok:<that job> \(ScriptQuoting.shell(request.mergeScript))
      """)
  }

  private func request(_ plan: Plan) throws -> BatchRequest {
    let memory = MemoryEstimate(plan: plan)
    let cost =
      "; memory: \(Bytes.text(memory.rankZero)) on rank 0, \(Bytes.text(memory.perRank)) on every other"
    var request = try BatchRequest(
      name: plan.job.name, summary: plan.workText + cost,
      program: Bundle.main.executablePath ?? OutputPath.absolute(CommandLine.arguments[0]),
      job: OutputPath.absolute(options.job),
      result: OutputPath.absolute(output ?? "results/\(plan.job.name).h5"))
    request.overrides = options.overrides
    request.ranks = ranks
    request.nodes = nodes
    request.timeLimit = time
    request.lead = lead
    request.partition = partition
    request.account = account
    request.shards = array
    request.launcher = launcher
    request.sbatchOptions = sbatchOptions
    if let defect = request.defect { throw ProgramExit(code: 64, message: "twa: \(defect)") }
    if let array, array > plan.units {
      throw ProgramExit(
        code: 64,
        message:
          "twa: --array \(array): the job has \(counted(plan.units, "unit")) of work to share out")
    }
    return request
  }

  private func write(_ script: String, to path: String) throws {
    do {
      let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try script.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw ProgramExit(code: 73, message: "twa: \(path) cannot be written")
    }
  }

  // MARK: Arguments

  private static func timeLimit(_ text: String) throws -> Double {
    guard let seconds = BatchTime.seconds(text) else {
      throw ValidationError("write 3h50m, 03:50:00, 2-12:00:00, or minutes")
    }
    return seconds
  }

  private static func duration(_ text: String) throws -> Double {
    guard let seconds = Quantity.seconds(text), (1...65535).contains(seconds) else {
      throw ValidationError("write 90s, 5m or 1h, from 1 s to 18 h")
    }
    return seconds.rounded(.up)
  }
}

extension BatchRequest.Launcher: ExpressibleByArgument {}

/// The program sbatch.
private enum Sbatch {
  /// Submits and returns the number of the job.
  static func submit(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sbatch", "--parsable"] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw ProgramExit(code: 74, message: "twa: sbatch cannot be started: \(error)")
    }
    // Both are short.
    let answer = text(output)
    let complaint = text(errors)
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: break
    case 127:
      throw ProgramExit(
        code: 74,
        message:
          "twa: there is no sbatch here; submit where Slurm is (a login node), or look at the script with --dry-run"
      )
    default:
      let reason = complaint.split(separator: "\n").joined(separator: "; ")
      throw ProgramExit(code: 74, message: "twa: sbatch refused \(arguments.last!): \(reason)")
    }
    if !complaint.isEmpty { FileHandle.standardError.write(Data(complaint.utf8)) }
    // "number" or "number;cluster".
    return String(answer.prefix { $0 != ";" && !$0.isWhitespace })
  }

  private static func text(_ pipe: Pipe) -> String {
    String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
