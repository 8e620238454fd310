import Foundation
import Testing

@testable import Lax

struct FiniteLevelTests {
  /// Levels in the middles of equal pieces of both boxes.
  private func grid(_ quench: Quench, _ count: Int) -> (upper: [Double], lower: [Double]) {
    let places = (0..<count).map { ((Double($0) + 0.5) / Double(count) - 0.5) * quench.width / 2 }
    return (places.map { quench.splitting / 2 + $0 }, places.map { -quench.splitting / 2 + $0 })
  }

  /// Eigenvalues of the Lax matrix, 2 + 4M of them, that LAPACK found.
  @Test func eigenvaluesOfTheLaxMatrix() throws {
    let rows = try referenceRows("finite_levels")
    let keys = [
      "epsilon_0", "width", "delta_c", "phase_difference", "cavity_field", "levels_per_box",
    ]
    for (parameters, rows) in Dictionary(grouping: rows, by: { row in keys.map { row[$0]! } }) {
      let quench = Quench(
        splitting: parameters[0], width: parameters[1], cavity: parameters[2],
        phaseDifference: parameters[3], hasCavityField: parameters[4] == 1)
      let places = (1...Int(parameters[5])).map { k in
        let x = Double(k) * 0.6180339887498949
        return (x - x.rounded(.down) - 0.5) * quench.width / 2
      }
      let (upper, lower) = (
        places.map { quench.splitting / 2 + $0 }, places.map { -quench.splitting / 2 + $0 }
      )
      for floor in [0, 0.01, 0.1] {
        let roots = quench.roots(upper: upper, lower: lower, above: floor)
        let expected = rows.filter { $0["im"]! > floor }.sorted { $0["re"]! < $1["re"]! }
        #expect(roots.isComplete && roots.count == expected.count, "\(quench) \(floor) \(roots)")
        for (index, row) in expected.enumerated() where index < roots.re.count {
          #expect(abs(roots.re[index] - row["re"]!) < 1e-9, "\(quench)")
          #expect(abs(roots.im[index] - row["im"]!) < 1e-9, "\(quench)")
        }
      }
    }
  }

  /// With more levels on a grid the roots go to those of the continuum, as the square of the spacing.
  @Test func finerLevelsGoToTheContinuum() {
    for quench in [
      Quench(splitting: 6, width: 8, cavity: 6), Quench(splitting: 6, width: 8, cavity: 10.3),
      Quench(splitting: 6, width: 2, cavity: 40),
      Quench(splitting: 6, width: 8, cavity: 3, phaseDifference: 1, hasCavityField: true),
      Quench(splitting: 4, width: 1, cavity: 20, phaseDifference: 2, hasCavityField: true),
    ] {
      let limit = quench.roots
      var last = Double.infinity
      for count in [20, 80, 320] {
        let (upper, lower) = grid(quench, count)
        let floor = quench.width / Double(4 * count)
        let roots = quench.roots(upper: upper, lower: lower, above: floor)
        #expect(roots.isComplete && roots.count == limit.count, "\(quench) \(count)")
        let distance = zip(zip(roots.re, limit.re), zip(roots.im, limit.im))
          .map { hypot($0.0 - $0.1, $1.0 - $1.1) }.max()!
        #expect(distance < last / 8, "\(quench) \(count): \(distance) after \(last)")
        last = distance
      }
      #expect(last < 1e-5)
    }
  }
}
