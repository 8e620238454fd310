import Foundation
import Testing

@testable import TwoPI

/// Errors that are asked for and told, and states in flight.
struct SolverTests {
  private func solve(_ request: TwoTimeRequest) throws -> TwoTimeResult {
    let solver = TwoTimeSolver(request)
    while !solver.isDone { try solver.advance() }
    return solver.result!
  }

  private func times(_ end: Double, _ count: Int) -> [Double] {
    (0...count).map { end * Double($0) / Double(count) }
  }

  /// What is told as the error is at least the error, and no more than asked for.
  @Test(arguments: [1e-3, 1e-4, 1e-6]) func errorsHold(tolerance: Double) throws {
    for problem in [Systems.closed, Systems.lossy] {
      let request = TwoTimeRequest(
        problem, times: times(6, 24), late: [12], tolerance: tolerance)
      let result = try solve(request)
      let exact = try solved(
        problem, nodes: 11, length: 0.3, tolerance: 1e-11, end: 6, every: 0.25, late: [12])
      #expect(result.relativeError <= tolerance)
      for quantity in TwoTimeQuantity.allCases {
        for i in exact.series.times.indices {
          let error = abs(result[i, quantity] - exact.series[i, quantity])
          #expect(error <= result.error(i, quantity) + 1e-9, "\(quantity) \(i): \(error)")
        }
      }
      for function in [0, 2, 3] {
        let (own, all) = (result.rows[0][function], exact.rows.values[0][function])
        for i in all.indices {
          let error = abs(own[i] - all[i])
          #expect(error <= result.rowErrors[0][function][i] + 1e-9, "\(function) \(i): \(error)")
        }
      }
    }
  }

  /// Without loss and with spins across the field the energy stays zero, which calls for no finer panels.
  @Test func anEnergyOfZeroIsNoMeasure() throws {
    var problem = Systems.closed
    problem.theta = 0.5 * .pi
    let result = try solve(TwoTimeRequest(problem, times: times(6, 12)))
    #expect(result.relativeError <= 1e-4 && result.step > 0.05, "\(result.step)")
    #expect((0...12).allSatisfy { abs(result[$0, .energy]) < 1e-4 })
  }

  /// For systems at random.
  @Test func errorsHoldEverywhere() throws {
    var generator = Numbers(state: 7)
    for _ in 0..<8 {
      let problem = TwoTimeProblem(&generator, single: 0.25, strongest: 1.3)
      let request = TwoTimeRequest(problem, times: times(3, 12))
      let result = try solve(request)
      let exact = try solve(TwoTimeRequest(problem, times: times(3, 12), tolerance: 1e-8))
      for quantity in TwoTimeQuantity.allCases {
        for i in request.times.indices {
          let error = abs(result[i, quantity] - exact[i, quantity])
          let scale = quantity == .photons || quantity == .energy ? 10 * problem.spins : 1
          #expect(
            error <= result.error(i, quantity) + 1e-8 * scale,
            "\(quantity) at \(request.times[i]) of \(problem): \(error)")
        }
      }
    }
  }

  @Test func statesGoOnWithTheSameBits() throws {
    for (index, problem) in [Systems.closed, Systems.lossy].enumerated() {
      var problem = problem
      if index == 1 { problem.coupling = .single }
      let request = TwoTimeRequest(problem, times: times(14, 14), late: [3, 14])
      let whole = try solve(request)
      var solver = TwoTimeSolver(request)
      var steps = 0
      while !solver.isDone {
        try solver.advance()
        steps += 1
        guard steps % 7 == 0, !solver.isDone else { continue }
        let state = solver.state()
        solver = try #require(TwoTimeSolver(request, state: state))
        #expect(solver.state() == state)
        // Bytes that are cut off are no state.
        #expect(TwoTimeSolver(request, state: Array(state.dropLast(steps % 3 + 1))) == nil)
      }
      let result = try #require(solver.result)
      #expect(result.series == whole.series)
      #expect(result.seriesErrors == whole.seriesErrors)
      #expect(result.rows == whole.rows)
      #expect(result.imbalance == whole.imbalance)
    }
  }

  @Test func bytesOfOthersAreNoState() {
    let request = TwoTimeRequest(Systems.closed, times: times(4, 4))
    var generator = Numbers(state: 3)
    let state = TwoTimeSolver(request).state()
    #expect(TwoTimeSolver(request, state: []) == nil)
    for _ in 0..<100 {
      var bytes = state
      for _ in 0..<8 { bytes[Int(Double(min(300, bytes.count)) * generator.next())] = 0xff }
      _ = TwoTimeSolver(request, state: bytes)
    }
  }

  /// A step that is given is the mean distance of nodes.
  @Test func stepIsMeanDistance() throws {
    let result = try solve(TwoTimeRequest(Systems.lossy, times: times(4, 4), step: 0.05))
    #expect(abs(result.step - 0.05) < 0.005)
  }
}

/// Numbers between 0 and 1 that look random.
struct Numbers {
  var state: UInt64

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992
  }
}
