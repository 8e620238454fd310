import Foundation

/// Gauss–Lobatto nodes of a panel [0, 1], and the integrals of their Lagrange polynomials.
struct PanelNodes: Sendable {
  let count: Int
  /// Ascending, from 0 to 1.
  let nodes: [Double]
  /// `partial[i * count + u]`: integral of the u-th polynomial from 0 to the i-th node.
  let partial: [Double]
  /// The last row of `partial`: weights of the whole panel.
  let weights: [Double]
  private let barycentric: [Double]

  init(count: Int) {
    precondition(count >= 3)
    self.count = count
    let nodes = Self.lobatto(count)
    self.nodes = nodes
    let barycentric = nodes.indices.map { i in
      1 / nodes.indices.filter { $0 != i }.reduce(1.0) { $0 * (nodes[i] - nodes[$1]) }
    }
    self.barycentric = barycentric
    let rule = GaussRule.legendre(count)
    var partial = [Double](repeating: 0, count: count * count)
    for i in 1..<count {
      for (point, weight) in zip(rule.points, rule.weights) {
        let values = Self.lagrange(at: point * nodes[i], nodes, barycentric)
        for u in 0..<count { partial[i * count + u] += weight * nodes[i] * values[u] }
      }
    }
    self.partial = partial
    weights = Array(partial[((count - 1) * count)...])
  }

  /// Values of the Lagrange polynomials, also outside of the panel.
  func lagrange(at x: Double) -> [Double] { Self.lagrange(at: x, nodes, barycentric) }

  /// Their derivatives.
  func lagrangeSlopes(at x: Double) -> [Double] {
    nodes.indices.map { u in
      nodes.indices.filter { $0 != u }.reduce(0) { sum, skipped in
        sum
          + nodes.indices.filter { $0 != u && $0 != skipped }.reduce(
            1 / (nodes[u] - nodes[skipped])
          ) { $0 * (x - nodes[$1]) / (nodes[u] - nodes[$1]) }
      }
    }
  }

  /// Their integrals from 0 to x.
  func lagrangeIntegrals(to x: Double) -> [Double] {
    let rule = GaussRule.legendre(count)
    return zip(rule.points, rule.weights).reduce([Double](repeating: 0, count: count)) {
      let (point, weight) = $1
      return zip($0, lagrange(at: point * x)).map { $0 + weight * x * $1 }
    }
  }

  private static func lagrange(at x: Double, _ nodes: [Double], _ barycentric: [Double])
    -> [Double]
  {
    if let hit = nodes.firstIndex(of: x) { return nodes.indices.map { $0 == hit ? 1 : 0 } }
    let node = nodes.reduce(1.0) { $0 * (x - $1) }
    return nodes.indices.map { node * barycentric[$0] / (x - nodes[$0]) }
  }

  /// Weights of some of the nodes that extrapolate a polynomial through them; zero for the others.
  func extrapolation(to x: Double, through chosen: [Int]) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    for i in chosen {
      result[i] = chosen.filter { $0 != i }.reduce(1.0) {
        $0 * (x - nodes[$1]) / (nodes[i] - nodes[$1])
      }
    }
    return result
  }

  /// Extrema of the Legendre polynomial of degree count − 1, and the ends.
  private static func lobatto(_ count: Int) -> [Double] {
    let degree = count - 1
    return (0..<count).map { i in
      if i == 0 { return 0 }
      if i == degree { return 1 }
      var x = -cos(Double.pi * Double(i) / Double(degree))
      for _ in 0..<50 {
        let (value, slope) = GaussRule.legendre(degree, at: x)
        // (1 − x²) P″ = 2x P′ − n(n + 1) P
        let second =
          (2 * x * slope - Double(degree * (degree + 1)) * value) / (1 - x * x)
        let change = slope / second
        x -= change
        if abs(change) < 1e-16 { break }
      }
      return 0.5 * (1 + x)
    }
  }
}

/// Gauss–Legendre quadrature on [0, 1].
struct GaussRule: Sendable {
  let points: [Double]
  let weights: [Double]

  static func legendre(_ count: Int) -> GaussRule {
    var points: [Double] = []
    var weights: [Double] = []
    for i in 0..<count {
      var x = -cos(Double.pi * (Double(i) + 0.75) / (Double(count) + 0.5))
      for _ in 0..<50 {
        let (value, slope) = legendre(count, at: x)
        x -= value / slope
        if abs(value / slope) < 1e-16 { break }
      }
      let slope = legendre(count, at: x).slope
      points.append(0.5 * (1 + x))
      weights.append(1 / ((1 - x * x) * slope * slope))
    }
    return GaussRule(points: points, weights: weights)
  }

  /// P_n and its derivative inside (−1, 1).
  static func legendre(_ degree: Int, at x: Double) -> (value: Double, slope: Double) {
    var (last, value) = (1.0, x)
    for n in 1..<max(degree, 1) {
      (last, value) = (
        value, (Double(2 * n + 1) * x * value - Double(n) * last) / Double(n + 1)
      )
    }
    return (value, Double(degree) * (x * value - last) / (x * x - 1))
  }
}
