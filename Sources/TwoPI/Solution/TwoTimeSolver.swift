import Foundation

/// Solves the two-time equations on the same panels with more and more nodes, each time from what the solution before
/// found. The difference of the last two is the error of the coarser of them, and bounds that of the finer one, which
/// is the result. How many nodes there are at first follows from the first third of the run. Where the memory of the
/// integrals is cut off, one more solution without that says what it changes.
package final class TwoTimeSolver {
  package let request: TwoTimeRequest
  private let team: RankTeam?
  private var stage: Stage
  private var run: TwoTimeRun
  /// Solutions with fewer nodes, and at last that with the cut memory.
  private var finished: [RunResult] = []
  package private(set) var result: TwoTimeResult?

  private struct Stage {
    /// The first third of the run, for the number of nodes.
    var isPilot = false
    var isWithWholeMemory = false
    /// Nodes of a panel in the solution on its way.
    var nodes: Int
    /// Those of the next one, at least.
    var next = 0
    var length: Double
    /// Error of the most nodes with longer panels.
    var errorBefore = Double.infinity
  }

  static let mostNodes = 16
  /// Panels are shortened so many times.
  private static let shortest = 1.0 / 32
  private static let pilotPanels = 10
  /// Where there are many panels, sweeps converge faster from a solution with few nodes.
  private static let fewNodes = 7
  private static let manyPanels = 60

  /// - Parameter team: ranks that all make the same solver, to share the work.
  package init(_ request: TwoTimeRequest, team: RankTeam? = nil) {
    (self.request, self.team) = (request, team)
    stage = Stage(nodes: request.nodes - 1, length: request.firstLength)
    stage.isPilot =
      request.step == nil && 2.5 * Double(Self.pilotPanels) * stage.length < request.end
      && request.problem.order == .nextToLeading
    if stage.isPilot { stage.nodes -= 2 }
    run = Self.makeRun(request, stage, team)
  }

  /// - Parameter guide: the solution on the same panels that this one starts from.
  private static func makeRun(
    _ request: TwoTimeRequest, _ stage: Stage, _ team: RankTeam?, guide: TwoTimeRun? = nil
  ) -> TwoTimeRun {
    let options = TwoTimeOptions(
      nodes: stage.nodes, length: stage.length, sweepTolerance: request.sweepTolerance,
      memory: stage.isWithWholeMemory ? .infinity : request.memory)
    let isLast = request.step != nil && stage.nodes == request.nodes
    let isRecorded = !isLast && !stage.isWithWholeMemory
    guard stage.isPilot else {
      return TwoTimeRun(
        request.problem, options, end: request.end, times: request.times, late: request.late,
        frequencies: request.frequencies, team: team, isRecorded: isRecorded, guide: guide)
    }
    let panels = TwoTimeRun.panels(to: request.end, options)
    let third = max(pilotPanels, (panels + 2) / 3)
    return TwoTimeRun(
      request.problem, options, end: request.end * Double(third) / Double(panels), times: [0],
      team: team, isRecorded: isRecorded, guide: guide)
  }

  private func startRun(guide: TwoTimeRun? = nil) {
    run = Self.makeRun(request, stage, team, guide: guide)
  }

  package var isDone: Bool { result != nil }

  /// Whether the number of nodes is still looked for on the beginning of the run.
  var isPilot: Bool { stage.isPilot }
  var length: Double { stage.length }
  /// Nodes of the panels of the coarser of the last two solutions, as far as is known.
  var coarserNodes: Int { max(stage.nodes, stage.next) }

  /// Solves one more panel.
  /// - Throws: `TwoTimeFailure`.
  package func advance() throws {
    guard result == nil else { return }
    try run.advance()
    guard run.isDone else { return }
    finished.append(RunResult(run))
    if stage.isPilot {
      if finished.count == 3 { concludePilot() } else { refine() }
    } else if finished.count > 1 {
      conclude()
    } else {
      refine()
    }
  }

  /// Goes on with more nodes.
  private func refine() {
    stage.nodes = max(stage.nodes + 1, stage.next)
    startRun(guide: run)
  }

  private func conclude() {
    if stage.isWithWholeMemory {
      let count = finished.count
      result = RunComparison(finished[count - 2], finished[count - 3], request, run).result
      result!.memoryError =
        RunComparison(finished[count - 2], finished[count - 1], request, run).relativeError
      return
    }
    let comparison = RunComparison(finished.last!, finished[finished.count - 2], request, run)
    let isGood = comparison.result.relativeError <= request.tolerance
    // Shorter panels are of no use where the motion itself makes the least deviation grow: at leading order.
    let isFinest =
      stage.nodes >= Self.mostNodes
      && (stage.length < Self.shortest * request.firstLength
        || request.problem.order == .leading
          && comparison.relativeError > 0.9 * stage.errorBefore)
    if isGood || request.step != nil || isFinest {
      guard request.measuresMemory else {
        result = comparison.result
        return
      }
      stage.isWithWholeMemory = true
      return startRun()
    }
    guard stage.nodes >= Self.mostNodes else { return refine() }
    stage.errorBefore = comparison.relativeError
    shorten(error: comparison.relativeError)
  }

  /// Begins again with shorter panels, of the most nodes.
  private func shorten(error: Double) {
    let ratio = pow(0.3 * request.tolerance / error, 1 / Double(Self.mostNodes - 1))
    stage.length *= max(0.4, min(0.95, ratio.isFinite ? ratio : 0.4))
    stage.nodes = Self.mostNodes - 1
    finished = []
    startRun()
  }

  /// The fewest nodes with which the error will be as small as asked for: every node makes it smaller by about the
  /// same factor, and what grows in the second half of the pilot goes on to do so.
  private func concludePilot() {
    let coarse = RunComparison(finished[1], finished[0], request, run)
    let fine = RunComparison(finished[2], finished[1], request, run)
    let half = fine.relativeError(upTo: run.panels / 2)
    let growth = max(0, fine.relativeError - half) / (run.end / 2)
    let atEnd = fine.relativeError + growth * (request.end - run.end)
    let factor = min(0.5, max(0.1, fine.relativeError / coarse.relativeError))
    let wanted = request.tolerance
    stage.isPilot = false
    finished = []
    var error = atEnd.isFinite && factor.isFinite ? max(atEnd, 0.02 * request.tolerance) : 1
    var gain = factor.isFinite ? factor : 0.5
    while error < 0.15 * wanted, stage.nodes > 6 {
      stage.nodes -= 1
      error /= min(0.2, gain)
    }
    // The more nodes, the more another one gains.
    while error > wanted, stage.nodes < Self.mostNodes {
      stage.nodes += 1
      gain *= 0.92
      error *= gain
    }
    if error > wanted { return shorten(error: error) }
    stage.next = stage.nodes - 1
    stage.nodes = Self.isLong(request, stage) ? min(Self.fewNodes, stage.next) : stage.next
    startRun()
  }

  private static func isLong(_ request: TwoTimeRequest, _ stage: Stage) -> Bool {
    request.end > Double(manyPanels) * stage.length
  }

  // MARK: State in flight

  /// Collective where there is a team: the first rank gets it.
  package func state() -> [UInt8] {
    var state = StateWriter(isKept: team?.isFirst ?? true)
    state.reserve(run.stateBytes + finished.count * run.series.values.count * 16 + 1 << 20)
    state.append([
      stage.isPilot ? 1 : 0, stage.isWithWholeMemory ? 1 : 0, stage.nodes, stage.next,
      finished.count,
    ])
    state.append(stage.length)
    state.append(stage.errorBefore)
    for run in finished { run.write(to: &state) }
    run.write(to: &state)
    return state.bytes
  }

  /// Goes on from a state.
  /// - Returns: nil for bytes that are no such state.
  package init?(_ request: TwoTimeRequest, state bytes: [UInt8], team: RankTeam? = nil) {
    var state = StateReader(bytes)
    let flags = state.ints()
    guard flags.count == 5, (3...Self.mostNodes).contains(flags[2]),
      (0...Self.mostNodes).contains(flags[3]), (0...64).contains(flags[4])
    else { return nil }
    (self.request, self.team) = (request, team)
    stage = Stage(
      isPilot: flags[0] == 1, isWithWholeMemory: flags[1] == 1, nodes: flags[2],
      next: flags[3], length: state.double(), errorBefore: state.double())
    guard stage.length > 1e-4 * request.firstLength, stage.length <= request.firstLength else {
      return nil
    }
    for _ in 0..<flags[4] {
      guard let run = RunResult(&state) else { return nil }
      finished.append(run)
    }
    run = Self.makeRun(request, stage, team)
    guard run.read(from: &state), state.isComplete else { return nil }
  }
}
