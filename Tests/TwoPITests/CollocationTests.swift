import Foundation
import Testing

@testable import TwoPI

struct CollocationTests {
  @Test(arguments: 3...14) func integralsOfPolynomialsAreExact(count: Int) {
    let nodes = PanelNodes(count: count)
    #expect(nodes.nodes.first == 0 && nodes.nodes.last == 1)
    for degree in 0..<count {
      let values = nodes.nodes.map { pow($0, Double(degree)) }
      for i in 0..<count {
        let integral = (0..<count).reduce(0) { $0 + nodes.partial[i * count + $1] * values[$1] }
        #expect(
          abs(integral - pow(nodes.nodes[i], Double(degree + 1)) / Double(degree + 1)) < 1e-13)
      }
      for x in [-0.2, 0.3, 1.4] {
        let value = zip(nodes.lagrange(at: x), values).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(value - pow(x, Double(degree))) < 1e-9)
        let slope = zip(nodes.lagrangeSlopes(at: x), values).reduce(0) { $0 + $1.0 * $1.1 }
        let exact = degree == 0 ? 0 : Double(degree) * pow(x, Double(degree - 1))
        #expect(abs(slope - exact) < 1e-8)
        let area = zip(nodes.lagrangeIntegrals(to: x), values).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(area - pow(x, Double(degree + 1)) / Double(degree + 1)) < 1e-9)
      }
    }
    // Lobatto's rule is exact up to degree 2n − 3.
    for degree in 0...(2 * count - 3) {
      let sum = zip(nodes.weights, nodes.nodes).reduce(0) { $0 + $1.0 * pow($1.1, Double(degree)) }
      #expect(abs(sum - 1 / Double(degree + 1)) < 1e-13)
    }
  }

  /// A mode driven by t², against the solution in closed form.
  @Test func drivenModeIsExact() {
    let (omega, kappa, length) = (3.0, 0.4, 0.7)
    let nodes = PanelNodes(count: 5)
    let weights = PanelWeights(nodes: nodes, length: length, omegaC: omega, kappa: kappa)
    // φ' = −κφ + π, π' = −κπ − ω²φ + t²: φ = Re-part of a polynomial plus a free oscillation.
    let square = omega * omega + kappa * kappa
    let c = 1 / square
    let b = -4 * kappa * c / square
    let a = -(2 * c + 2 * kappa * b) / square
    func particular(_ t: Double) -> (Double, Double) {
      let phi = a + b * t + c * t * t
      return (phi, b + 2 * c * t + kappa * phi)
    }
    let start = particular(0)
    for i in 0..<5 {
      let t = length * nodes.nodes[i]
      let e = PanelWeights.propagator(t, omega, kappa)
      let (phi, momentum) = particular(t)
      let value = phi - (e[0] * start.0 + e[1] * start.1)
      let slope = momentum - (e[2] * start.0 + e[3] * start.1)
      let drive = nodes.nodes.map { pow(length * $0, 2) }
      let found = (0..<5).reduce((0.0, 0.0)) {
        (
          $0.0 + weights.fieldWeights[i * 5 + $1] * drive[$1],
          $0.1 + weights.momentumWeights[i * 5 + $1] * drive[$1]
        )
      }
      #expect(abs(found.0 - value) < 1e-13)
      #expect(abs(found.1 - slope) < 1e-13)
    }
  }
}
