import Foundation

/// Solves the two-time equations on the same panels with p and with p − 1 nodes. Their difference is the error
/// of the coarser solution, and bounds that of the finer one, which is the result. Panels are made shorter until
/// that error is as small as asked for: first on the beginning of the run, where that is much shorter.
package final class TwoTimeSolver {
  package let request: TwoTimeRequest
  private let team: RankTeam?
  private var stage = Stage()
  private var run: TwoTimeRun
  /// The finer solution, while the coarser one is on its way.
  private var fine: RunResult?
  package private(set) var result: TwoTimeResult?

  private struct Stage {
    var isPilot = false
    var attempt = 0
    var isCoarse = false
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
    run = Self.makeRun(request, stage, team)
  }

  private static func makeRun(_ request: TwoTimeRequest, _ stage: Stage, _ team: RankTeam?)
    -> TwoTimeRun
  {
    let options = TwoTimeOptions(
      nodes: request.nodes - (stage.isCoarse ? 1 : 0), length: stage.length,
      sweepTolerance: request.sweepTolerance, memory: request.memory)
    return stage.isPilot
      ? TwoTimeRun(
        request.problem, options, end: pilotPanels * stage.length, times: [0],
        team: team)
      : TwoTimeRun(
        request.problem, options, end: request.end, times: request.times, late: request.late,
        frequencies: request.frequencies, team: team)
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
    let finished = RunResult(run)
    guard stage.isCoarse, let fine else {
      self.fine = finished
      stage.isCoarse = true
      run = Self.makeRun(request, stage, team)
      return
    }
    self.fine = nil
    conclude(fine, finished)
  }

  private func conclude(_ fine: RunResult, _ coarse: RunResult) {
    let comparison = RunComparison(fine, coarse, request, run)
    stage.isCoarse = false
    let wanted = request.tolerance * (stage.isPilot ? Self.pilotShare : 1)
    let isGood = comparison.relativeError <= wanted
    let order = Double(request.nodes - 1)
    if isGood || request.step != nil || stage.attempt >= Self.mostAttempts {
      guard stage.isPilot else {
        result = comparison.result
        return
      }
      (stage.isPilot, stage.attempt) = (false, 0)
    } else {
      stage.attempt += stage.isPilot ? 1 : 2
      let ratio = pow(0.5 * wanted / comparison.relativeError, 1 / order)
      stage.length *= max(0.4, min(0.95, ratio.isFinite ? ratio : 0.4))
    }
    run = Self.makeRun(request, stage, team)
  }

  // MARK: State in flight

  package func state() -> [UInt8] {
    var state = StateWriter()
    state.append([
      stage.isPilot ? 1 : 0, stage.attempt, stage.isCoarse ? 1 : 0, fine == nil ? 0 : 1,
    ])
    state.append(stage.length)
    fine?.write(to: &state)
    run.write(to: &state)
    return state.bytes
  }

  /// Goes on from a state.
  /// - Returns: nil for bytes that are no such state.
  package init?(_ request: TwoTimeRequest, state bytes: [UInt8], team: RankTeam? = nil) {
    var state = StateReader(bytes)
    let flags = state.ints()
    guard flags.count == 4 else { return nil }
    (self.request, self.team) = (request, team)
    stage = Stage(
      isPilot: flags[0] == 1, attempt: flags[1], isCoarse: flags[2] == 1, length: state.double())
    guard stage.length > 1e-4 * request.firstLength, stage.length <= request.firstLength else {
      return nil
    }
    if flags[3] == 1 {
      guard let fine = RunResult(&state) else { return nil }
      self.fine = fine
    }
    run = Self.makeRun(request, stage, team)
    guard run.read(from: &state), state.isComplete else { return nil }
  }
}
