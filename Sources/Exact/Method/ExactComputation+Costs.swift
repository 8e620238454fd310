import BatchCore
import Foundation

/// What it costs.
extension ExactComputation {
  public func memory(atPoint point: Int) -> UnitMemory {
    let layout = layout(atPoint: point)
    return UnitMemory(
      state: size(atPoint: point)?.bytes(solver) ?? 0,
      contributions: 8 * Double(layout.sumsCount + layout.momentsCount))
  }

  public var outline: [(label: String, text: String)] {
    var lines = [("solver", solver.rawValue)]
    guard let size = size(atPoint: 0) else { return lines }
    lines.append(("system", size.outline))
    if solver == .density, let elements = size.elements {
      lines.append(("density matrix", "\(Int(elements)) elements"))
    }
    return lines
  }

  /// As far as the unit comes within the budget tells how long it takes.
  public func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? {
    guard let problem = try? problem(atPoint: point) else { return nil }
    let times = layout(atPoint: point).run.times
    let end = times[layout(atPoint: point).records - 1]
    let (clock, seed) = (ContinuousClock(), job.sampling.seed)
    let start = clock.now
    func seconds() -> Double {
      let elapsed = (clock.now - start).components
      return Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds)
    }
    guard solver == .trajectories else {
      guard let evolution = try? problem.evolution(state: nil) else { return nil }
      try? evolution.advance(to: end) { seconds() < budget }
      return evolution.time > 0 ? seconds() * end / evolution.time : nil
    }
    let solver = try? TrajectorySolver(problem, seed: seed, point: point, realization: 0)
    var reached = 0
    try? solver?.run(
      0..<min(division.partWeight, division.weight),
      times: (0..<layout(atPoint: point).records).map { times[$0] },
      goesOn: { seconds() < budget }
    ) { _, record, _ in reached = max(reached, record) }
    return reached > 0 ? seconds() * end / times[reached] : nil
  }
}
