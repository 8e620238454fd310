import BatchCore
import BatchRunner
import Foundation
import HDF5Store

extension RunCommand {
  /// The same job at half the step on the same noise, in memory; the outcome goes to standard
  /// output and into the attributes of the result.
  func check(
    _ plan: Plan, _ path: String, _ runner: Runner, _ communicator: any Communicator
  ) throws -> Int32 {
    let store = HDF5ResultStore(path: path)
    guard var document = try store.load() else { return 70 }
    var progress = Progress(plan: plan, ranks: communicator.size, quiet: quiet)
    // With exactly the samples that are in the averages: of a shard, or of a job that ended early at
    // its precision.
    let wanted = try StoredResult(document, plan: plan, name: path).unitsInAverages
    let (result, interruption) = try runner.lead(PartialResult(plan: plan), wanted: wanted) {
      done, total, _ in
      progress.report(done: done, of: total, error: nil)
    }
    progress.end()
    guard interruption == nil else {
      writeToStandardError("twa: the step was not checked; \(path) is complete\n")
      try runner.end(code: 75)
      return 75
    }
    let refined = ResultBuilder(plan: plan).document(result, provenance: .none)
    let check = StepCheck(result: document, refined: refined)
    document.attributes.removeAll { $0.name.hasPrefix("step_check") }
    document.attributes += check.attributes
    try store.save(document)
    print("the step against half of it, same noise, in standard errors:")
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
}
