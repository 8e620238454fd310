import BatchCore
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

/// Conventions of the papers in the common form of `DickeFamily`.
@Suite("parameters of the models") struct DickeFamilyTests {
  private static func deviation(_ parameters: DickeFamily) -> Double {
    switch parameters.coupling {
    case .gaussian(let deviation): deviation
    case .uniform(let value): value
    }
  }

  /// N = M, Δ = 1, ω_c = 5: g_c = 1.5811 without loss, 1.5890 at κ = 0.5.
  @Test("critical coupling of random_dicke", arguments: [(0.0, 1.5811), (0.5, 1.5890)])
  func critical(kappa: Double, expected: Double) {
    let parameters = DickeFamily(
      model: "random_dicke",
      given: [
        "clusters": 8, "modes": 8, "spins_per_cluster": 4, "omega_c": 5, "kappa": .number(kappa),
        "g_over_gc": 1,
      ])
    // G = g/√((M + N) N_s) = g/8.
    #expect(abs(8 * Self.deviation(parameters) - expected) < 1e-4)
    #expect(parameters.splitting == 1)
  }

  /// 2 ω g_c² = Δ(ω² + κ²)(N + M)/(2M) with M = 2N: 2·5·g_c² = 25.25·3/4.
  @Test("critical coupling for more modes than clusters")
  func unequal() {
    let parameters = DickeFamily(
      model: "random_dicke",
      given: ["clusters": 4, "modes": 8, "omega_c": 5, "kappa": 0.5, "g_over_gc": 2])
    let critical = Self.deviation(parameters) * 12.0.squareRoot() / 2
    #expect(abs(10 * critical * critical - 25.25 * 0.75) < 1e-12)
  }

  @Test("spin_boson: spins precess at 2h, var g = σ²ω/(2(spins + modes))")
  func spinBoson() {
    let parameters = DickeFamily(
      model: "spin_boson", given: ["total": 220, "alpha": 10, "h": 1.5, "omega": 2, "sigma": 3])
    #expect(parameters.sites == 20 && parameters.modes == 200 && parameters.spinsPerSite == 1)
    #expect(parameters.splitting == 3 && parameters.omega == 2 && parameters.kappa == 0)
    let deviation = Self.deviation(parameters)
    #expect(abs(deviation * deviation - 9.0 * 2 / 440) < 1e-15)
  }

  @Test("dicke: collective coupling g/√N, critical at √(Δ(ω² + κ²)/ω)/2")
  func dicke() {
    let parameters = DickeFamily(
      model: "dicke",
      given: ["spins": 16, "delta": 2, "omega_c": 3, "kappa": 1, "g_over_gc": 1])
    #expect(parameters.sites == 1 && parameters.modes == 1 && parameters.spinsPerSite == 16)
    #expect(abs(4 * Self.deviation(parameters) - 0.5 * (2.0 * 10 / 3).squareRoot()) < 1e-14)
  }

  @Test("couplings have the stated variance and are independent")
  func couplings() {
    let parameters = DickeFamily(
      model: "spin_boson", given: ["spins": 200, "modes": 301, "omega": 2, "sigma": 1])
    let g = Preparation(parameters, seed: 170, trajectories: 1, width: 16).system.couplings
    let deviation = Self.deviation(parameters)
    var (first, second, columns, rows) = (Average(), Average(), Average(), Average())
    for i in 0..<200 {
      for l in 0..<301 {
        let x = g[i, l] / deviation
        first.add(x)
        second.add(x * x)
        if l >= 16 { columns.add(x * g[i, l - 16] / deviation) }
        if l >= 1 { columns.add(x * g[i, l - 1] / deviation) }
        if i >= 1 { rows.add(x * g[i - 1, l] / deviation) }
      }
    }
    expectNear(first, 0, "mean", seed: 170)
    expectNear(second, 1, "variance", seed: 170)
    expectNear(columns, 0, "neighbouring columns", seed: 170)
    expectNear(rows, 0, "neighbouring rows", seed: 170)
    #expect(Set((0..<301).map { g[7, $0] }).count == 301)
  }
}
