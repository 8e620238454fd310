import BatchCore
import Foundation
import Models
import Numerics
import Statistics
import Testing

@testable import TruncatedWigner

/// Noise of jump operators of any kind, where moments are known exactly.
@Suite("noise of jump operators") struct JumpNoiseTests {
  private static let start = SIMD3(0.6, -0.5, 1.2)

  /// σ⁻ and σ⁺ at equal rates, whose drifts cancel, and dephasing: random turns about x, y and z in three
  /// classes.
  private static func turning(rate: Double, dephasing: Double) -> JumpChannels {
    let symbols = JumpSymbols(sites: 1)
    let (loss, pump) = (symbols.lowering(0), symbols.raising(0))
    func noises(_ isA: Bool, _ channels: Int...) -> [JumpChannels.Noise] {
      channels.map { .init(channel: $0, isA: isA) }
    }
    return JumpChannels(
      [
        (loss.a, loss.b, rate), (pump.a, pump.b, rate),
        (PhaseSpacePolynomial([(1, [2])]), .none, dephasing),
      ], classes: [noises(true, 0, 1), noises(false, 0, 1), noises(true, 2)])
  }

  @Test(
    "classes in random order: order 2 in first and second moments", arguments: 0...2,
    NoiseSampling.allCases)
  func order(place: Int, sampling: NoiseSampling) {
    let (rate, dephasing) = (0.2, 0.1)
    let fields = [SIMD3(0, 0, 2.8), SIMD3(2.5, -1.2, 0.9)]
    var stages: [[any SystemPart]] = fields.map { [LocalField(sites: 1, $0)] }
    stages.insert([Self.turning(rate: rate, dephasing: dephasing)], at: place)
    let system = PhaseSpaceSystem(sites: 1, modes: 0, stages: stages)
    let exact = TurningSpin(
      field: fields[0] + fields[1], rates: SIMD3(2 * rate, 2 * rate, 4 * dephasing)
    ).moments(from: Self.start, at: 2)
    let spins = FixedStart(
      system, spins: [Self.start],
      noise: NoiseStreams(seed: 530, point: 0, realization: 0, sampling: sampling))
    func errors(_ steps: Int) -> (size: [Double], noise: [Double]) {
      let means = spins.means(step: 2 / Double(steps), steps: steps, batches: 1024) {
        $0.spinMoments(0, $1)
      }
      func norm(_ values: (Int) -> Double) -> [Double] {
        [0..<3, 3..<9].map { $0.reduce(0) { $0 + pow(values($1), 2) }.squareRoot() }
      }
      return (norm { means[$0].value - exact[$0] }, norm { means[$0].standardError })
    }
    let (coarse, fine) = (errors(4), errors(8))
    for order in 0..<2 {
      let ratio = coarse.size[order] / fine.size[order]
      print(
        "jump noise in stage \(place), \(sampling), moments \(order + 1): errors \(coarse.size[order]), \(fine.size[order]) ± \(fine.noise[order])"
      )
      #expect(fine.size[order] > 6 * fine.noise[order], "the error must be visible")
      #expect(ratio > 3 && ratio < 6, "order \(log2(ratio)), seed 530")
    }
  }

  /// The generic stepper uses none of the flows.
  @Test("Lie–Heun steps give the same moments")
  func lieHeun() {
    let system = PhaseSpaceSystem(
      sites: 1, modes: 0,
      stages: [
        [LocalField(sites: 1, SIMD3(1.4, -0.5, 1.9))], [Self.turning(rate: 0.25, dephasing: 0.15)],
      ])
    let exact = TurningSpin(field: SIMD3(1.4, -0.5, 1.9), rates: SIMD3(0.5, 0.5, 0.6))
      .moments(from: Self.start, at: 1)
    let spins = FixedStart(
      system, spins: [Self.start], noise: NoiseStreams(seed: 531, point: 0, realization: 0))
    let means = spins.means(.lieHeun, step: 0.01, steps: 100, batches: 100) {
      $0.spinMoments(0, $1)
    }
    for (number, mean) in means.enumerated() {
      expectNear(
        mean.value, exact[number], sigma: mean.standardError, "moment \(number)", seed: 531,
        rounding: 0.002)
    }
  }

