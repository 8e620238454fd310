import Numerics

/// Self-energies of the spins, and what the memory adds to their equations.
extension Propagator {
  /// s = 2/N_s (Ŵ T[a] − w T[k]), σ = 2/N_s (Ŵ T[k] + w T[a]), with T[X] = (X_zz, −X_zy; −X_yz, X_yy).
  func solveSelfEnergies() {
    let factor = 2 / problem.spins
    for c in 0..<2 {
      for d in 0..<2 {
        // T_cd from X_{1-c, 1-d} with the sign of c = d.
        let (r, b) = (2 - c, 1 - d)
        let sign = c == d ? factor : -factor
        if old > 0 {
          for i in 1..<count {
            selfEnergy(
              rowsOfA(r, b).row(i), rowsOfK(r, b).row(i), panel.yw.function(1).row(i),
              panel.ywHat.function(1).row(i), panel.s[d].function(c).row(i),
              panel.sigma[d].function(c).row(i), sign, old)
          }
        }
        selfEnergy(
          panel.aCorner[r][b].elements, panel.kCorner[r][b].elements, panel.wCorner.elements,
          panel.wHatCorner.elements, panel.sCorner[c][d].elements,
          panel.sigmaCorner[c][d].elements, sign, count * count)
        attach(panel.sCorner[c][d], to: panel.s[d].function(c))
        attach(panel.sigmaCorner[c][d], to: panel.sigma[d].function(c))
      }
    }
  }

  private func selfEnergy(
    _ a: UnsafeMutablePointer<Double>, _ k: UnsafeMutablePointer<Double>,
    _ w: UnsafeMutablePointer<Double>, _ wHat: UnsafeMutablePointer<Double>,
    _ s: UnsafeMutablePointer<Double>, _ sigma: UnsafeMutablePointer<Double>, _ factor: Double,
    _ length: Int
  ) {
    for j in 0..<length {
      s[j] = factor * (wHat[j] * a[j] - w[j] * k[j])
      sigma[j] = factor * (wHat[j] * k[j] + w[j] * a[j])
    }
  }

  /// N_a = −∫ s a, N_k = −∫ s k + ∫ σ aᵀ.
  func solveMemory() throws {
    for d in 0..<2 {
      follow(
        panel.s[d], products.s[d], factor: -1,
        (history.spectral[d][0], products.spectral[0]),
        (history.spectral[d][1], products.spectral[1]),
        (history.statistical[d][0], products.statistical[0]),
        (history.statistical[d][1], products.statistical[1]))
      follow(
        panel.sigma[d], products.sigma[d],
        (history.spectralTransposed[0][d], products.statistical[0]),
        (history.spectralTransposed[1][d], products.statistical[1]))
    }
    for b in 0..<2 {
      let (na, nk) = (panel.spectralMemory[b], panel.statisticalMemory[b])
      begin(na, with: products.spectral[b])
      begin(nk, with: products.statistical[b])
      for d in 0..<2 {
        let (a, k) = (rowsOfA(d + 1, b), rowsOfK(d + 1, b))
        multiplyPanel(panel.s[d], factor: -1, a, into: na.node(1), stride: na.columns)
        multiplyPanel(panel.s[d], factor: -1, k, into: nk.node(1), stride: nk.columns)
      }
    }
    try team?.share(
      (panel.spectralMemory + panel.statisticalMemory).flatMap {
        [$0.function(0), $0.function(1)]
      }, old, 1..<count)
    for c in 0..<2 {
      for b in 0..<2 {
        let (na, nk) = (panel.naCorner[c][b], panel.nkCorner[c][b])
        clear(na)
        clear(nk)
        for d in 0..<2 {
          let (s, sigma) = (panel.sCorner[c][d], panel.sigmaCorner[c][d])
          let (sRows, sigmaRows) = (panel.s[d].function(c), panel.sigma[d].function(c))
          addRetarded(s, panel.aCorner[d + 1][b], factor: -1, to: na)
          // k_db(u, t') = −k_bd(t', u) for u < t'.
          addRetarded(s, panel.kCorner[d + 1][b], factor: -1, to: nk)
          addEarlier(sRows, rowsOfK(b + 1, d), to: nk)
          addTransposed(s, panel.kCorner[b + 1][d], to: nk)
          addEarlier(sigmaRows, rowsOfA(b + 1, d), to: nk)
          addTransposed(sigma, panel.aCorner[b + 1][d], to: nk)
        }
      }
    }
  }

  /// Sources of ⟨σ⟩: N(t, t) − N(t, t)ᵀ as a vector.
  func solveSources() {
    var nx = [[Double]](repeating: [Double](repeating: 0, count: count), count: 2)
    for c in 0..<2 {
      for d in 0..<2 {
        let s = equalTime(
          panel.s[d].function(c), panel.sCorner[c][d], rowsOfK(0, d),
          panel.kCorner[0][d])
        let sigma = equalTime(
          panel.sigma[d].function(c), panel.sigmaCorner[c][d], rowsOfA(0, d),
          panel.aCorner[0][d])
        for i in 0..<count { nx[c][i] += s[i] + sigma[i] }
      }
    }
    for i in 0..<count {
      one.source[0][i] = panel.nkCorner[0][1][i, i] - panel.nkCorner[1][0][i, i]
      one.source[1][i] = nx[1][i]
      one.source[2][i] = -nx[0][i]
    }
  }

  /// I1 and I2, which drive the covariance of the modes.
  func solveDrives() {
    let n = count
    let scale = 1 / problem.modesPerCluster
    let isRandom = problem.coupling == .random
    for i in 0..<n {
      let order = isLeading ? 0 : panel.yHatCorner[i, i]
      let mean = isRandom ? problem.spins * one.spin[0][i] * one.b[i] : 0
      one.drive[0][i] = -(order - mean) * scale
    }
    // I2 = −∫ Π f_π − ∫ ρ d_π, with Π = K0 v/η and ρ = K0 (v̂ + 2 N_s m m')/η.
    var second = [Double](repeating: 0, count: n)
    if !isLeading {
      let v = equalTime(
        panel.vx.function(0), panel.vCorner, panel.dHatMomentum.function(0),
        panel.dHatMomentumCorner)
      let vHat = equalTime(
        panel.vxHat.function(0), panel.vHatCorner, panel.dMomentum.function(0),
        panel.dMomentumCorner)
      for i in 0..<n { second[i] += v[i] + vHat[i] }
    }
    if isRandom {
      let memory = integral(
        panel.dMomentum.function(0), panel.dMomentumCorner, of: spinX, one.spin[0])
      for i in 0..<n { second[i] += 2 * problem.spins * one.spin[0][i] * memory[i] }
    }
    for i in 0..<n { one.drive[1][i] = -scale * second[i] }
  }
}
