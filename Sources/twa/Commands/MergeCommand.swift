import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Methods

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the shards of a job; the result has the bits of an unsharded run.",
    discussion: """
      The order of the files does not matter. What the output file already holds of the same job \
      stays. With shards missing, what is there is written, the missing ones are named as a list \
      for sbatch --array, and the exit code is 75.
      """)

  @Argument(help: "Result files of one job: shards or partial runs.")
  var files: [String]

  @Option(name: .shortAndLong, help: "Output file.")
  var output: String

  @Flag(help: "Replace the output file whatever it holds.")
  var overwrite = false

  @Flag(help: "No summary.")
  var quiet = false

  func run() throws {
    try OutputPath.check(output)
    let code: Int32
    do {
      let lock = try OutputLock(path: output)
      defer { lock.release() }
      code = try merge()
    } catch {
      throw ProgramExit(error)
    }
    Foundation.exit(code)
  }

  private func merge() throws -> Int32 {
    var parts = try files.map { file in
      guard let document = try HDF5ResultStore(path: file).load() else {
        throw ProgramExit(
          code: 66, message: "twa: \(file): no such file; give result files of twa run")
      }
      return Merge.Part(name: file, document: document)
    }
    let store = HDF5ResultStore(path: output)
    if !overwrite, let earlier = try store.load() {
      // A finished file may have no partial sums left to join.
      if !earlier.checkpoint.isEmpty {
        parts.append(Merge.Part(name: output, document: earlier))
      } else if earlier.jobIdentity(.all) != parts[0].document.jobIdentity(.all) {
        throw IncompatibleResult(
          "\(output) holds a different job; choose another -o, or --overwrite")
      }
    }
    let merge = try Merge(parts, catalogue: .all)
    try MemoryEstimate(plan: merge.plan).check(job: merge.plan.job, ranks: 1)
    let document = merge.document(
      Provenance(
        version: Version.number, gitCommit: Version.commit,
        commandLine: CommandLine.arguments.joined(separator: " "), hostnames: [], ranks: 1,
        wallTime: 0))
    try store.save(document)
    if !quiet {
      for notice in merge.notices { writeToStandardError("twa: \(notice)\n") }
    }
    guard merge.missingUnits == 0 else {
      sayWhatIsMissing(merge)
      return 75
    }
    if !quiet {
      print("\(output): \(counted(files.count, "file")) merged, complete")
      print(Summary(document: document).finalValues())
    }
    Warning.tell(document.warnings, file: output)
    return 0
  }

  private func sayWhatIsMissing(_ merge: Merge) {
    let units = "\(merge.missingUnits) of \(merge.plan.units) units"
    guard let shards = merge.missingShards, let count = shards.first?.count else {
      writeToStandardError("twa: \(output) lacks \(units); twa run goes on with it\n")
      return
    }
    let list = shards.map { String($0.index) }.joined(separator: ",")
    writeToStandardError(
      "twa: \(output) lacks \(units): run the shards --array=\(list) of \(count) (again), then merge\n"
    )
  }
}
