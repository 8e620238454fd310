import BatchCore
import Foundation
import TestSupport
import Testing

@testable import MeanField
@testable import Numerics

/// Steps, their interpolation, and what they say about their errors.
struct IntegrationTests {
  /// y'' = −y: order 8 of the step and 7 of the interpolation.
  @Test func ordersOfStepAndInterpolation() {
    func errors(_ step: Double) -> (end: Double, inside: Double) {
      let method = DormandPrince853(count: 2)
      var y = [1.0, 0]
      var inside = [0.0, 0]
      let derivative: DormandPrince853.Derivative = { _, y, result in
        (result[0], result[1]) = (y[1], -y[0])
      }
      _ = method.attempt(&y, at: 0, step: step, derivative)
      method.prepareInterpolation(&y, at: 0, step: step, derivative)
      method.interpolate(&y, step: step, fraction: 0.37, into: &inside)
      return (
        hypot(method.candidate[0] - cos(step), method.candidate[1] + sin(step)),
        hypot(inside[0] - cos(0.37 * step), inside[1] + sin(0.37 * step))
      )
    }
    let (coarse, fine) = (errors(1.6), errors(0.8))
    #expect(log2(coarse.end / fine.end) > 8.5)
    #expect((7.5...9.5).contains(log2(coarse.inside / fine.inside)))
  }

  /// The error over the whole time is what the tolerance says, for short and long runs.
  @Test(arguments: [(1e-4, 20.0), (1e-6, 20), (1e-8, 20), (1e-6, 400), (1e-10, 400)])
  func errorsKeepTheTolerance(tolerance: Double, end: Double) throws {
    let model = "{name: tavis_cummings, atoms: 5, g: 0, epsilon: [0.5, 1, 1.7, 2.4, 3]}"
    let job = try MeanFieldJob(
      model, time: "end: \(end), record_every: \(end / 37), tolerance: \(tolerance)",
      initial: "{theta: 0.5pi, displacement: 2}",
      rest: "observables: {site_magnetization: true}")
    let values = try job.series("site_magnetization")
    var largest = 0.0
    for record in 0...37 {
      let t = end / 37 * Double(record)
      for (site, epsilon) in [0.5, 1, 1.7, 2.4, 3].enumerated() {
        largest = max(largest, abs(values[15 * record + 3 * site] - cos(epsilon * t)))
      }
    }
    #expect(largest < tolerance)
    #expect(largest > 1e-4 * tolerance)
  }

  /// Where motion is chaotic errors say that late values are not known; before, they are kept.
  @Test func chaosIsTold() throws {
    let variables = try [1e-6, 1e-12].map {
      try MeanFieldJob(
        "{name: dicke, spins: 100, omega_c: 1, g_over_gc: 1.4}",
        time: "end: 200, record_every: 1, tolerance: \($0)",
        initial: "{theta: 0.6pi, displacement: 3}"
      ).variables()["magnetization"]!
    }
    let errors = variables[0].errors!
    #expect(errors.last! > 0.02)
    for (index, value) in variables[0].values.enumerated() where errors[index] < 1e-3 {
      #expect(
        abs(value - variables[1].values[index]) < 3 * errors[index] + variables[1].errors![index])
    }
  }

  /// A run that is interrupted and goes on has the same bits, whether within a step or not.
  @Test(arguments: [
    ("{name: tavis_cummings, atoms: 6, g: 1.2, kappa: 0.3, gamma_up: 0.2}", "0.05"),
    ("{name: dicke, spins: 50, omega_c: 1, g_over_gc: 1.4}", "5"),
    ("{name: custom, spins: {s: 2}, hamiltonian: \"cos(2*t)*sx[0]*sx[1] + sz[0]\"}", "0.5"),
  ])
  func keptStatesGiveTheSameBits(model: String, interval: String) throws {
    let isTyped = model.contains("custom")
    let job = try MeanFieldJob(
      model, time: "end: 20, record_every: \(interval)",
      initial: isTyped ? "{s: {theta: 0.4pi}}" : "{theta: 0.4pi, displacement: 0.3}",
      rest: "observables: {correlation: {waiting_times: [10], of: [sx]}}")
    let computation = MeanFieldComputation(job: job.job)
    let unit = computation.division.unit(0)
    let whole = try computation.makeWorker().compute(unit, SoloContext())
    var kept: [UInt8]?
    for _ in 0..<100 {
      let context = StoppingContext(kept, steps: 7)
      do {
        let contribution = try computation.makeWorker().compute(unit, context)
        #expect(contribution.digest == whole.digest)
        #expect(kept != nil)
        return
      } catch is AbandonedUnit {
        kept = context.last ?? kept
      }
    }
    Issue.record("it never ends")
  }

  private final class StoppingContext: UnitContext {
    let group: (any Communicator)? = nil
    let keptState: [UInt8]?
    private(set) var last: [UInt8]?
    private var left: Int

    init(_ kept: [UInt8]?, steps: Int) { (keptState, left) = (kept, steps) }

    func goesOn() -> Bool {
      left -= 1
      return left >= 0
    }

    func keep(_ state: () -> [UInt8]) { last = state() }
  }
}
