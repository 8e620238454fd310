import Foundation
import Models

/// Steps that land on times, as long as errors let them.
struct StepControl {
  var time: Double
  /// What the next step would be if no time had to be met; 0: not known yet.
  var step: Double

  /// The next step towards a time, and whether it arrives there.
  func next(to target: Double) -> (step: Double, arrives: Bool) {
    let left = target - time
    return step >= left * (1 - 1e-10) ? (left, true) : (step, false)
  }

  mutating func accept(_ taken: Double, arrives: Bool, target: Double, factor: Double) {
    time = arrives ? target : time + taken
    let proposal = taken * factor
    step = taken < step ? max(step, proposal) : proposal
  }

  /// - Throws: `ImpossibleRealization` where no step is short enough.
  mutating func reject(_ taken: Double, factor: Double) throws {
    step = taken * factor
    guard step > 1e-13 * max(abs(time), 1e-3) else {
      throw ImpossibleRealization(
        "the equations have no solution that can be followed beyond t = "
          + String(format: "%.6g", time))
    }
  }
}
