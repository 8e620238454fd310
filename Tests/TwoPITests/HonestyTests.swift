import Foundation
import Testing

@testable import TwoPI

/// What is told as the error bounds it, for systems at random.
struct HonestyTests {
  /// Values, functions of (τ, t') and the spectral function against a thousandth of the tolerance. Of 77 systems
  /// drawn like these the error was at most 0.69 of what was told; half of them had less than 0.04.
  @Test(arguments: [(11, 1e-4), (77, 1e-3)]) func errorsBound(seed: Int, tolerance: Double) throws {
    var generator = Numbers(state: UInt64(seed))
    var ratios: [Double] = []
    for _ in 0..<8 {
      let problem = system(&generator)
      let (own, exact) = (
        try solve(problem, tolerance), try solve(problem, max(1e-9, 1e-3 * tolerance))
      )
      #expect(own.relativeError <= tolerance)
      var worst = 0.0
      for quantity in TwoTimeQuantity.allCases {
        let scale = (0...Self.records).reduce(0) { max($0, abs(exact[$1, quantity])) }
        for i in 1...Self.records {
          let error = abs(own[i, quantity] - exact[i, quantity])
          worst = max(worst, error / (own.error(i, quantity) + 1e-12 * (scale + 1)))
        }
      }
      for (own, (errors, exact)) in zip(own.rows, zip(own.rowErrors, exact.rows)) {
        for function in exact.indices where function != 1 {
          for (index, value) in exact[function].enumerated() {
            let error = abs(own[function][index] - value)
            worst = max(worst, error / (errors[function][index] + 1e-12))
          }
        }
      }
      for (index, value) in exact.spectrum.enumerated() {
        let error = abs(own.spectrum[index] - value)
        worst = max(worst, error / (own.spectrumErrors[index] + 1e-12))
      }
      #expect(worst <= 1, "\(worst) at \(problem)")
      ratios.append(worst)
    }
    // Bounds that are never near would tell nothing.
    #expect(ratios.max()! > 0.02)
  }

  private static let records = 16

  private func solve(_ problem: TwoTimeProblem, _ tolerance: Double) throws -> TwoTimeResult {
    let isLeading = problem.order == .leading
    let solver = TwoTimeSolver(
      TwoTimeRequest(
        problem, times: (0...Self.records).map { 0.5 * Double($0) },
        late: isLeading ? [] : [8, 16], frequencies: isLeading ? [] : [0.3, 1, 3],
        tolerance: tolerance))
    while !solver.isDone { try solver.advance() }
    return solver.result!
  }

  private func system(_ generator: inout Numbers) -> TwoTimeProblem {
    var problem = TwoTimeProblem(&generator, single: 0.2, strongest: 1.5)
    problem.order = generator.next() < 0.1 ? .leading : .nextToLeading
    return problem
  }
}
