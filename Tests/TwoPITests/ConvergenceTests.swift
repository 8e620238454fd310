import Foundation
import Testing

@testable import TwoPI

/// Conservation laws, orders, and the same equations by other means.
struct ConvergenceTests {
  /// Without loss the energy is conserved, and what is missing falls with a high order.
  @Test func energyIsConserved() throws {
    func drift(_ nodes: Int, _ length: Double) throws -> Double {
      try solved(Systems.closed, nodes: nodes, length: length, tolerance: 1e-13, end: 4).imbalance
        .last!
    }
    for (nodes, least) in [(5, 4.0), (6, 4.5), (8, 6.5)] {
      let (coarse, fine) = (try drift(nodes, 0.5), try drift(nodes, 0.25))
      #expect(log2(coarse / fine) > least, "\(nodes): \(coarse) \(fine)")
    }
    #expect(try drift(12, 0.2) < 1e-11)
  }

  @Test func energyBalancesWithLoss() throws {
    let run = try solved(Systems.lossy, nodes: 12, length: 0.2, tolerance: 1e-13, end: 3)
    #expect(run.imbalance.last! < 1e-11)
    var single = Systems.lossy
    (single.coupling, single.displacement) = (.single, 0.3)
    let other = try solved(single, nodes: 12, length: 0.2, tolerance: 1e-13, end: 3)
    #expect(other.imbalance.last! < 1e-11)
  }

  @Test func ratioOfModesEnters() throws {
    var problem = Systems.lossy
    problem.eta = 0.4
    let run = try solved(problem, nodes: 12, length: 0.2, tolerance: 1e-13, end: 3)
    #expect(run.imbalance.last! < 1e-11)
  }

  /// Values at the end converge with an order near that of the nodes.
  @Test func orders() throws {
    let exact = try solved(Systems.lossy, nodes: 11, length: 0.4, tolerance: 1e-12, end: 4).series
    let last = exact.times.count - 1
    for (nodes, least) in [(4, 3.5), (5, 4.5), (6, 5.5)] {
      let errors = try [0.5, 0.25].map { length -> [Double] in
        let series = try solved(
          Systems.lossy, nodes: nodes, length: length, tolerance: 1e-12, end: 4
        ).series
        return [TwoTimeQuantity.spinX, .photons, .overlap].map {
          abs(series[last, $0] - exact[last, $0])
        }
      }
      for (coarse, fine) in zip(errors[0], errors[1]) {
        #expect(log2(coarse / fine) > least, "\(nodes): \(coarse) \(fine)")
      }
    }
  }

  /// Rows of third order with their own photon memory and replicas, for any ratio of modes and direction.
  @Test func rowsAgree() throws {
    var problem = TwoTimeProblem()
    (problem.kappa, problem.eta, problem.omegaC) = (0.3, 0.7, 2.5)
    (problem.theta, problem.phi, problem.spins, problem.delta) = (0.6 * .pi, 0.4, 4, 1.2)
    problem.g = 1.1 * problem.criticalCoupling
    let end = 2.0
    let run = try solved(problem, nodes: 9, length: 0.4, tolerance: 1e-11, end: end, every: end)
    func values(_ rows: RowStepper) -> [Double] {
      let n = rows.steps
      let omega = problem.omegaC
      return [
        rows.m[0][n], rows.m[1][n], rows.m[2][n],
        0.25 * (omega * rows.covariance[0][n] + rows.covariance[2][n] / omega), rows.overlap[n],
      ]
    }
    let coarse = values(RowStepper(problem, h: end / 20, steps: 20))
    let fine = values(RowStepper(problem, h: end / 40, steps: 40))
    for (index, quantity) in [
      TwoTimeQuantity.spinX, .spinY, .spinZ, .photons, .overlap,
    ].enumerated() {
      let value = run.series[1, quantity]
      let (far, near) = (abs(coarse[index] - value), abs(fine[index] - value))
      let scale = max(0.02, abs(value))
      #expect(near < 2e-3 * scale, "\(quantity): \(near) of \(value)")
      #expect(log2(far / near) > 2.5 || near < 1e-5 * scale, "\(quantity): \(far) \(near)")
    }
  }

  /// Panels of half the length where the sweeps do not converge, and the same values.
  @Test func panelsHalve() throws {
    var problem = TwoTimeProblem()
    (problem.omegaC, problem.spins, problem.theta) = (2.5, 20, 0.7 * .pi)
    problem.g = 1.6 * problem.criticalCoupling
    let long = try solved(problem, nodes: 14, length: 2, tolerance: 1e-9, end: 4)
    let short = try solved(problem, nodes: 10, length: 0.4, tolerance: 1e-9, end: 4)
    #expect(long.finest > 0)
    for i in long.series.times.indices {
      for quantity in TwoTimeQuantity.allCases {
        let scale = quantity == .photons ? 20.0 : 1
        #expect(
          abs(long.series[i, quantity] - short.series[i, quantity]) < 1e-4 * scale,
          "\(quantity) at \(long.series.times[i])")
      }
    }
  }
}
