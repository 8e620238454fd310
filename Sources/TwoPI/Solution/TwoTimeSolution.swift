import Foundation

/// What is asked of the two-time equations.
package struct TwoTimeRequest: Sendable {
  package var problem: TwoTimeProblem
  /// Recorded times, rising from 0; the last one is the end.
  package var times: [Double]
  /// Numbers of the times τ at which functions of (τ, t') are wanted, rising.
  package var late: [Int]
  /// Where the spectral function at the end is wanted; the end is then one of the times τ.
  package var frequencies: [Double]
  /// How far back integrals reach.
  package var memory = Double.infinity
  /// Whether what that changes is measured.
  package var measuresMemory = false
  /// Error relative to the largest value of each quantity.
  package var tolerance: Double
  /// Mean distance of nodes; nil: chosen.
  package var step: Double?

  package init(
    _ problem: TwoTimeProblem, times: [Double], late: [Int] = [], frequencies: [Double] = [],
    tolerance: Double = 1e-4, step: Double? = nil
  ) {
    (self.problem, self.times, self.late) = (problem, times, late)
    self.frequencies = frequencies
    (self.tolerance, self.step) = (tolerance, step)
  }

  var end: Double { times.last! }

  /// Nodes of a panel to begin with, more where more digits are wanted.
  package var nodes: Int {
    tolerance > 5e-4 ? 8 : tolerance > 3e-6 ? 10 : tolerance > 3e-8 ? 12 : 14
  }

  /// Changes of the last sweep, which leaves much less than that. At leading order sweeps cost little, and what they
  /// leave may grow exponentially with time.
  package var sweepTolerance: Double {
    max(1e-13, (problem.order == .leading ? 1e-6 : 0.1) * tolerance)
  }

  /// Nodes that a panel will have, as a rule: fewer at weak coupling, where functions are smooth, more where errors
  /// grow all the way.
  var expectedNodes: Int {
    guard step == nil, problem.order == .nextToLeading else { return nodes }
    let isStrong = problem.g > 0.9 * problem.criticalCoupling
    let grows = isStrong && problem.kappa > 0 && problem.coupling == .random
    return nodes + (isStrong ? 1 : -1) + (grows && end > 40 * firstLength ? 1 : 0)
  }

  /// Nodes of the whole run by that.
  var expectedCount: Double {
    (end / firstLength - 1e-9).rounded(.up) * Double(expectedNodes - 1) + 1
  }

  /// Bytes that ranks of a team share: rows of the panel in flight, and their changes.
  var sharedBytes: Int { Int(8 * 70 * Double(expectedNodes + 2) * (expectedCount + 64)) }

  /// Length of panels: sweeps converge well, as a rule, and nodes are added where more are needed.
  package var firstLength: Double {
    if let step { return step * Double(nodes - 1) }
    // Δ times the square of g/g_c.
    let exchange =
      2 * problem.strength / (problem.omegaC * problem.omegaC + problem.kappa * problem.kappa)
    let rate = max(problem.omegaC / 5, problem.delta, problem.g / 4, 0.7 * exchange, 1e-9)
    return min(0.65 / rate, end)
  }
}

/// Values of the two-time equations with their discretisation errors.
package struct TwoTimeResult: Sendable {
  /// [time][quantity].
  package var series: [Double]
  package var seriesErrors: [Double]
  /// Largest deviation of the energy balance up to each time.
  package var imbalance: [Double]
  /// [τ][function][t'], and their errors.
  package var rows: [[[Double]]]
  package var rowErrors: [[[Double]]]
  /// ∫ v(τ, τ − t) sin(ωt) cos²(πt/2τ) dt at the end, and its errors.
  package var spectrum: [Double]
  package var spectrumErrors: [Double]
  /// The largest error of a quantity over its largest value.
  package var relativeError: Double
  /// The largest difference of a quantity to that with the whole memory, over its largest value.
  package var memoryError: Double?
  /// Mean distance of nodes.
  package var step: Double
  /// Share of the last term in the overlap.
  package var overlapRest: Double
  package var sweeps: Int
  package var nodes: Int
  /// Nodes of a panel.
  package var panelNodes: Int

  package subscript(time: Int, quantity: TwoTimeQuantity) -> Double {
    series[time * TwoTimeQuantity.count + quantity.rawValue]
  }

  package func error(_ time: Int, _ quantity: TwoTimeQuantity) -> Double {
    seriesErrors[time * TwoTimeQuantity.count + quantity.rawValue]
  }
}
