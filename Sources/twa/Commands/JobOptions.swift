import ArgumentParser
import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Methods

/// The job file and its overrides, shared by the commands that take a job.
struct JobOptions: ParsableArguments {
  @Argument(help: "Job file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var job: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Override a key of the job, e.g. --set model.kappa=0.5; may be repeated.",
      valueName: "key=value"))
  var overrides: [String] = []

  /// Reads and validates; nothing of the job's size is allocated.
  func read() throws -> Job {
    do {
      return try Job.read(
        path: job, overrides: overrides, catalogue: .all, readHDF5: ArrayFile.read)
    } catch {
      throw ProgramExit(error)
    }
  }

  /// Reads, validates and plans; refuses what cannot fit in memory. With `step: auto` the steps are
  /// still to be chosen.
  /// - Parameter ranks: ranks on this machine.
  func plan(ranks: Int) throws -> Plan {
    let job = try read()
    do {
      let plan = Plan(job: job)
      try MemoryEstimate(plan: plan).check(job: job, ranks: ranks)
      return plan
    } catch {
      throw ProgramExit(error)
    }
  }
}
