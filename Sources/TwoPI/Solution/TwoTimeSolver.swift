import Foundation

/// Solves the two-time equations on the same panels with p − 1 and with p nodes. Their difference is the error
/// of the coarser solution, and bounds that of the finer one, which is the result and starts its sweeps from the
/// coarser. Panels are made shorter until
/// that error is as small as asked for: first on the beginning of the run, where that is much shorter. Where the
/// memory of the integrals is cut off, a third solution without that says what it changes.
package final class TwoTimeSolver {
  package let request: TwoTimeRequest
  private let team: RankTeam?
  private var stage = Stage()
  private var run: TwoTimeRun
  /// The coarser solution, while the finer one is on its way; both, while that with the whole memory is.
  private var finished: [RunResult] = []
  package private(set) var result: TwoTimeResult?

  private struct Stage {
    var isPilot = false
    var attempt = 0
    var length = 0.0
  }

  private static let mostAttempts = 4
  /// Of the pilot's error: it grows over the run.
  private static let pilotShare = 0.8
  private static let pilotPanels = 10.0

  /// - Parameter team: ranks that all make the same solver, to share the work.
  package init(_ request: TwoTimeRequest, team: RankTeam? = nil) {
    (self.request, self.team) = (request, team)
    stage.length = request.firstLength
    stage.isPilot =
      request.step == nil && Self.pilotPanels * 2.5 * stage.length < request.end
      && request.problem.order == .nextToLeading
    run = Self.makeRun(request, stage, finished: 0, team)
  }

  private static func makeRun(
    _ request: TwoTimeRequest, _ stage: Stage, finished: Int, _ team: RankTeam?,
    guides: [PanelRecord] = []
  ) -> TwoTimeRun {
    let options = TwoTimeOptions(
      nodes: request.nodes - (finished == 0 ? 1 : 0), length: stage.length,
      sweepTolerance: request.sweepTolerance, memory: finished == 2 ? .infinity : request.memory)
    return stage.isPilot
      ? TwoTimeRun(
        request.problem, options, end: pilotPanels * stage.length, times: [0], team: team,
        isRecorded: finished == 0, guides: guides)
      : TwoTimeRun(
        request.problem, options, end: request.end, times: request.times, late: request.late,
        frequencies: request.frequencies, team: team, isRecorded: finished == 0, guides: guides)
  }

  private func startRun() {
    let guides = finished.count == 1 ? run.records : []
    run = Self.makeRun(request, stage, finished: finished.count, team, guides: guides)
  }

  package var isDone: Bool { result != nil }

  /// Whether the length of panels is still looked for on the beginning of the run.
  var isPilot: Bool { stage.isPilot }
  /// That of the panels in use.
  var length: Double { stage.length }

  /// Solves one more panel.
  /// - Throws: `TwoTimeFailure`.
  package func advance() throws {
    guard result == nil else { return }
    try run.advance()
    guard run.isDone else { return }
    finished.append(RunResult(run))
    if finished.count > 1 { conclude() } else { startRun() }
  }

  private func conclude() {
    let comparison = RunComparison(finished[1], finished[0], request, run)
    let wanted = request.tolerance * (stage.isPilot ? Self.pilotShare : 1)
    let isGood = comparison.relativeError <= wanted
    let order = Double(request.nodes - 1)
    if isGood || request.step != nil || stage.attempt >= Self.mostAttempts {
      guard stage.isPilot else {
        if request.measuresMemory, finished.count == 2 { return startRun() }
        result = comparison.result
        if finished.count == 3 {
          result!.memoryError =
            RunComparison(finished[1], finished[2], request, run).relativeError
        }
        return
      }
      (stage.isPilot, stage.attempt) = (false, 0)
    } else {
      stage.attempt += stage.isPilot ? 1 : 2
      let ratio = pow(0.5 * wanted / comparison.relativeError, 1 / order)
      stage.length *= max(0.4, min(0.95, ratio.isFinite ? ratio : 0.4))
    }
    finished = []
    startRun()
  }

  // MARK: State in flight

  package func state() -> [UInt8] {
    var state = StateWriter()
    state.append([
      stage.isPilot ? 1 : 0, stage.attempt, finished.count,
    ])
    state.append(stage.length)
    for run in finished { run.write(to: &state) }
    run.write(to: &state)
    return state.bytes
  }

  /// Goes on from a state.
  /// - Returns: nil for bytes that are no such state.
  package init?(_ request: TwoTimeRequest, state bytes: [UInt8], team: RankTeam? = nil) {
    var state = StateReader(bytes)
    let flags = state.ints()
    guard flags.count == 3, (0...2).contains(flags[2]) else { return nil }
    (self.request, self.team) = (request, team)
    stage = Stage(
      isPilot: flags[0] == 1, attempt: flags[1], length: state.double())
    guard stage.length > 1e-4 * request.firstLength, stage.length <= request.firstLength else {
      return nil
    }
    for _ in 0..<flags[2] {
      guard let run = RunResult(&state) else { return nil }
      finished.append(run)
    }
    run = Self.makeRun(request, stage, finished: flags[2], team)
    guard run.read(from: &state), state.isComplete else { return nil }
  }
}
