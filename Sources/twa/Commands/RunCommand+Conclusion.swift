import BatchRunner
import HDF5Store

extension RunCommand {
  /// Says what the run came to.
  /// - Parameter silent: ranks that did not answer when the run ended.
  /// - Returns: exit code.
  func conclude(
    _ outcome: RunOutcome, _ plan: Plan, _ place: OutputTarget, silent: [Int]
  ) throws -> Int32 {
    let path = place.path
    switch outcome {
    case .interrupted(let reason, let done, let all):
      let cause =
        switch reason {
        case .request: "asked to end"
        case .timeLimit: "time limit"
        case .kill: "asked to end at once"
        }
      writeToStandardError(
        "twa: \(cause)\(Self.text(silent: silent)): \(done) of \(all) units are saved in \(path)\(place.isPartial ? ", \(place.output) is as it was" : ""); run again to go on\n"
      )
      return 75
    case .failed(let failures):
      // One line however many there are; the file shows the others.
      guard let first = failures.first else { return 70 }
      let points = "\(failures.count) of \(counted(plan.points, "point"))"
      writeToStandardError(
        "twa: \(first); \(points) left empty in \(path), the others are saved\(plan.job.method.stepHint); look at it with: twa replay \(plan.job.file) --unit \(first.unit)\n"
      )
      return 70
    case .alreadyComplete, .completed, .slimmed:
      if !quiet { try summarize(outcome, plan, path) }
      return 0
    }
  }

  private static func text(silent ranks: [Int]) -> String {
    guard let first = ranks.first else { return "" }
    return ranks.count == 1
      ? ", rank \(first) does not answer"
      : ", rank \(first) and \(ranks.count - 1) more do not answer"
  }

  private func summarize(_ outcome: RunOutcome, _ plan: Plan, _ path: String) throws {
    switch outcome {
    case .completed(let computed, let reused):
      let from = reused > 0 ? " (\(reused) were in the file)" : ""
      print("\(path): computed \(computed) of \(computed + reused) units\(from)")
    case .slimmed:
      print("\(path) is complete; its partial sums are gone (output.keep_partial: false)")
    default:
      print("\(path) is complete; nothing to compute")
    }
    if let document = try HDF5ResultStore(path: path).load() {
      print(Summary(document: document).finalValues())
    }
  }
}
