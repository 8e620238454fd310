import Foundation

/// Weights of a panel of one length: integrals over it, and exact propagators of the modes.
struct PanelWeights {
  let length: Double
  let count: Int
  /// ∫_0^{t_i} ℓ_u.
  let partial: [Double]
  /// ∫ ℓ_u over the panel.
  let weights: [Double]
  /// e^{A τ} from the start of the panel to node i: φφ, φπ, πφ, ππ.
  let propagators: [[Double]]
  /// ∫_0^{t_i} e^{A(t_i − s)} (0, 1)ᵀ ℓ_u(s) ds: its φ and its π component.
  let fieldWeights: [Double]
  let momentumWeights: [Double]
  /// ∫ e^{A(t_i − s)} S e^{A(t_i − s)}ᵀ ℓ_u(s) ds for S = σ_x, and for S = diag(0, 2): the φφ, φπ and ππ
  /// components.
  let covarianceWeights: [[[Double]]]

  init(nodes: PanelNodes, length: Double, omegaC: Double, kappa: Double) {
    let count = nodes.count
    self.length = length
    self.count = count
    partial = nodes.partial.map { $0 * length }
    weights = nodes.weights.map { $0 * length }
    propagators = nodes.nodes.map { Self.propagator($0 * length, omegaC, kappa) }
    let size = count * count
    var field = [Double](repeating: 0, count: size)
    var momentum = field
    var covariance = [[[Double]]](
      repeating: [[Double]](repeating: field, count: 3), count: 2)
    // Enough for the turns of the modes within a panel.
    let rule = GaussRule.legendre(
      max(2 * count, count + 12 + Int((2 * omegaC + kappa) * length)))
    for i in 1..<count {
      let end = nodes.nodes[i]
      for (point, weight) in zip(rule.points, rule.weights) {
        let values = nodes.lagrange(at: point * end)
        let e = Self.propagator((1 - point) * end * length, omegaC, kappa)
        let (a, b, c, d) = (e[0], e[1], e[2], e[3])
        for u in 0..<count {
          let share = weight * end * length * values[u]
          let place = i * count + u
          field[place] += share * b
          momentum[place] += share * d
          covariance[0][0][place] += share * 2 * a * b
          covariance[0][1][place] += share * (a * d + b * c)
          covariance[0][2][place] += share * 2 * c * d
          covariance[1][0][place] += share * 2 * b * b
          covariance[1][1][place] += share * 2 * b * d
          covariance[1][2][place] += share * 2 * d * d
        }
      }
    }
    (fieldWeights, momentumWeights) = (field, momentum)
    covarianceWeights = covariance
  }

  /// e^{At} for A = [[−κ, 1], [−ω², −κ]].
  static func propagator(_ t: Double, _ omegaC: Double, _ kappa: Double) -> [Double] {
    let decay = exp(-kappa * t)
    let (sine, cosine) = (sin(omegaC * t), cos(omegaC * t))
    return [decay * cosine, decay * sine / omegaC, -decay * omegaC * sine, decay * cosine]
  }
}
