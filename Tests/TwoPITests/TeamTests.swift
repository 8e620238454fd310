import BatchCore
import Foundation
import TestSupport
import Testing

@testable import TwoPI

/// Groups of ranks that solve the equations together.
struct TeamTests {
  private struct Outcome: Equatable, Sendable {
    var numbers: [[Double]]
    var states: [[UInt8]]
  }

  /// - Parameters:
  ///   - state: what is gone on from.
  ///   - steps: after so many panels it ends.
  private func outcome(
    _ request: TwoTimeRequest, ranks: Int, from state: [UInt8]? = nil, steps: Int = .max
  ) throws -> Outcome {
    let all = try MemoryCommunicator.run(ranks) { communicator -> Outcome in
      let team = try #require(try RankTeam(communicator))
      let solver =
        try state.map {
          try #require(TwoTimeSolver(request, state: $0, team: team))
        } ?? TwoTimeSolver(request, team: team)
      var left = steps
      while !solver.isDone, left > 0 {
        try solver.advance()
        left -= 1
      }
      guard let result = solver.result else {
        let state = solver.state()
        return Outcome(numbers: [], states: communicator.rank == 0 ? [state] : [])
      }
      return Outcome(
        numbers: [result.series, result.seriesErrors, result.imbalance, result.spectrum]
          + result.rows.flatMap { $0 } + [[result.memoryError ?? 0]], states: [])
    }
    if all[0].states.isEmpty { for other in all { #expect(other == all[0]) } }
    return all[0]
  }

  private func request(_ problem: TwoTimeProblem) -> TwoTimeRequest {
    TwoTimeRequest(
      problem, times: (0...12).map { 0.5 * Double($0) }, late: [5, 12], frequencies: [0.5, 2],
      tolerance: 1e-3)
  }

  private var requests: [TwoTimeRequest] {
    var single = Systems.lossy
    single.coupling = .single
    var cut = request(Systems.lossy)
    (cut.memory, cut.measuresMemory) = (2, true)
    // Panels that are halved on the way.
    var strong = Systems.closed
    (strong.omegaC, strong.spins) = (0.5, 20)
    strong.g = 1.6 * strong.criticalCoupling
    return [request(Systems.closed), request(single), cut, request(strong)]
  }

  @Test func anyNumberOfRanksGivesTheSameBits() throws {
    for request in requests {
      let alone = try outcome(request, ranks: 1)
      #expect(alone.numbers[0].contains { $0 != 0 })
      for ranks in [2, 3] {
        let together = try outcome(request, ranks: ranks)
        #expect(together == alone, "\(ranks) ranks, \(request.problem)")
      }
    }
  }

  /// A state of some ranks is that of any number.
  @Test func statesGoOnWithOtherRanks() throws {
    for request in requests[1...2] {
      let alone = try outcome(request, ranks: 1)
      let third = try outcome(request, ranks: 3, steps: 9)
      #expect(try outcome(request, ranks: 1, steps: 9) == third)
      let second = try outcome(request, ranks: 2, from: third.states[0], steps: 6)
      let state = second.states[0]
      #expect(try outcome(request, ranks: 1, from: state) == alone)
      #expect(try outcome(request, ranks: 3, from: state) == alone)
    }
  }

  /// Each rank keeps its columns of the history alone.
  @Test func membersKeepTheirPart() throws {
    let kept = try MemoryCommunicator.run(2) { communicator -> Int in
      let run = TwoTimeRun(
        Systems.closed, TwoTimeOptions(nodes: 8, length: 0.5, sweepTolerance: 1e-6), end: 6,
        times: [0], team: try RankTeam(communicator))
      while !run.isDone { try run.advance() }
      return run.propagator.history.vHat.matrix.elementCount
    }
    #expect(kept[0] > 4000 && abs(kept[1] - kept[0]) <= kept[0] / 4, "\(kept)")
  }

  /// Where ranks have not enough memory in common, each goes alone.
  @Test func withoutSharedMemoryThereIsNoTeam() throws {
    let teams = try MemoryCommunicator.run(2) { try RankTeam($0, room: 1 << 50) == nil }
    #expect(teams == [true, true])
    #expect(
      try MemoryCommunicator.run(2) { try RankTeam($0, room: 1 << 20) == nil } == [false, false])
  }

  /// What a finite memory changes is told, and is most of a slow overlap.
  @Test func theErrorOfAMemoryIsMeasured() throws {
    var request = TwoTimeRequest(
      Systems.lossy, times: (0...12).map { Double($0) }, tolerance: 1e-3)
    let whole = try solve(request)
    (request.memory, request.measuresMemory) = (3, true)
    let cut = try solve(request)
    let difference = (0...12).reduce(0.0) {
      max($0, abs(whole[$1, .overlap] - cut[$1, .overlap]))
    }
    let largest = (0...12).reduce(0.0) { max($0, whole[$1, .overlap]) }
    let told = try #require(cut.memoryError)
    #expect(whole.memoryError == nil)
    #expect(told > 0.9 * difference / largest && told < 3, "\(told) \(difference / largest)")
    #expect(cut[12, .overlap] < 0.6 * whole[12, .overlap])
    request.memory = 50
    let long = try #require(try solve(request).memoryError)
    #expect(long < 2e-3)
  }

  private func solve(_ request: TwoTimeRequest) throws -> TwoTimeResult {
    let solver = TwoTimeSolver(request)
    while !solver.isDone { try solver.advance() }
    return solver.result!
  }
}
