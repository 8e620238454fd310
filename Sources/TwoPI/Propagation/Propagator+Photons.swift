import Numerics

/// The modes: their functions, their equal-time covariance, and the field on the spins.
extension Propagator {
  /// δC and, with a single mode, its mean field.
  func solveModes() {
    let n = count
    let start = one.covariance.map { $0[0] }
    let field = one.field.map { $0[0] }
    let push = -problem.g * (2 * problem.omegaC).squareRoot()
    for i in 1..<n {
      let e = weights.propagators[i]
      let (a, b, c, d) = (e[0], e[1], e[2], e[3])
      one.covariance[0][i] = a * a * start[0] + 2 * a * b * start[1] + b * b * start[2]
      one.covariance[1][i] =
        a * c * start[0] + (a * d + b * c) * start[1] + b * d * start[2]
      one.covariance[2][i] = c * c * start[0] + 2 * c * d * start[1] + d * d * start[2]
      for u in 0..<n {
        for part in 0..<3 {
          one.covariance[part][i] +=
            weights.covarianceWeights[0][part][i * n + u] * one.drive[0][u]
            + weights.covarianceWeights[1][part][i * n + u] * one.drive[1][u]
        }
      }
      guard problem.coupling == .single else { continue }
      one.field[0][i] = a * field[0] + b * field[1]
      one.field[1][i] = c * field[0] + d * field[1]
      for u in 0..<n {
        one.field[0][i] += weights.fieldWeights[i * n + u] * push * one.spin[0][u]
        one.field[1][i] += weights.momentumWeights[i * n + u] * push * one.spin[0][u]
      }
    }
  }

  /// D and its momentum, driven by −y/η; without feedback at leading order.
  func solveRetarded() {
    solvePhotons(
      panel.d, panel.dMomentum, panel.dCorner, panel.dMomentumCorner, panel.yw.function(0),
      panel.yCorner, outer: nil
    ) { _ in (0, -self.strength) }
    attach(panel.dCorner, to: panel.d.function(0))
    attach(panel.dMomentumCorner, to: panel.dMomentum.function(0), isFactor: false)
  }

  /// D̂ and its momentum, driven by −(ŷ − N_s m_x B_x)/η.
  func solveKeldysh() {
    let vacuum = 1 / problem.omegaC
    solvePhotons(
      panel.dHat, panel.dHatMomentum, panel.dHatCorner, panel.dHatMomentumCorner,
      panel.ywHat.function(0), panel.yHatCorner, outer: problem.coupling == .random ? one.b : nil
    ) { j in
      (
        self.strength * (vacuum + self.one.covariance[0][j]),
        self.strength * self.one.covariance[1][j]
      )
    }
    attach(panel.dHatCorner, to: panel.dHat.function(0))
    attach(panel.dHatMomentumCorner, to: panel.dHatMomentum.function(0), isFactor: false)
  }

  /// - Parameters:
  ///   - product: y or ŷ.
  ///   - outer: B_x at the nodes of the panel, where N_s m_x(t) B_x(t') drives, too.
  ///   - diagonal: the function and its momentum at t = t'.
  private func solvePhotons(
    _ field: RowGroup, _ momentum: RowGroup, _ corner: Corner, _ momentumCorner: Corner,
    _ product: RowSet, _ productCorner: Corner, outer: [Double]?,
    _ diagonal: (Int) -> (Double, Double)
  ) {
    let n = count
    let scale = 1 / problem.modesPerCluster
    let feedback = isLeading ? 0 : -scale
    // ∫ e^{A(t_i − u)} (0, 1)ᵀ m_x(u) N_s/η.
    var push = [(Double, Double)](repeating: (0, 0), count: n)
    if outer != nil {
      for i in 0..<n {
        for u in 0..<n {
          let weight = scale * strength * problem.spins * one.spin[0][u]
          push[i].0 += weights.fieldWeights[i * n + u] * weight
          push[i].1 += weights.momentumWeights[i * n + u] * weight
        }
      }
    }
    if old > 0 {
      let (field0, momentum0) = (field.node(0), momentum.node(0))
      let b = outer == nil ? [] : earlierField
      for i in 1..<n {
        let e = weights.propagators[i]
        let (to, toMomentum) = (field.node(i), momentum.node(i))
        let (c0, c1, c2, c3) = (e[0], e[1], e[2], e[3])
        let (p0, p1) = push[i]
        for range in ownColumns {
          for j in range {
            to[j] = c0 * field0[j] + c1 * momentum0[j]
            toMomentum[j] = c2 * field0[j] + c3 * momentum0[j]
          }
          guard outer != nil else { continue }
          b.withUnsafeBufferPointer { b in
            for j in range {
              to[j] += p0 * b[j]
              toMomentum[j] += p1 * b[j]
            }
          }
        }
      }
      if feedback != 0 {
        func add(_ kernel: [Double], _ out: RowGroup) {
          let left = kernel[n...].map { feedback * strength * $0 }
          multiplyRows(
            left, n, n - 1, depth: n, product.base, product.stride, into: out.node(1),
            stride: out.columns, strips: share)
        }
        add(weights.fieldWeights, field)
        add(weights.momentumWeights, momentum)
      }
    }
    var integral = [(Double, Double)](repeating: (0, 0), count: n)
    for j in 0..<n {
      let (field0, momentum0) = diagonal(j)
      for i in 0..<n {
        var (x, y) = outer.map { (push[i].0 * $0[j], push[i].1 * $0[j]) } ?? (0, 0)
        if feedback != 0 {
          for u in 0..<n {
            let drive = feedback * strength * productCorner[u, j]
            x += weights.fieldWeights[i * n + u] * drive
            y += weights.momentumWeights[i * n + u] * drive
          }
        }
        integral[i] = (x, y)
      }
      let (x0, y0) = (field0 - integral[j].0, momentum0 - integral[j].1)
      for i in 0..<n {
        let e = between(j, i)
        corner[i, j] = e.0 * x0 + e.1 * y0 + integral[i].0
        momentumCorner[i, j] = e.2 * x0 + e.3 * y0 + integral[i].1
      }
    }
  }

  /// e^{A(t_i − t_j)} = e^{A(t_i − T)} e^{−A(t_j − T)}.
  private func between(_ j: Int, _ i: Int) -> (Double, Double, Double, Double) {
    let (p, q) = (weights.propagators[i], weights.propagators[j])
    let determinant = q[0] * q[3] - q[1] * q[2]
    let (a, b, c, d) = (
      q[3] / determinant, -q[1] / determinant, -q[2] / determinant, q[0] / determinant
    )
    return (
      p[0] * a + p[1] * c, p[0] * b + p[1] * d, p[2] * a + p[3] * c, p[2] * b + p[3] * d
    )
  }

  /// The field on the spins.
  func solveField() {
    guard problem.coupling == .random else {
      for i in 1..<count { one.b[i] = fieldFactor * one.field[0][i] }
      return
    }
    let memory = integral(panel.d.function(0), panel.dCorner, of: spinX, one.spin[0])
    for i in 1..<count { one.b[i] = -2 * memory[i] }
  }
}
