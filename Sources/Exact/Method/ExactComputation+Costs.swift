import BatchCore
import Foundation

/// What it costs.
extension ExactComputation {
  public func memory(atPoint point: Int) -> UnitMemory {
    guard let problem = try? problem(atPoint: point) else { return UnitMemory() }
    let layout = layout(atPoint: point)
    return UnitMemory(
      state: solver == .trajectories
        ? TrajectorySolver.bytes(problem.space) : problem.evolutionBytes,
      contributions: 8 * Double(layout.sumsCount + layout.momentsCount))
  }

  public var outline: [(label: String, text: String)] {
    var lines = [("solver", solver.rawValue)]
    if let problem = try? problem(atPoint: 0) {
      lines.append(("system", problem.outline))
      if solver == .density, !problem.isPure {
        lines.append(("density matrix", "\(Int(problem.densityElements)) elements"))
      }
    }
    return lines
  }

  /// As far as the unit comes within the budget tells how long it takes.
  public func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? {
    guard solver == .density, let problem = try? problem(atPoint: point),
      let evolution = try? problem.evolution(state: nil)
    else { return nil }
    let (clock, end) = (
      ContinuousClock(), layout(atPoint: point).run.times[layout(atPoint: point).records - 1]
    )
    let start = clock.now
    func seconds() -> Double {
      let elapsed = (clock.now - start).components
      return Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds)
    }
    try? evolution.advance(to: end) { seconds() < budget }
    return evolution.time > 0 ? seconds() * end / evolution.time : nil
  }
}
