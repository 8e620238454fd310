import BatchCore
import Models
import Numerics
import TestSupport
import Testing

@testable import MeanField

/// Power series of many spins that only feel modes, against steps of Runge–Kutta of the same equations.
struct CollectiveSeriesTests {
  /// And whether spins differ in one number only.
  static let systems: [(model: String, initial: String, isFamily: Bool)] = [
    (
      "{name: tavis_cummings, atoms: 300, g: 1.5, kappa: 0.5, gamma_up: 0.2, gamma_down: 0.05, epsilon: {normal: [0, 2.2]}}",
      "{theta: 0.3pi}", true
    ),
    ("{name: bcs_cavity, atoms: 514, epsilon_0: 2, width: 1, delta_c: 2, kappa: 0.3}", "{}", true),
    (
      "{name: bcs_cavity, atoms: 320, coupling: standing_wave, epsilon_0: 0, width: 2, delta_c: 3}",
      "{}", false
    ),
    (
      "{name: tavis_cummings, atoms: 257, g: 1.5, kappa: 0.5, gamma_up: 0.2, gamma_down: 0.05, epsilon: 0.7}",
      "{theta: 0.3pi, phi: 0.2pi}", true
    ),
    (
      """
      {name: custom, spins: {s: 270}, modes: {c: 2}, hamiltonian: "sum(i in s: (0.3 - 0.001*i)*sx[i] + 0.4*sy[i] + (0.02 + 0.0001*i)*(0.5*sz[i]*(a[0] + ad[0]) + sx[i]*(a[1] + h.c.)) + 0.01*sy[i]*(i*a[1] + h.c.)) + 1.3*ad[0]*a[0] - 0.4*ad[1]*a[1] + 0.3*(a[0] + h.c.)", jumps: [{for: j in s, operator: "sm[j]", rate: "0.1 + 0.0003*j"}, {for: j in s, operator: "sz[j] + 0.5*sx[j]", rate: 0.2}, {operator: "a[0]", rate: 0.4}]}
      """, "{s: {theta: 0.4pi, phi: 0.1pi}, c: {displacement: 0.5}}", true
    ),
    (
      """
      {name: custom, spins: {s: 260}, modes: {c: 2}, hamiltonian: "sum(i in s: (0.3 + 0.01*i)*sx[i] + 0.4*sy[i] - 0.2*sz[i] + 0.05*sz[i]*(a[0] + ad[0]) + 0.04*cos(i)*sx[i]*(a[1] + h.c.)) + 1.3*ad[0]*a[0] - 0.4*ad[1]*a[1] + 0.2*(a[0]*ad[1] + h.c.) + 0.3*(a[0] + h.c.)", jumps: [{for: i in s, operator: "sm[i]", rate: 0.1}, {for: i in s, operator: "sz[i] + 0.5*sx[i]", rate: 0.2}, {operator: "a[0]", rate: 0.4}]}
      """, "{s: {theta: 0.4pi, phi: 0.1pi}, c: {displacement: 0.5}}", false
    ),
  ]

  @Test(arguments: systems.indices)
  func agreesWithRungeKutta(number: Int) throws {
    let (model, initial, isFamily) = Self.systems[number]
    let job = try MeanFieldJob(
      model, time: "end: 12, record_every: 0.7", initial: initial,
      rest: "sampling: {realizations: 1}"
    ).job
    let layout = MeanFieldComputation(job: job).layout(atPoint: 0)
    let realization = try MeanFieldRealization(
      of: job, atPoint: 0, realization: 0, layout: layout)
    let derivative = realization.derivative
    guard let collective = derivative.collective else {
      Issue.record("no spins that only feel modes")
      return
    }
    #expect((SpinFamily(collective) != nil) == isFamily)
    for tolerance in [1e-4, 1e-7, 1e-10] {
      let series = SeriesEvolution(
        collective, start: realization.start, tolerance: tolerance, duration: 12,
        rounding: 2e-15)
      let reference = RungeKuttaEvolution(
        derivative, start: realization.start, tolerance: 1e-12, duration: 12, rounding: 2e-15)
      for record in 0...17 {
        let time = 0.7 * Double(record)
        let own = try series.state(at: time) { true }
        let other = try reference.state(at: time) { true }
        let difference = IntegrationError.difference(own, other, derivative.layout)
        #expect(difference < tolerance, "t = \(time), tolerance \(tolerance)")
      }
      #expect(series.steps > 3)
    }
  }

  /// What is kept at any time goes on with the same bits, asked for at other times or not.
  @Test(arguments: [1, 2])
  func keptStatesGiveTheSameBits(number: Int) throws {
    let (model, initial, _) = Self.systems[number]
    let job = try MeanFieldJob(model, time: "end: 12, record_every: 0.7", initial: initial).job
    let layout = MeanFieldComputation(job: job).layout(atPoint: 0)
    let realization = try MeanFieldRealization(
      of: job, atPoint: 0, realization: 0, layout: layout)
    let collective = try #require(realization.derivative.collective)
    func evolution() -> SeriesEvolution {
      SeriesEvolution(
        collective, start: realization.start, tolerance: 1e-8, duration: 12, rounding: 2e-15)
    }
    let whole = evolution()
    let end = try whole.state(at: 12) { true }
    for time in [0.0, 0.3, 2.2, 7.7] {
      let first = evolution()
      _ = try first.state(at: time) { true }
      let second = evolution()
      #expect(second.restore(first.kept))
      #expect(!second.restore([1, 2, 3]))
      let other = try second.state(at: 12) { true }
      #expect((0..<realization.start.count).allSatisfy { end[$0] == other[$0] })
    }
  }

  /// Observables of many atoms, whose sums are worked out as sums, equal those of few that are multiplied out.
  @Test func sumsOverPairs() throws {
    let series = try [400, 4].map { atoms in
      try MeanFieldJob(
        "{name: tavis_cummings, atoms: \(atoms), g: 0, epsilon: 1.3, gamma_down: 0.2}",
        time: "end: 3, record_every: 0.5", initial: "{theta: 0.3pi, phi: 0.2pi}",
        rest: "observables: {pair_correlation: true, spin_squeezing: true}"
      ).variables()
    }
    let (many, few) = (series[0], series[1])
    for (own, other) in zip(
      many["pair_correlation"]!.values, few["pair_correlation"]!.values)
    {
      #expect(abs(own - other) < 1e-8)
    }
    let z = many["magnetization"]!.values
    let pairs = many["pair_correlation"]!.values
    // xx of different atoms is the square of the mean.
    #expect(abs(pairs[0] - z[0] * z[0]) < 1e-12)
    let squeezing = many["spin_squeezing"]!.values
    #expect(abs(squeezing[0] - 1) < 1e-9)
  }
}
