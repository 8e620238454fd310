import BatchCore
import Foundation
import Models
import Numerics
import Statistics
import Testing

@testable import TruncatedWigner

/// Order 2 of the symmetric composition with four and more factors, in first and second moments, where
/// both are known exactly.
@Suite("order of long compositions") struct CompositionOrderTests {
  private static let start = SIMD3(0.6, -0.5, 1.2)
  private static let parts: [SIMD3<Double>] = [
    SIMD3(0, 0, 1.1), SIMD3(0.9, 0, 0), SIMD3(0.2, -0.8, 0.3), SIMD3(-0.5, 0.4, 0.6),
    SIMD3(0, 0.7, -0.4), SIMD3(0.3, 0.3, 0),
  ]

  /// Fields in different directions, one a stage; without noise the whole is one rotation.
  @Test("without noise", arguments: 1...6)
  func deterministic(stages: Int) {
    let fields = Self.parts.prefix(stages)
    let system = PhaseSpaceSystem(
      sites: 1, modes: 0, stages: fields.map { [LocalField(sites: 1, $0)] })
    let exact = TurningSpin(field: fields.reduce(.zero, +), rates: .zero)
      .moments(from: Self.start, at: 2)
    let spins = FixedStart(system, spins: [Self.start], trajectories: 16)
    let errors = [8, 16, 32].map { steps in
      let s = spins.run(step: 2 / Double(steps), steps: steps).variables(0)
      return zip(s, exact).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    print("composition of \(stages) without noise: errors \(errors)")
    if stages == 1 {
      #expect(errors.allSatisfy { $0 < 1e-12 })
    } else {
      #expect(errors[0] > 5e-4, "the error must be visible")
      #expect(abs(log2(errors[0] / errors[1]) - 2) < 0.25)
      #expect(abs(log2(errors[1] / errors[2]) - 2) < 0.1)
    }
  }

  /// Steps in one go and one by one: the joined first factor is two halves.
  @Test("steps one by one are the same")
  func joined() {
    let system = PhaseSpaceSystem(
      sites: 1, modes: 0, stages: Self.parts.map { [LocalField(sites: 1, $0)] })
    let spins = FixedStart(system, spins: [Self.start], trajectories: 16)
    let together = spins.run(step: 0.2, steps: 5).variables(0)
    let state = spins.run(step: 0.2, steps: 1)
    let stepper = FlowStepper(system: system, step: 0.2, noise: nil, like: state)
    for step in 1..<5 {
      stepper.advance(state, steps: 1, firstStep: step, firstTrajectory: 0)
    }
    for (a, b) in zip(together, state.variables(0)) { #expect(abs(a - b) < 1e-14) }
  }

  /// Loss and pump of equal rates leave only their noise, so that moments stay linear: fields, decay
  /// with transverse noise, dephasing, four stages and five factors.
  @Test(
    "with noise about all axes, inside and outside", arguments: [true, false],
    NoiseSampling.allCases)
  func noisy(inside: Bool, sampling: NoiseSampling) {
    let (rate, dephasing) = (0.15, 0.05)
    let system = PhaseSpaceSystem(
      sites: 1, modes: 0,
      stages: [
        [LocalField(sites: 1, Self.parts[0] * 2)],
        [SpinDecay(down: [rate], up: [rate]), Dephasing([dephasing])],
        [LocalField(sites: 1, Self.parts[1] * 2)],
        [LocalField(sites: 1, Self.parts[2] * 2)],
      ], noise: inside ? .inside : .outside)
    let field = (Self.parts[0] + Self.parts[1] + Self.parts[2]) * 2
    let exact = TurningSpin(field: field, rates: SIMD3(2 * rate, 2 * rate, 4 * dephasing))
      .moments(from: Self.start, at: 2)
    let spins = FixedStart(
      system, spins: [Self.start],
      noise: NoiseStreams(seed: 401, point: 0, realization: 0, sampling: sampling))
    func errors(_ steps: Int) -> (size: [Double], noise: [Double]) {
      let means = spins.means(step: 2 / Double(steps), steps: steps, batches: 2048) {
        $0.spinMoments(0, $1)
      }
      // First moments, second moments.
      return (
        [0..<3, 3..<9].map { range in
          range.reduce(0) { $0 + pow(means[$1].value - exact[$1], 2) }.squareRoot()
        },
        [0..<3, 3..<9].map { range in
          range.reduce(0) { $0 + pow(means[$1].standardError, 2) }.squareRoot()
        }
      )
    }
    let (coarse, fine) = (errors(4), errors(8))
    for order in 0..<2 {
      let noise = fine.noise[order]
      let ratio = coarse.size[order] / fine.size[order]
      print(
        "composition with noise \(inside ? "inside" : "outside"), \(sampling), moments \(order + 1): errors \(coarse.size[order]), \(fine.size[order]) ± \(noise)"
      )
      #expect(fine.size[order] > 6 * noise, "the error must be visible")
      #expect(ratio > 3 && ratio < 6, "order \(log2(ratio)), seed 401")
    }
  }
}
