import BatchCore
import Foundation
import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Half the step, a quarter of the bias: systems whose jump operators are products, with noise that does not
/// commute with itself.
@Suite("bias of the step with jump operators") struct GeneralBiasTests {
  private static let seed: UInt64 = 550

  /// A system, and the amplitude and directions it starts from.
  private struct Case {
    var name: String
    var sites: Int
    var modes: Int
    var stages: [[any SystemPart]]
    var displacement = 0.0
    var time: Double
    var steps: Int
    var batches: Int
  }

  private static func cases() -> [Case] {
    let (one, three) = (JumpSymbols(sites: 1), JumpSymbols(sites: 3))
    func jumps(_ symbols: [JumpSymbols.Symbol], _ rates: [Double]) -> JumpChannels {
      JumpChannels(zip(symbols, rates).map { (a: $0.a, b: $0.b, rate: $1) })
    }
    let kerr = JumpSymbols(sites: 0)
    let mixed = PhaseSpacePolynomial([(1, [one.v.z(0)]), (0.7, [one.v.re(0)])])
    return [
      Case(
        name: "Kerr, a² drive and loss", sites: 0, modes: 1,
        stages: [
          [KerrNonlinearity(modes: 1, strength: 1)],
          [
            PolynomialHamiltonian(
              PhaseSpacePolynomial([(2, [0, 0]), (-2, [1, 1]), (1, [0])]))
          ],
          [jumps([kerr.pair(0)], [0.4])],
        ], displacement: 1, time: 2, steps: 14, batches: 600),
      Case(
        name: "sm*a, sz + 0.7*a", sites: 1, modes: 1,
        stages: [
          [LocalField(sites: 1, SIMD3(2, 0, 1)), FreeModes([.init(omega: 1)])],
          [
            PolynomialHamiltonian(
              PhaseSpacePolynomial([(0.8, [one.v.x(0), one.v.re(0)])]))
          ],
          [
            jumps(
              [
                one.exchange(0, 0), (mixed, PhaseSpacePolynomial([(0.7, [one.v.im(0)])])),
              ], [0.8, 0.4])
          ],
        ], displacement: 1.5, time: 2, steps: 4, batches: 1200),
      Case(
        name: "sm[i]*sm[j]", sites: 3, modes: 0,
        stages: [
          [LocalField(sites: 3, SIMD3(2.5, 0, 1))],
          [
            jumps(
              [three.pairLoss(0, 1), three.pairLoss(1, 2), three.pairLoss(0, 2)], [1, 1, 1])
          ],
          [
            PolynomialHamiltonian(
              PhaseSpacePolynomial(
                [(0, 1), (1, 2)].flatMap { i, j in
                  [(0.5, [three.v.z(i), three.v.z(j)]), (0.3, [three.v.x(i), three.v.y(j)])]
                }))
          ],
        ], time: 2, steps: 4, batches: 1200),
    ]
  }

  /// Means of all variables and their squares at four times, of so many steps; refined: half the step on
  /// the same noise.
  private static func means(
    _ item: Case, steps: Int, isRefined: Bool, _ stepper: Stepper = .flows
  ) -> [[Double]] {
    let system = PhaseSpaceSystem(sites: item.sites, modes: item.modes, stages: item.stages)
    let bench = Bench(
      system, directions: Array(repeating: InitialState(theta: 2), count: item.sites),
      displacement: item.displacement, seed: seed, trajectories: 256)
    let state = bench.state
    let count = isRefined ? 2 * steps : steps
    let integrator = stepper.stepper(
      system, step: item.time / Double(count),
      noise: NoiseStreams(seed: seed, point: 0, realization: 0, isRefined: isRefined), like: state)
    return (0..<item.batches).map { batch in
      var means: [Double] = []
      bench.sample(firstTrajectory: 256 * batch)
      for half in 0..<2 {
        integrator.advance(
          state, steps: count / 2, firstStep: half * count / 2, firstTrajectory: 256 * batch)
        for buffer in [state.sx, state.sy, state.sz, state.re, state.im] {
          for row in 0..<buffer.rows {
            for power in 1...2 {
              let total = (0..<state.groups).reduce(Lanes.zero) {
                let x = buffer.lanes[row * state.groups + $1]
                return $0 + (power == 1 ? x : x * x)
              }
              means.append(total.sum() / 256)
            }
          }
        }
      }
      return means
    }
  }

  /// Root of the mean square of the difference between a step and half of it, without what chance adds to
  /// it, and the standard error of one difference.
  private static func difference(_ item: Case, steps: Int, _ stepper: Stepper = .flows)
    -> (size: Double, noise: Double)
  {
    let coarse = means(item, steps: steps, isRefined: false, stepper)
    let fine = means(item, steps: steps, isRefined: true, stepper)
    var (square, noise) = (0.0, 0.0)
    for slot in coarse[0].indices {
      var average = Average()
      for (a, b) in zip(coarse, fine) { average.add(a[slot] - b[slot]) }
      square += average.mean * average.mean
      noise += average.standardError * average.standardError
    }
    let count = Double(coarse[0].count)
    return (max(0, (square - noise) / count).squareRoot(), (noise / count).squareRoot())
  }

  @Test("half the step, a quarter of the bias", arguments: 0..<3)
  func bias(number: Int) {
    let item = Self.cases()[number]
    let differences = [1, 2].map { Self.difference(item, steps: $0 * item.steps) }
    let ratio = differences[0].size / differences[1].size
    print("\(item.name): h to h/2 \(differences), order \(log2(ratio))")
    #expect(
      differences[1].size > 3 * differences[1].noise, "\(item.name): the bias must be visible")
    #expect(ratio > 3 && ratio < 6, "\(item.name): \(differences), seed \(Self.seed)")
  }

  /// The generic stepper uses no flow of a class or a polynomial: the same averages at small steps.
  @Test("Lie–Heun steps give the same averages", arguments: 0..<3)
  func lieHeun(number: Int) {
    var item = Self.cases()[number]
    item.batches = 100
    let flows = Self.means(item, steps: 4 * item.steps, isRefined: false)
    let lieHeun = Self.means(item, steps: 40 * item.steps, isRefined: false, .lieHeun)
    for slot in flows[0].indices {
      var averages = [Average(), Average()]
      for (a, b) in zip(flows, lieHeun) {
        averages[0].add(a[slot])
        averages[1].add(b[slot])
      }
      let sigma = hypot(averages[0].standardError, averages[1].standardError)
      expectNear(
        averages[0].mean, averages[1].mean, sigma: sigma, "\(item.name), moment \(slot)",
        seed: Self.seed, rounding: 0.01)
    }
  }
}
