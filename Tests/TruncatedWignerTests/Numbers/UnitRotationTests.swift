import BatchCore
import Foundation
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

@Suite("rotation by a fixed angle") struct UnitRotationTests {
  static let angles = [
    3, 1.5, 0.2, 0.1, 0.0371, 0.02, 0.0123, 0.01, 0.0071, 0.0025, 1e-3, 1e-4, 0, -0.03,
  ]

  /// A vector turned 10⁵ times keeps its length to 10⁻¹² and its phase to 2·10⁻¹³ of the phase.
  @Test("length and phase after 1e5 turns", arguments: angles)
  func manyTurns(angle: Double) {
    let turns = 100_000
    var parameters = DickeFamily(model: "dicke", given: ["spins": 1, "omega_c": 1, "g": 0])
    parameters.splitting = angle
    let run = Preparation(parameters, initial: InitialState(theta: 1.1, phi: 0.3))
    let before = (0..<64).map { run.state.variables($0) }
    run.flow(step: 1).advance(run.state, steps: turns, firstStep: 0, firstTrajectory: 0)
    let phase = angle * Double(turns)
    var (lengthError, phaseError) = (0.0, 0.0)
    for lane in 0..<64 {
      let (x, y) = (before[lane][0], before[lane][1])
      let length = (x * x + y * y).squareRoot()
      let (newX, newY) = (run.state.sx[0, lane], run.state.sy[0, lane])
      lengthError = max(lengthError, abs((newX * newX + newY * newY).squareRoot() / length - 1))
      let (expectedX, expectedY) = (
        x * cos(phase) - y * sin(phase), x * sin(phase) + y * cos(phase)
      )
      phaseError = max(phaseError, abs(newX - expectedX) / length, abs(newY - expectedY) / length)
      #expect(run.state.sz[0, lane] == before[lane][2])
    }
    print("rotation by \(angle), 1e5 times: length off by \(lengthError), phase by \(phaseError)")
    #expect(lengthError < 1e-12)
    #expect(phaseError < 2e-13 * abs(phase) + 1e-12)
  }
}
