import Foundation

@testable import TwoPI

/// The same equations by other means: row after row on a uniform grid, Gregory's rule of third order for all
/// integrals over time, the equations of motion among them, and photons, Keldysh functions and the functions
/// between replicas with their own memory integrals.
final class RowStepper {
  let problem: TwoTimeProblem
  let h: Double
  let steps: Int
  private let k0: Double
  private let feedback: Double

  typealias Table = [[Double]]
  /// [r][b] with r = x, y, z and b = y, z.
  var a: [[Table]]
  var k: [[Table]]
  private var rateA: [[Table]]
  private var rateK: [[Table]]
  private var s: [[Table]]
  private var sigma: [[Table]]
  private var p, q, v, x, y, w, vHat, xHat, yHat, wHat: Table
  private var d, dMomentum, f, fMomentum, driveD, driveF: Table
  private var vReplica, xReplica, yReplica, fReplica, fReplicaMomentum, driveReplica: Table
  var m: [[Double]]
  private var rateM: [[Double]]
  private var b: [Double]
  var covariance: [[Double]]
  private var drive: [[Double]]
  var overlap: [Double]

  init(_ problem: TwoTimeProblem, h: Double, steps: Int) {
    (self.problem, self.h, self.steps) = (problem, h, steps)
    k0 = problem.strength
    feedback = problem.strength / problem.eta
    let zero = Table(
      repeating: [Double](repeating: 0, count: steps + 1), count: steps + 1)
    let six = [[Table]](repeating: [zero, zero], count: 3)
    let four = [[Table]](repeating: [zero, zero], count: 2)
    (a, k, rateA, rateK, s, sigma) = (six, six, six, six, four, four)
    (p, q, v, x, y, w) = (zero, zero, zero, zero, zero, zero)
    (vHat, xHat, yHat, wHat) = (zero, zero, zero, zero)
    (d, dMomentum, f, fMomentum, driveD, driveF) = (zero, zero, zero, zero, zero, zero)
    (vReplica, xReplica, yReplica) = (zero, zero, zero)
    (fReplica, fReplicaMomentum, driveReplica) = (zero, zero, zero)
    let line = [Double](repeating: 0, count: steps + 1)
    (m, rateM, b, overlap) = ([line, line, line], [line, line, line], line, line)
    (covariance, drive) = ([line, line, line], [line, line])
    for n in 0...steps { row(n) }
  }

  /// Weights of an integral over n intervals, each 1.
  private let rules: [[Double]] = (0...400).map { n in
    if n == 0 { return [0] }
    if n == 1 { return [0.5, 0.5] }
    var weights = [Double](repeating: 1, count: n + 1)
    for (i, correction) in [-5.0 / 8, 1.0 / 6, -1.0 / 24].enumerated() {
      weights[i] += correction
      weights[n - i] += correction
    }
    return weights
  }

  private func retarded(_ a: Table, _ b: Table, _ n: Int, _ j: Int) -> Double {
    (j...n).reduce(0) { $0 + h * rules[n - j][$1 - j] * a[n][$1] * b[$1][j] }
  }

  private func transposed(_ a: Table, _ b: Table, _ n: Int, _ j: Int) -> Double {
    (0...j).reduce(0) { $0 + h * rules[j][$1] * a[n][$1] * b[j][$1] }
  }

  /// ∫_0^t a(t, u) b(u, t') with b(u, t') = sign · other(t', u) for u < t'.
  private func keldysh(
    _ a: Table, _ b: Table, _ other: Table, sign: Double = 1, _ n: Int, _ j: Int
  ) -> Double {
    sign * transposed(a, other, n, j) + retarded(a, b, n, j)
  }

  private func row(_ n: Int) {
    if n > 0 { guess(n) }
    start(n)
    for _ in 0..<(n == 0 ? 3 : 8) { pass(n) }
  }

