import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// w0/2 σ^z + Ω (cos wt σ^x + sin wt σ^y) from a spin down:
///   ⟨σ^z⟩ = −1 + (8Ω²/W²) sin²(Wt/2), W² = (w0 − w)² + 4Ω².
@Suite("a rotating field") struct DrivenFieldTests {
  private static let (splitting, strength, frequency) = (1.3, 0.7, 2.0)

  private static var functions: [TimeFunction] {
    [
      .cosine(frequency),
      TimeFunction(number: 2, isReal: true, text: "sin") {
        ComplexNumber(Foundation.sin(frequency * $0))
      },
    ]
  }

  /// As a driven field, as a polynomial of time, and as a complex function of which both parts are used.
  private static var drives: [any PhaseSpacePart] {
    [
      DrivenField(
        sites: [0],
        fields: TimedNumbers(
          [0, 0, 0], functions: functions,
          contributions: [
            .init(number: 0, function: 0, re: 2 * strength, im: 0),
            .init(number: 1, function: 1, re: 2 * strength, im: 0),
          ])),
      PolynomialHamiltonian(
        PhaseSpacePolynomial([(strength, [0]), (strength, [1])])
          .timed([0: functions[0], 1: functions[1]])),
      PolynomialHamiltonian(
        PhaseSpacePolynomial(
          starts: [0, 1, 2], variables: [0, 1],
          coefficients: TimedNumbers(
            [0, 0],
            functions: [
              TimeFunction(number: 1, isReal: false, text: "exp") {
                ComplexNumber(Foundation.cos(frequency * $0), Foundation.sin(frequency * $0))
              }
            ],
            contributions: [
              .init(number: 0, function: 0, re: strength, im: 0),
              .init(number: 1, function: 0, re: 0, im: strength),
            ]))),
    ]
  }

  private static func errors(_ stages: [[any SystemPart]], _ stepper: Stepper) -> [Double] {
    let w = hypot(splitting - frequency, 2 * strength)
    let system = PhaseSpaceSystem(sites: 1, modes: 0, stages: stages)
    return [0.1, 0.05, 0.025].map { step in
      let state = BatchState(sites: 1, modes: 0, trajectories: 8, width: 16)
      state.sz.lanes[0] = Lanes(repeating: -1)
      let stepper = stepper.stepper(system, step: step, noise: nil, like: state)
      let perRecord = Int((1 / step).rounded())
      var squares = 0.0
      for time in 1...4 {
        stepper.advance(
          state, steps: perRecord, firstStep: (time - 1) * perRecord, firstTrajectory: 0)
        let expected = -1 + 8 * pow(strength / w * sin(w * Double(time) / 2), 2)
        squares += pow(state.sz[0, 3] - expected, 2)
      }
      return (squares / 4).squareRoot()
    }
  }

  @Test("second order in the step", arguments: 0..<3, Stepper.allCases)
  func order(drive: Int, stepper: Stepper) {
    let field = LocalField(sites: 1, SIMD3(0, 0, Self.splitting))
    for stages in [[[field], [Self.drives[drive]]], [[Self.drives[drive]], [field]]] {
      let errors = Self.errors(stages, stepper)
      #expect(errors[2] < 1e-3)
      #expect(abs(exponent([0.1, 0.05, 0.025], errors) - 2) < 0.1, "\(stepper): \(errors)")
    }
  }

  /// A pulse with an edge at a recorded time is exact: no factor looks across it.
  @Test("edges at recorded times")
  func edges() {
    let pulse = TimeFunction(number: 1, isReal: true, text: "pulse") {
      ComplexNumber($0 >= 1 && $0 < 2 ? 1 : 0)
    }
    let part = DrivenField(
      sites: [0],
      fields: TimedNumbers(
        [0, 0, 0], functions: [pulse],
        contributions: [.init(number: 0, function: 0, re: 0.9, im: 0)]))
    let system = PhaseSpaceSystem(sites: 1, modes: 0, stages: [[part]])
    let state = BatchState(sites: 1, modes: 0, trajectories: 8, width: 16)
    state.sz.lanes[0] = Lanes(repeating: -1)
    let stepper = FlowStepper(system: system, step: 0.25, noise: nil, like: state)
    for record in 0..<3 {
      stepper.advance(state, steps: 4, firstStep: 4 * record, firstTrajectory: 0)
    }
    #expect(abs(state.sz[0, 0] + cos(0.9)) < 1e-14)
  }
}
