import BatchCore
import Foundation
import Models
import Numerics
import Observables
import TruncatedWigner

/// Time of a monomial of a general Hamiltonian: the difference of many and few of them, over the four
/// gradients of a step.
func monomialCosts(_ report: Report) {
  report.section("general Hamiltonians of 100 spins, batch 64: gradient of a monomial")
  for degree in 2...4 {
    let counts = [1000, 5000]
    let probes = counts.map { probe(degree: degree, count: $0) }
    for probe in probes { probe.run(steps: 5) }
    let gradients = 4.0 * 64 * Double(counts[1] - counts[0])
    let times = (0..<15).map { _ in
      let few = processorSeconds { probes[0].run(steps: 20) }
      return (processorSeconds { probes[1].run(steps: 20) } - few) / 20 / gradients * 1e9
    }
    report.line(
      String(
        format: "degree %d: %.2f ns per monomial, gradient and trajectory", degree, median(times)))
    report.record([
      "benchmark": "monomial", "degree": degree, "ns_per_monomial_trajectory": median(times),
    ])
  }
}

private func probe(degree: Int, count: Int) -> StepProbe {
  let model = SpreadPolynomial(degree: degree, count: count)
  return StepProbe(
    settings: SimulationSettings(
      model: model, initial: InitialState(theta: 0), spinSampling: .discrete, fluctuations: true,
      step: 0.01, stepsPerRecord: 10,
      layout: ObservableLayout(
        times: RecordedTimes(count: 2), shape: model.shape, kind: .wigner,
        choice: ObservableChoice([])), seed: 1, point: 0, batchWidth: 64), trajectories: 64)
}

/// Products of components of different spins, spread over all of them.
private struct SpreadPolynomial: Model {
  let degree: Int
  let count: Int

  var shape: SystemShape { SystemShape(sites: 100, modes: 0) }

  func system(disorder: RandomStream) -> PhysicalSystem {
    var energy = PolynomialBuilder(sites: 100)
    for number in 0..<count {
      let first = number * 37 + number / 100
      energy.add(0.01, (0..<degree).map { 3 * ((first + 29 * $0) % 100) + (number + $0) % 3 })
    }
    return PhysicalSystem(shape: shape, stages: [[energy.part!]])
  }
}