  private func guess(_ n: Int) {
    func shift(_ table: inout Table) {
      for j in 0..<n { table[n][j] = table[n - 1][j] }
      table[n][n] = table[n - 1][n - 1]
    }
    for r in 0..<3 {
      for c in 0..<2 {
        shift(&a[r][c])
        shift(&k[r][c])
        shift(&rateA[r][c])
        shift(&rateK[r][c])
        if r < 2 {
          shift(&s[r][c])
          shift(&sigma[r][c])
        }
      }
      m[r][n] = m[r][n - 1]
      rateM[r][n] = rateM[r][n - 1]
    }
    shift(&x)
    shift(&y)
    shift(&xHat)
    shift(&yHat)
    shift(&driveD)
    shift(&driveF)
    shift(&xReplica)
    shift(&yReplica)
    shift(&driveReplica)
    b[n] = b[n - 1]
    for i in 0..<2 { drive[i][n] = drive[i][n - 1] }
  }

  private func start(_ n: Int) {
    let direction = problem.direction
    if n == 0 { (m[0][0], m[1][0], m[2][0]) = direction }
  }

  private func pass(_ n: Int) {
    spins(n)
    photons(n)
    chain(n)
    memory(n)
    replicas(n)
  }

  private func local(_ n: Int, _ v: (Double, Double, Double)) -> [Double] {
    [-problem.delta * v.1, problem.delta * v.0 + b[n] * v.2, -b[n] * v.1]
  }

  private func spins(_ n: Int) {
    let start = [problem.direction.x, problem.direction.y, problem.direction.z]
    for r in 0..<3 {
      m[r][n] = (0...n).reduce(start[r]) { $0 + h * rules[n][$1] * rateM[r][$1] }
    }
    let diagonal = [[m[2][n], -m[1][n]], [0, m[0][n]], [-m[0][n], 0]]
    for r in 0..<3 {
      for c in 0..<2 {
        a[r][c][n][n] = r == c + 1 ? 1 : 0
        k[r][c][n][n] = diagonal[r][c]
        for j in 0..<n {
          func integral(_ rate: Table) -> Double {
            (j...n).reduce(0) { $0 + h * rules[n - j][$1 - j] * rate[$1][j] }
          }
          a[r][c][n][j] = a[r][c][j][j] + integral(rateA[r][c])
          k[r][c][n][j] = k[r][c][j][j] + integral(rateK[r][c])
        }
      }
    }
  }

  private func photons(_ n: Int) {
    let omega = problem.omegaC
    func evolve(
      _ table: inout Table, _ momentum: inout Table, _ drive: Table,
      _ diagonal: (Int) -> (Double, Double)
    ) {
      for j in 0...n {
        let (f0, p0) = diagonal(j)
        let e = PanelWeights.propagator(Double(n - j) * h, omega, problem.kappa)
        var (value, slope) = (e[0] * f0 + e[1] * p0, e[2] * f0 + e[3] * p0)
        for u in j...n {
          let e = PanelWeights.propagator(Double(n - u) * h, omega, problem.kappa)
          value += h * rules[n - j][u - j] * e[1] * drive[u][j]
          slope += h * rules[n - j][u - j] * e[3] * drive[u][j]
        }
        (table[n][j], momentum[n][j]) = (value, slope)
      }
    }
    // Equal times.
    for part in 0..<3 { covariance[part][n] = 0 }
    for u in 0...n {
      let e = PanelWeights.propagator(Double(n - u) * h, omega, problem.kappa)
      let (i1, i2) = (drive[0][u], drive[1][u])
      let weight = h * rules[n][u]
      covariance[0][n] += weight * (2 * e[0] * e[1] * i1 + 2 * e[1] * e[1] * i2)
      covariance[1][n] +=
        weight * ((e[0] * e[3] + e[1] * e[2]) * i1 + 2 * e[1] * e[3] * i2)
      covariance[2][n] += weight * (2 * e[2] * e[3] * i1 + 2 * e[3] * e[3] * i2)
    }
    evolve(&d, &dMomentum, driveD) { _ in (0, -1) }
    let covariance = covariance
    evolve(&f, &fMomentum, driveF) { (1 / omega + covariance[0][$0], covariance[1][$0]) }
    b[n] = (0...n).reduce(0) { $0 - 2 * k0 * h * rules[n][$1] * d[n][$1] * m[0][$1] }
  }

