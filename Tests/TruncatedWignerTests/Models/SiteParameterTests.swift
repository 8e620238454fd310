import BatchCore
import Foundation
import Numerics
import Observables
import Testing

@testable import Models
@testable import TruncatedWigner

/// Parameters that differ from site to site: lists and distributions.
@Suite("parameters of sites") struct SiteParameterTests {
  private static func stream(_ realization: Int, seed: UInt64 = 360) -> RandomStream {
    RandomStream(seed: seed, purpose: .disorder, point: 0, realization: realization)
  }

  /// Mean and variance in closed form; ranges where there are any.
  @Test(
    "moments of the distributions",
    arguments: [
      (Distribution.uniform(-1, 3), 1, 4.0 / 3, -1.0, 3.0), (.normal(2, 0.5), 2, 0.25, -9, 9),
      (.boxPair(centre: 1, separation: 2, width: 0.6), 1, 1.03, -0.3, 2.3),
      (.cosine(1.5), 0, 1.125, -1.5, 1.5),
    ])
  func moments(
    distribution: Distribution, mean: Double, variance: Double, low: Double, high: Double
  ) {
    let value = ParameterValue.distribution(distribution)
    #expect(value.isRandom && !ParameterValue.number(1).isRandom)
    var (first, second) = (Average(), Average())
    for realization in 0..<40 {
      for x in value.siteValues(1000, Self.stream(realization), row: 1) {
        #expect(x >= low && x <= high)
        first.add(x)
        second.add((x - mean) * (x - mean))
      }
    }
    expectNear(first, mean, "mean of \(distribution)", seed: 360)
    expectNear(second, variance, "variance of \(distribution)", seed: 360)
  }

  @Test("box_pair: even sites in the lower box, odd ones in the upper")
  func boxes() {
    let values = ParameterValue.distribution(.boxPair(centre: 1, separation: 2, width: 0.6))
      .siteValues(400, Self.stream(0), row: 1)
    for (site, x) in values.enumerated() { #expect(abs(x - (site % 2 == 0 ? 0 : 2)) <= 0.3) }
  }

  @Test("realizations, parameters and seeds differ; the same address gives the same numbers")
  func addresses() {
    for distribution in [
      Distribution.uniform(0, 1), .normal(0, 1), .boxPair(centre: 0, separation: 1, width: 1),
      .cosine(1),
    ] {
      let value = ParameterValue.distribution(distribution)
      let base = value.siteValues(20, Self.stream(0), row: 1)
      #expect(base == value.siteValues(20, Self.stream(0), row: 1))
      #expect(Array(base[..<7]) == value.siteValues(7, Self.stream(0), row: 1))
      for other in [
        value.siteValues(20, Self.stream(1), row: 1), value.siteValues(20, Self.stream(0), row: 2),
        value.siteValues(20, Self.stream(0, seed: 361), row: 1),
      ] {
        #expect(zip(base, other).allSatisfy { $0 != $1 })
      }
      #expect(Set(base).count == 20)
    }
  }

  /// Couplings and splittings of a system, read off its effective field: mode a = 1 gives
  /// Ω^x_i = 2 g_i/√N, a spin along x and no mode leave Ω^z_i = ε_i.
  private static func read(_ name: String, _ given: [String: ParameterValue], realization: Int)
    -> (g: [Double], epsilon: [Double])
  {
    let model = givenModel(name, given)
    #expect(model.hasDisorder == given.values.contains { $0.isRandom })
    let system = PhaseSpaceSystem(model.system(disorder: stream(realization)))
    let state = BatchState(sites: system.sites, modes: system.modes, trajectories: 16, width: 16)
    let field = EffectiveField(like: state)
    if system.modes > 0 { state.re.lanes[0] = Lanes(repeating: 1) }
    // The field of the central spin acts on satellite i as 2·½ g_i τ^x/√N.
    if name == "central_spin" { state.sx.lanes[0] = Lanes(repeating: 1) }
    for term in system.terms { term.addField(state, to: field, at: 0) }
    let sites = name == "central_spin" ? 1..<system.sites : 0..<system.sites
    let root = Double(sites.count).squareRoot()
    return (
      sites.map { field.x[$0, 0] * root / (name == "central_spin" ? 1 : 2) },
      sites.map { field.z[$0, 0] }
    )
  }

  @Test("lists are used as they are", arguments: ["tavis_cummings", "central_spin"])
  func lists(model: String) {
    let (g, epsilon) = ([0.3, -0.7, 1.1, 2], [1, 0.25, -0.5, 3.0])
    let count = model == "tavis_cummings" ? "atoms" : "satellites"
    let read = Self.read(
      model, [count: 4, "g": .list(g), "epsilon": .list(epsilon)], realization: 0)
    for i in 0..<4 {
      #expect(abs(read.g[i] - g[i]) < 1e-15)
      #expect(read.epsilon[i] == epsilon[i])
    }
  }

  @Test("realizations of a model differ", arguments: ["tavis_cummings", "central_spin"])
  func realizations(model: String) {
    let count = model == "tavis_cummings" ? "atoms" : "satellites"
    let given: [String: ParameterValue] = [
      count: 6, "g": .distribution(.cosine(1)), "epsilon": .distribution(.normal(1, 0.1)),
    ]
    let (a, b, c) = (
      Self.read(model, given, realization: 0), Self.read(model, given, realization: 1),
      Self.read(model, given, realization: 0)
    )
    #expect(a == c && a.g != b.g && a.epsilon != b.epsilon)
    #expect(a.g.allSatisfy { abs($0) <= 1 + 1e-12 })
  }

  /// Through the simulator: two realizations with the same spins (their sampling is fixed by θ = 0 and
  /// mean field) turn differently.
  @Test("a run uses the disorder of its realization")
  func run() throws {
    let ensemble = Ensemble(
      model: "central_spin",
      values: ["satellites": 5, "g": .distribution(.uniform(1, 3))],
      initial: InitialState(theta: 0, centralTheta: 2), step: 0.02, stepsPerRecord: 25,
      records: 2, seed: 362)
    func central(_ simulator: BatchSimulator, _ realization: Int) throws -> Double {
      let settings = simulator.settings
      let sums = try simulator.run(
        realization: realization, batch: 0, trajectories: 1, perGroup: false)
      return ObservableMoments(layout: settings.layout, sums: sums[0])
        .result("magnetization_central")[5].value
    }
    func fresh() -> BatchSimulator {
      BatchSimulator(
        settings: SimulationSettings(
          model: ensemble.system, initial: ensemble.initial, spinSampling: .discrete,
          fluctuations: false, step: 0.02, stepsPerRecord: 25, layout: ensemble.layout, seed: 362,
          point: 0, batchWidth: 16))
    }
    let simulator = fresh()
    let (zero, one, again) = (
      try central(simulator, 0), try central(simulator, 1), try central(simulator, 0)
    )
    #expect(zero != one && zero == again)
    #expect(try central(fresh(), 1) == one)
  }
}
