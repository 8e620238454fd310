import ArgumentParser
import BatchRunner
import Foundation

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

  /// Reads, validates and plans; refuses what cannot fit in memory. With `step: auto` the steps are
  /// still to be chosen.
  /// - Parameter ranks: ranks on this machine.
  func plan(ranks: Int) throws -> Plan {
    do {
      let plan = Plan(job: try Job.read(path: job, overrides: overrides))
      try MemoryEstimate(plan: plan).check(job: plan.job, ranks: ranks)
      return plan
    } catch {
      throw Ending(error)
    }
  }
}