  private func chain(_ n: Int) {
    for j in 0...n {
      let (ayy, ayz, azy, azz) = (a[1][0][n][j], a[1][1][n][j], a[2][0][n][j], a[2][1][n][j])
      let (kyy, kyz, kzy, kzz) = (k[1][0][n][j], k[1][1][n][j], k[2][0][n][j], k[2][1][n][j])
      p[n][j] = 2 * (kyy * azz + ayy * kzz - kyz * azy - ayz * kzy)
      q[n][j] = 2 * (ayy * azz - kyy * kzz - ayz * azy + kyz * kzy)
    }
    for j in 0...n { v[n][j] = p[n][j] + retarded(p, x, n, j) }
    for j in 0...n { x[n][j] = k0 * retarded(d, v, n, j) }
    for j in 0...n {
      y[n][j] = k0 * retarded(v, d, n, j)
      w[n][j] = k0 * (d[n][j] + retarded(x, d, n, j))
    }
    for j in 0...n {
      vHat[n][j] = q[n][j] + keldysh(p, xHat, yHat, n, j) + transposed(q, y, n, j)
    }
    for j in 0...n {
      xHat[n][j] = k0 * (keldysh(d, vHat, vHat, n, j) + transposed(f, v, n, j))
      yHat[n][j] = k0 * (keldysh(v, f, f, n, j) + transposed(vHat, d, n, j))
    }
    for j in 0...n {
      wHat[n][j] = k0 * (f[n][j] + keldysh(x, f, f, n, j) + transposed(xHat, d, n, j))
    }
  }

  private func memory(_ n: Int) {
    let factor = 2 / problem.spins
    for c in 0..<2 {
      for e in 0..<2 {
        let sign = c == e ? factor : -factor
        for j in 0...n {
          let (aValue, kValue) = (a[2 - c][1 - e][n][j], k[2 - c][1 - e][n][j])
          s[c][e][n][j] = sign * (wHat[n][j] * aValue - w[n][j] * kValue)
          sigma[c][e][n][j] = sign * (wHat[n][j] * kValue + w[n][j] * aValue)
        }
      }
    }
    var nq = Table(repeating: [0, 0, 0], count: 3)
    for j in 0...n {
      for column in 0..<2 {
        var (na, nk) = ([0.0, 0, 0], [0.0, 0, 0])
        for c in 0..<2 {
          for e in 0..<2 {
            na[c + 1] -= retarded(s[c][e], a[e + 1][column], n, j)
            nk[c + 1] -= keldysh(
              s[c][e], k[e + 1][column], k[column + 1][e], sign: -1, n, j)
            nk[c + 1] += transposed(sigma[c][e], a[column + 1][e], n, j)
          }
        }
        let (la, lk) = (
          local(n, (a[0][column][n][j], a[1][column][n][j], a[2][column][n][j])),
          local(n, (k[0][column][n][j], k[1][column][n][j], k[2][column][n][j]))
        )
        for r in 0..<3 {
          rateA[r][column][n][j] = la[r] + na[r]
          rateK[r][column][n][j] = lk[r] + nk[r]
        }
        if j == n { for r in 1..<3 { nq[r][column + 1] = nk[r] } }
      }
    }
    for c in 0..<2 {
      for e in 0..<2 {
        nq[c + 1][0] += transposed(s[c][e], k[0][e], n, n) + transposed(sigma[c][e], a[0][e], n, n)
      }
    }
    let l = local(n, (m[0][n], m[1][n], m[2][n]))
    rateM[0][n] = l[0] + nq[1][2] - nq[2][1]
    rateM[1][n] = l[1] + nq[2][0]
    rateM[2][n] = l[2] - nq[1][0]
    // Modes.
    let spins = problem.spins
    var rho = Table(repeating: [], count: n + 1)
    for t in 0...n {
      rho[t] = (0...t).map { feedback * (vHat[t][$0] + 2 * spins * m[0][t] * m[0][$0]) }
    }
    for j in 0...n {
      driveD[n][j] = -feedback * retarded(v, d, n, j)
      driveF[n][j] = -feedback * keldysh(v, f, f, n, j) - transposed(rho, d, n, j)
    }
    drive[0][n] = driveF[n][n]
    drive[1][n] =
      -feedback * transposed(v, fMomentum, n, n) - transposed(rho, dMomentum, n, n)
  }

