import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Exact
@testable import Models

/// Random systems against dense matrices on the full space.
struct RandomSystemTests {
  private func difference(_ seed: UInt64) throws -> Double {
    let system = RandomSystem(seed: seed)
    var options = ExactOptions()
    options.cutoffs = system.cutoffs
    let problem = try ExactProblem(
      system.equation, directions: system.directions, modes: system.modes,
      operators: system.operators, options: options)
    var reference = DenseReference(
      system.equation, directions: system.directions, modes: system.modes, cutoffs: system.cutoffs)
    let evolution: any ExactEvolution =
      problem.isDissipative || !problem.isPureStart
      ? try DensityEvolution(problem) : try PureEvolution(problem)
    var (largest, last) = (0.0, 0.0)
    for time in [0, 0.15, 0.4] {
      if time > last { reference.advance(from: last, to: time, steps: 60) }
      last = time
      try evolution.advance(to: time) { true }
      for (own, operation) in zip(evolution.expectations(), system.operators) {
        let expected = reference.expectation(operation, at: time)
        largest = max(largest, (own - expected).magnitude / max(1, expected.magnitude))
      }
    }
    #expect(abs(evolution.normError) < 1e-9, "seed \(seed)")
    return largest
  }

  @Test(arguments: 0..<5) func followsDenseMatrices(_ part: Int) throws {
    for seed in 0..<10 {
      let number = UInt64(10 * part + seed)
      let found = try difference(number)
      #expect(found < 1e-7, "seed \(number)")
    }
  }
}
