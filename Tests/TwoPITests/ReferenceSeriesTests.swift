import Foundation
import Testing

@testable import TwoPI

/// Against series of an independent program.
struct ReferenceSeriesTests {
  private func largest(_ rows: [[Double]], _ value: (Int) -> Double, _ column: Int) -> Double {
    rows.reduce(0) { max($0, abs(value(Int($1[0].rounded())) - $1[column])) }
  }

  @Test func closedSystem() throws {
    let rows = try referenceRows("closed")
    let run = try solved(Systems.closed, nodes: 9, length: 0.5, end: 20, every: 1)
    let series = run.series
    for (quantity, column, limit) in [
      (TwoTimeQuantity.spinX, 1, 1e-6), (.spinY, 2, 1e-6), (.spinZ, 3, 1e-6), (.overlap, 4, 1e-6),
      (.photons, 5, 1e-5), (.energy, 6, 1e-5),
    ] {
      #expect(largest(rows, { series[$0, quantity] }, column) < limit, "\(quantity)")
    }
  }

  /// Extrapolated series, whose columns of errors are up to three times too small.
  private func agree(
    _ rows: [[Double]], _ value: (Int) -> Double, _ column: Int, error: Int, floor: Double,
    _ name: String
  ) {
    for row in rows {
      let difference = abs(value(Int(row[0].rounded())) - row[column])
      #expect(difference <= 3 * row[error] + floor, "\(name) at \(row[0]): \(difference)")
    }
  }

  @Test func lossySystem() throws {
    let rows = try referenceRows("lossy")
    let problem = Systems.lossy
    let series = try solved(problem, tolerance: 1e-8, end: 20, every: 1).series
    agree(rows, { series[$0, .spinX] }, 1, error: 7, floor: 5e-6, "m_x")
    agree(
      rows, { series[$0, .photons] / problem.spins }, 4, error: 8, floor: 5e-6, "photons")
    agree(rows, { series[$0, .overlap] }, 5, error: 9, floor: 5e-6, "overlap")
  }

  @Test func leadingOrder() throws {
    var problem = TwoTimeProblem()
    (problem.kappa, problem.spins, problem.theta) = (0.5, 1e5, 0.7 * .pi)
    (problem.g, problem.order) = (1.27 * problem.criticalCoupling, .leading)
    let series = try solved(problem, end: 20, every: 1).series
    let rows = try referenceRows("leading")
    agree(rows, { series[$0, .spinX] }, 1, error: 4, floor: 5e-6, "m_x")
    agree(rows, { series[$0, .spinZ] }, 2, error: 5, floor: 5e-6, "m_z")
    agree(rows, { series[$0, .photons] / problem.spins }, 3, error: 6, floor: 5e-6, "photons")
  }

  @Test func largeClusters() throws {
    var problem = TwoTimeProblem()
    (problem.spins, problem.theta) = (1e5, 0.7 * .pi)
    problem.g = 1.27 * problem.criticalCoupling
    let series = try solved(problem, length: 0.4, tolerance: 1e-7, end: 20, every: 1).series
    let rows = try referenceRows("large_clusters")
    agree(rows, { series[$0, .spinX] }, 1, error: 5, floor: 3e-5, "m_x")
    agree(rows, { series[$0, .spinZ] }, 2, error: 6, floor: 3e-5, "m_z")
    agree(rows, { series[$0, .overlap] }, 4, error: 8, floor: 3e-5, "overlap")
  }

  @Test func singleMode() throws {
    var problem = TwoTimeProblem()
    problem.coupling = .single
    (problem.omegaC, problem.kappa, problem.spins, problem.theta) = (2.5, 0.5, 20, 0.9 * .pi)
    problem.g = 1.6 * problem.criticalCoupling
    let series = try solved(problem, tolerance: 1e-7, end: 20, every: 1).series
    let rows = try referenceRows("single_mode")
      .filter { $0[0] <= 20 }
    agree(rows, { series[$0, .spinX] }, 1, error: 4, floor: 1e-4, "m_x")
    agree(rows, { series[$0, .spinZ] }, 2, error: 5, floor: 1e-4, "m_z")
    agree(rows, { series[$0, .photons] / problem.spins }, 3, error: 6, floor: 1e-4, "photons")
  }

  @Test func correlations() throws {
    let rows = try referenceRows("correlation")
    let problem = Systems.closed
    let run = try solved(problem, tolerance: 1e-7, end: 10, every: 1, late: [10])
    let values = run.rows.values[0]
    for row in rows {
      let earlier = 10 - Int(row[1].rounded())
      let scale = 1 / (4 * problem.spins)
      #expect(abs(scale * values[0][earlier] - row[2]) < 3 * row[5] + 1e-4, "C at \(row[1])")
      // Those of the response have no errors of their own.
      #expect(abs(scale * values[2][earlier] - row[3]) < 1.5e-3, "R at \(row[1])")
      #expect(abs(scale * values[3][earlier] - row[4]) < 1.5e-3, "chi at \(row[1])")
    }
  }
}
