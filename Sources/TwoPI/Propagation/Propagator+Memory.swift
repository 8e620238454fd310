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
          let (a, k) = (rowsOfA(r, b), rowsOfK(r, b))
          let (w, wHat) = (panel.yw.function(1), panel.ywHat.function(1))
          let (s, sigma) = (panel.s[d].function(c), panel.sigma[d].function(c))
          for i in 1..<count {
            selfEnergy(
              a.row(i), k.row(i), w.row(i), wHat.row(i), s.row(i), sigma.row(i), sign, ownColumns)
          }
        }
        selfEnergy(
          panel.aCorner[r][b].elements, panel.kCorner[r][b].elements, panel.wCorner.elements,
          panel.wHatCorner.elements, panel.sCorner[c][d].elements,
          panel.sigmaCorner[c][d].elements, sign, [0..<(count * count)])
        attach(panel.sCorner[c][d], to: panel.s[d].function(c))
        attach(panel.sigmaCorner[c][d], to: panel.sigma[d].function(c))
      }
    }
  }

  private func selfEnergy(
    _ a: UnsafeMutablePointer<Double>, _ k: UnsafeMutablePointer<Double>,
    _ w: UnsafeMutablePointer<Double>, _ wHat: UnsafeMutablePointer<Double>,
    _ s: UnsafeMutablePointer<Double>, _ sigma: UnsafeMutablePointer<Double>, _ factor: Double,
    _ columns: [Range<Int>]
  ) {
    for range in columns {
      for j in range {
        s[j] = factor * (wHat[j] * a[j] - w[j] * k[j])
        sigma[j] = factor * (wHat[j] * k[j] + w[j] * a[j])
      }
    }
  }

  /// N_a = −∫ s a, N_k = −∫ s k + ∫ σ aᵀ.
  func solveMemory() {
    for d in 0..<2 {
      follow(
        products.s[d],
        (history.spectral[d][0], products.spectral[0]),
        (history.spectral[d][1], products.spectral[1]),
        (history.statistical[d][0], products.statistical[0]),
        (history.statistical[d][1], products.statistical[1]))
      follow(
        products.sigma[d],
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
  }

  /// Sums over earlier nodes for what follows.
  func sumMemory() {
    var (memory, sources): ([Share], [Share]) = ([], [])
    for c in 0..<2 {
      for d in 0..<2 {
        let (s, sigma) = (panel.s[d].function(c), panel.sigma[d].function(c))
        for b in 0..<2 {
          memory.append((earlier[memory: false, c, d, b], s, rowsOfK(b + 1, d)))
          memory.append((earlier[memory: true, c, d, b], sigma, rowsOfA(b + 1, d)))
        }
        sources.append((earlier[source: false, c, d], s, rowsOfK(0, d)))
        sources.append((earlier[source: true, c, d], sigma, rowsOfA(0, d)))
      }
    }
    sumEarlier(memory)
    sumEqualTimes(
      sources + [
        (earlier[drive: false], panel.vx.function(0), panel.dHatMomentum.function(0)),
        (earlier[drive: true], panel.vxHat.function(0), panel.dMomentum.function(0)),
      ])
  }

  /// N_a and N_k within the panel.
  func solveMemoryCorners() {
    for c in 0..<2 {
      for b in 0..<2 {
        let (na, nk) = (panel.naCorner[c][b], panel.nkCorner[c][b])
        clear(na)
        clear(nk)
        for d in 0..<2 {
          let (s, sigma) = (panel.sCorner[c][d], panel.sigmaCorner[c][d])
          addRetarded(s, panel.aCorner[d + 1][b], factor: -1, to: na)
          // k_db(u, t') = −k_bd(t', u) for u < t'.
          addRetarded(s, panel.kCorner[d + 1][b], factor: -1, to: nk)
          addEarlier(earlier[memory: false, c, d, b], s, panel.kCorner[b + 1][d], to: nk)
          addTransposed(s, panel.kCorner[b + 1][d], to: nk)
          addEarlier(earlier[memory: true, c, d, b], sigma, panel.aCorner[b + 1][d], to: nk)
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
          earlier[source: false, c, d], panel.sCorner[c][d], panel.kCorner[0][d])
        let sigma = equalTime(
          earlier[source: true, c, d], panel.sigmaCorner[c][d], panel.aCorner[0][d])
        for i in 0..<count { nx[c][i] += s[i] + sigma[i] }
      }
    }
    for i in 0..<count {
      one.source[0][i] = panel.nkCorner[0][1][i, i] - panel.nkCorner[1][0][i, i]
      one.source[1][i] = nx[1][i]
      one.source[2][i] = -nx[0][i]
    }
  }

  /// ∫_0^t D_π ⟨σ^x⟩ at the nodes, of random couplings.
  func momentumMemory() -> [Double] {
    guard problem.coupling == .random else { return [] }
    return integral(
      panel.dMomentum.function(0), panel.dMomentumCorner, of: spinX, one.spin[0])
  }

  /// I1 and I2, which drive the covariance of the modes.
  /// - Parameter momentum: ∫ D_π ⟨σ^x⟩.
  func solveDrives(_ momentum: [Double]) {
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
      let v = equalTime(earlier[drive: false], panel.vCorner, panel.dHatMomentumCorner)
      let vHat = equalTime(earlier[drive: true], panel.vHatCorner, panel.dMomentumCorner)
      for i in 0..<n { second[i] += v[i] + vHat[i] }
    }
    if isRandom {
      for i in 0..<n { second[i] += 2 * problem.spins * one.spin[0][i] * momentum[i] }
    }
    for i in 0..<n { one.drive[1][i] = -scale * second[i] }
  }
}
