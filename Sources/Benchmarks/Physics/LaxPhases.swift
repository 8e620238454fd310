import Foundation
import Lax

/// A phase diagram by the roots of the Lax vector: points of Δ_c and W, one core.
func laxPhases(_ report: Report) {
  report.section("phases of bcs_cavity by the roots of the Lax vector, one core")
  func tell(_ name: String, points: Int, _ time: Double, incomplete: Int) {
    report.line(
      String(
        format: "%@ %5d points: %.3g s, %.3g ms each, %d incomplete",
        name.padding(toLength: 34, withPad: " ", startingAt: 0), points, time,
        1e3 * time / Double(points), incomplete))
    report.record([
      "benchmark": "lax", "name": name, "points": points, "seconds": time,
      "incomplete": incomplete,
    ])
  }
  func diagram(_ name: String, side: Int, _ roots: (Quench) -> LaxRoots, _ quench: Quench) {
    var incomplete = 0
    let time = processorSeconds {
      for row in 0..<side {
        for column in 0..<side {
          var own = quench
          own.width = 0.1 + 11.8 * Double(row) / Double(side - 1)
          own.cavity = 0.1 + 19.9 * Double(column) / Double(side - 1)
          if !roots(own).isComplete { incomplete += 1 }
        }
      }
    }
    tell(name, points: side * side, time, incomplete: incomplete)
  }
  let quench = Quench(splitting: 6, width: 1, cavity: 1)
  diagram("continuum", side: 100, { $0.roots }, quench)
  var turned = quench
  turned.phaseDifference = 1
  turned.hasCavityField = true
  diagram("continuum, phase difference 1, s = 1", side: 100, { $0.roots }, turned)
  for atoms in [120, 1200] {
    let places = (0..<(atoms / 2)).map { (Double($0) + 0.5) / Double(atoms / 2) - 0.5 }
    diagram(
      "\(atoms) atoms", side: 10,
      { quench in
        quench.roots(
          upper: places.map { quench.splitting / 2 + $0 * quench.width / 2 },
          lower: places.map { -quench.splitting / 2 + $0 * quench.width / 2 },
          above: quench.width / Double(2 * atoms))
      }, quench)
  }
}