  /// Two spins along x with the jump operator σ^z σ^z: ⟨σ^x⟩ = e^{−2γt}, exactly at any step.
  @Test("correlated dephasing of two spins")
  func correlatedDephasing() {
    let part = JumpChannels([(PhaseSpacePolynomial([(1, [2, 5])]), .none, 0.3)])
    let bench = Bench(
      PhaseSpaceSystem(sites: 2, modes: 0, stages: [[part]]),
      directions: Array(repeating: InitialState(theta: .pi / 2), count: 2), seed: 532,
      trajectories: 512)
    let means = bench.means(.flow, step: 0.5, stepsPerRecord: 1, records: 4, batches: 0..<100) {
      [$0.sx.lanes[$1], $0.sx.lanes[$0.groups + $1]]
    }
    for (record, row) in means.enumerated() {
      for mean in row {
        expectNear(
          mean.value, exp(-0.6 * 0.5 * Double(record)), sigma: mean.standardError, "<sx>",
          seed: 532)
      }
    }
  }

  /// L = cosh(½) a + sinh(½) a†: n = 0.271540, ⟨x²⟩ = 0.091970, ⟨p²⟩ = 0.679570 are stationary; as
  /// channels, and as one linear equation.
  @Test("squeezed bath", arguments: [false, true])
  func squeezedBath(isLinear: Bool) {
    let part: any SystemPart
    if isLinear {
      let (drift, diffusion) = (Matrix(rows: 2, columns: 2), Matrix(rows: 2, columns: 2))
      (drift[0, 0], drift[1, 1]) = (-0.5, -0.5)
      (diffusion[0, 0], diffusion[1, 1]) = (exp(-1) / 4, exp(1) / 4)
      part = LinearModes(drift: drift, shift: [0, 0], diffusion: diffusion)
    } else {
      part = JumpChannels([
        (PhaseSpacePolynomial([(exp(0.5), [0])]), PhaseSpacePolynomial([(exp(-0.5), [1])]), 1)
      ])
    }
    let bench = Bench(
      PhaseSpaceSystem(sites: 0, modes: 1, stages: [[part]]), directions: [], seed: 533,
      trajectories: 512)
    let means = bench.means(.flow, step: 0.1, stepsPerRecord: 120, records: 2, batches: 0..<60) {
      let (x, y) = ($0.re.lanes[$1], $0.im.lanes[$1])
      return [x * x + y * y - 0.5, x * x, y * y, x * y]
    }[1]
    for (mean, expected) in zip(means, [0.271540, 0.091970, 0.679570, 0]) {
      expectNear(
        mean.value, expected, sigma: mean.standardError, "moment, linear \(isLinear)", seed: 533,
        rounding: 3e-4)
    }
  }

  /// Loss alone tends to 1 − √3 coth √3 = −0.843985, with the drift as a polynomial and as a tanh.
  @Test("loss alone", arguments: [false, true])
  func loss(isTilted: Bool) {
    let symbol = JumpSymbols(sites: 1).lowering(0)
    let channels = JumpChannels([(symbol.a, symbol.b, 1)], leavesDrift: isTilted)
    // w = γ u × v with u = e_x/2, v = −e_y/2.
    let tilted: [any SystemPart] = isTilted ? [TiltedDecay(axes: [SIMD3(0, 0, -0.25)])] : []
    let bench = Bench(
      PhaseSpaceSystem(sites: 1, modes: 0, stages: [tilted + [channels]]),
      directions: [InitialState(theta: 1)], seed: 534, trajectories: 512)
    let mean = bench.means(.flow, step: 0.1, stepsPerRecord: 120, records: 2, batches: 0..<60) {
      [$0.sz.lanes[$1]]
    }[1][0]
    expectNear(
      mean.value, -0.843985, sigma: mean.standardError, "<sz>, tilted \(isTilted)", seed: 534,
      rounding: 5e-4)
  }

  /// A rate that grows: turns about x with ⟨θ²⟩ = 4ct dt.
  @Test("a rate of time", arguments: Stepper.allCases)
  func timedRate(stepper: Stepper) {
    let rate = MasterEquation.Rate(
      0.2, function: TimeFunction(number: 1, isReal: true, text: "t") { ComplexNumber($0) })
    let part = JumpChannels(
      [
        .init(
          a: PhaseSpacePolynomial([(1, [0])]), b: .none, rate: rate, number: 7)
      ], classes: [[.init(channel: 0, isA: true)]])
    let spins = FixedStart(
      PhaseSpaceSystem(sites: 1, modes: 0, stages: [[part]]), spins: [SIMD3(0, 0, -1)],
      noise: NoiseStreams(seed: 535, point: 0, realization: 0))
    let mean = spins.means(
      stepper == .flows ? .flow : .lieHeun, step: 0.1, steps: 15, batches: 128
    ) { [$0.sz.lanes[$1]] }[0]
    expectNear(
      mean.value, -exp(-0.8 * 2.25 / 4), sigma: mean.standardError, "<sz>", seed: 535,
      rounding: stepper == .flows ? 1e-12 : 0.003)
  }
}
