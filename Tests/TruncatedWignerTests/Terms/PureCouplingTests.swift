import BatchCore
import Foundation
import Testing

@testable import Models
@testable import TruncatedWigner

@Suite("no transverse field: closed form") struct PureCouplingTests {
  private static func parameters(kappa: Double) -> DickeFamily {
    var parameters = DickeFamily(
      model: "random_dicke",
      given: ["clusters": 4, "modes": 5, "omega_c": 1.5, "kappa": .number(kappa), "g": 0.9])
    parameters.splitting = 0
    return parameters
  }

  /// Site-resolved ⟨s^z_i⟩ of one realization of couplings against `PureCoupling`.
  @Test("⟨σ^z⟩ of every site, self-interaction included", arguments: [0, 0.6])
  func closedForm(kappa: Double) {
    let (seed, step, stepsPerRecord, records, batches) = (UInt64(90), 0.02, 20, 10, 512)
    var averages = [[Average]](
      repeating: [Average](repeating: Average(), count: 4), count: records)
    for batch in 0..<batches {
      let run = Preparation(
        Self.parameters(kappa: kappa), initial: InitialState(theta: 0), seed: seed,
        firstTrajectory: 64 * batch)
      let stepper = run.flow(step: step)
      for record in 0..<records {
        stepper.advance(
          run.state, steps: stepsPerRecord, firstStep: record * stepsPerRecord,
          firstTrajectory: 64 * batch)
        for site in 0..<4 {
          for trajectory in 0..<64 { averages[record][site].add(run.state.sz[site, trajectory]) }
        }
      }
    }
    let system = Preparation(Self.parameters(kappa: kappa), seed: seed).system
    var (largest, selfTerm) = (0.0, 0.0)
    for record in 0..<records {
      let t = step * Double(stepsPerRecord * (record + 1))
      let (f, _) = PureCoupling.kernels(kappa: kappa, omega: 1.5, time: t)
      for site in 0..<4 {
        let exact = PureCoupling.sz(system, site: site, time: t)
        let average = averages[record][site]
        largest = max(largest, abs(average.mean - exact) / average.standardError)
        expectNear(average, exact, "<s^z_\(site)> at t = \(t), kappa \(kappa)", seed: seed)
        let w = (0..<5).reduce(0) { $0 + system.couplings[site, $1] * system.couplings[site, $1] }
        selfTerm = max(selfTerm, abs(exact - exact / cos(4 * w * f)) / average.standardError)
      }
    }
    print(
      "no transverse field, kappa \(kappa): largest |z| \(largest); without j = i it were \(selfTerm)"
    )
    // The data tell j = i included from left out.
    #expect(selfTerm > 10)
  }

  @Test("kernels: limit κ → 0 and a numerical integral")
  func kernels() {
    let (f, d) = PureCoupling.kernels(kappa: 0, omega: 1.5, time: 2)
    #expect(abs(f - (2 - sin(3) / 1.5) / 1.5) < 1e-14)
    #expect(abs(d - 2 * (1 - cos(3.0)) / 2.25) < 1e-14)
    let (lossyF, lossyD) = PureCoupling.kernels(kappa: 0.6, omega: 1.5, time: 2)
    let count = 20_000
    let du = 2 / Double(count)
    var (sumF, sumD) = (0.0, 0.0)
    for k in 0..<count {
      let u = (Double(k) + 0.5) * du
      sumF += (2 - u) * exp(-0.6 * u) * sin(1.5 * u) * du
      sumD += 2 * (2 - u) * exp(-0.6 * u) * cos(1.5 * u) * du
    }
    #expect(abs(lossyF - sumF) < 1e-7 && abs(lossyD - sumD) < 1e-7)
  }
}