  private func replicas(_ n: Int) {
    for j in 0...n {
      var (value, slope) = (0.0, 0.0)
      // f̃ is symmetric; at t' it starts from its value at equal times, found on the other branch.
      if j < n { (value, slope) = (fReplica[j][j], fReplicaMomentum[j][j]) }
      if j == n {
        // f̃(t, t): from (0, t) by ∂_t, where f̃(0, t) = 0.
        for u in 0...n {
          let e = PanelWeights.propagator(
            Double(n - u) * h, problem.omegaC, problem.kappa)
          let drive = u == n ? driveReplica[n][n] : crossDrive(u, n)
          value += h * rules[n][u] * e[1] * drive
          slope += h * rules[n][u] * e[3] * drive
        }
        (fReplica[n][n], fReplicaMomentum[n][n]) = (value, slope)
        continue
      }
      let e = PanelWeights.propagator(Double(n - j) * h, problem.omegaC, problem.kappa)
      (fReplica[n][j], fReplicaMomentum[n][j]) = (
        e[0] * value + e[1] * slope, e[2] * value + e[3] * slope
      )
      for u in j...n {
        let e = PanelWeights.propagator(
          Double(n - u) * h, problem.omegaC, problem.kappa)
        fReplica[n][j] += h * rules[n - j][u - j] * e[1] * driveReplica[u][j]
        fReplicaMomentum[n][j] += h * rules[n - j][u - j] * e[3] * driveReplica[u][j]
      }
    }
    for j in 0...n { vReplica[n][j] = keldysh(p, xReplica, yReplica, n, j) }
    for j in 0...n {
      xReplica[n][j] = k0 * (keldysh(d, vReplica, vReplica, n, j) + transposed(fReplica, v, n, j))
      yReplica[n][j] = k0 * (keldysh(v, fReplica, fReplica, n, j) + transposed(vReplica, d, n, j))
    }
    for j in 0...n {
      driveReplica[n][j] =
        -feedback * keldysh(v, fReplica, fReplica, n, j) - transposed(rhoReplica(n), d, n, j)
    }
    overlap[n] = vReplica[n][n] / (8 * problem.spins)
  }

  private func rhoReplica(_ n: Int) -> Table {
    (0...n).map { t in
      t < n
        ? []
        : (0...t).map {
          feedback * (vReplica[t][$0] + 2 * problem.spins * m[0][t] * m[0][$0])
        }
    }
  }

  /// What drives f̃(u, t_n) for u < n.
  private func crossDrive(_ u: Int, _ n: Int) -> Double {
    let one = (0...u).reduce(0.0) { $0 + h * rules[u][$1] * v[u][$1] * fReplica[n][$1] }
    let two = (0...n).reduce(0.0) { sum, t in
      let between = t <= u ? vReplica[u][t] : vReplica[t][u]
      return sum + h * rules[n][t]
        * (between + 2 * problem.spins * m[0][u] * m[0][t]) * d[n][t]
    }
    return -feedback * (one + two)
  }
}
