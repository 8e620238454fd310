import BatchCore
import Foundation
import Models
import Observables
import Statistics
import TruncatedWigner

/// Steps of models whose equations are forced through the general parts, against those of their own parts:
/// same physics, same step, same initial state. What is compared is what a model costs whose structure
/// nothing recognises.
func generalPath(_ report: Report) {
  report.section("general parts against the model's own, one rank, batch 64: time of a step")
  for system in GeneralCase.all {
    let settings = GeneralModel.Parts.allCases.map { system.settings($0) }
    let probes = settings.map { StepProbe(settings: $0, trajectories: 64) }
    let budget = probes.map { probe in
      max(2, Int(0.03 / (seconds { probe.run(steps: 2) } / 2)))
    }
    // Alternating, so that all see the same machine.
    var times = probes.map { _ in [Double]() }
    for _ in 0..<9 {
      for (i, probe) in probes.enumerated() {
        times[i].append(processorSeconds { probe.run(steps: budget[i]) } / Double(budget[i]))
      }
    }
    let moments = settings.map { system.moments($0) }
    let name = system.name.padding(toLength: 20, withPad: " ", startingAt: 0)
    report.line(
      String(
        format: "%@ own parts %8.2f us per trajectory and step", name, median(times[0]) / 64 * 1e6))
    for (i, parts) in GeneralModel.Parts.allCases.enumerated().dropFirst() {
      let ratio = median(zip(times[i], times[0]).map { $0 / $1 })
      let (z, count) = largestDeviation(moments[i], moments[0])
      report.line(
        String(
          format: "  %@ %5.2f times; largest |z| of %d averages %.1f (chance %.1f)",
          parts.rawValue.padding(toLength: 26, withPad: " ", startingAt: 0), ratio, count, z,
          chanceLimit(values: count, samples: GeneralCase.realizations)))
      report.record([
        "benchmark": "general_path", "system": system.name, "parts": parts.rawValue,
        "time_ratio": ratio, "us_per_trajectory_step": median(times[i]) / 64 * 1e6,
        "largest_z": z, "averages": count,
      ])
    }
  }
  generalPathAtEqualError(report)
  monomialCosts(report)
}

/// A model that is measured in both ways.
struct GeneralCase {
  let name: String
  let model: any Model
  var initial = InitialState(theta: .pi)
  var step = 0.01

  static let realizations = 32

  static var all: [GeneralCase] {
    func of(
      _ name: String, _ values: [String: ParameterValue], theta: Double = .pi,
      central: Double? = nil, step: Double = 0.01
    ) -> GeneralCase {
      GeneralCase(
        name: name, model: ModelCatalogue.instance(name, values),
        initial: InitialState(theta: theta, centralTheta: central), step: step)
    }
    let pumped: [String: ParameterValue] = ["omega": 1, "epsilon": 1, "kappa": 1]
    return [
      GeneralCase(
        name: "xyz_lattice", model: XYZLattice(side: 10), initial: InitialState(theta: 0)),
      of(
        "driven_spin", ["omega_rabi": 1, "gamma_down": 0.4, "gamma_up": 0.3, "gamma_z": 0.2],
        step: 0.02),
      of(
        "tavis_cummings",
        pumped.merging(["atoms": 100, "g": 0.9, "gamma_down": 0.125, "gamma_up": 0.375]) { $1 },
        theta: 0),
      of(
        "central_spin",
        pumped.merging(["satellites": 100, "g": 3, "gamma_down": 0.5, "gamma_up": 1.5]) { $1 },
        theta: 0, central: .pi),
      of(
        "rydberg_chain",
        [
          "sites": 100, "omega_rabi": 0.5, "interaction": 1, "gamma_down": 0.1, "gamma_z": 0.1,
          "boundary": "periodic", "lattice": "chain",
        ]),
      of(
        "correlated_emission",
        [
          "atoms": 100, "spacing": 0.2, "omega_rabi": 2, "detuning": 0,
          "dipole": .number(.pi / 2),
        ]),
      of(
        "spin_boson",
        ["spins": 64, "modes": 64, "h": 1, "omega": 1, "sigma": 2, "kappa": 0.1], theta: .pi / 2),
      GeneralCase(
        name: "random_dicke", model: glassSettings(64, kappa: 0.5).model,
        initial: InitialState(theta: .pi / 2), step: 0.02),
    ]
  }

  /// Five records of 20 steps. Seeds differ, so that equal averages say something.
  func settings(_ parts: GeneralModel.Parts) -> SimulationSettings {
    let model = GeneralModel(model: model, parts: parts)
    return SimulationSettings(
      model: model, initial: initial, spinSampling: .discrete, fluctuations: true, step: step,
      stepsPerRecord: 20,
      layout: ObservableLayout(
        times: RecordedTimes(count: 6), shape: model.shape, kind: .wigner,
        choice: ObservableChoice([("magnetization", true)])),
      seed: UInt64(1 + GeneralModel.Parts.allCases.firstIndex(of: parts)!), point: 0,
      batchWidth: 64)
  }

  func moments(_ settings: SimulationSettings) -> ObservableMoments? {
    let simulator = BatchSimulator(settings: settings)
    var moments = ObservableMoments(layout: settings.layout)
    for realization in 0..<Self.realizations {
      guard
        let sums = try? simulator.run(
          realization: realization, batch: 0, trajectories: 64, perGroup: false)
      else { return nil }
      moments.merge(ObservableMoments(layout: settings.layout, sums: sums[0]))
    }
    return moments
  }
}

/// Largest difference in standard errors of both, and the number of averages; those without error are left
/// out.
private func largestDeviation(_ a: ObservableMoments?, _ b: ObservableMoments?) -> (Double, Int) {
  guard let a, let b else { return (.infinity, 0) }
  let deviations = zip(a.results(), b.results()).flatMap { a, b -> [Double] in
    guard let errors = a.errors, let others = b.errors else { return [] }
    return a.values.indices.filter { errors[$0] > 1e-9 && others[$0] > 1e-9 }.map {
      abs(a.values[$0] - b.values[$0]) / hypot(errors[$0], others[$0])
    }
  }
  return (deviations.max() ?? .infinity, deviations.count)
}
