import Foundation
import Numerics
import Testing

@testable import TwoPI

/// Limits that are known exactly, and identities that hold for all parameters.
struct LimitTests {
  @Test func withoutCouplingSpinsPrecessAndModesDecay() throws {
    var problem = TwoTimeProblem()
    (problem.kappa, problem.theta, problem.phi, problem.delta) = (0.3, 0.4 * .pi, 0.7, 1.3)
    problem.g = 1e-9
    let run = try solved(problem, length: 0.4, end: 4, every: 0.4)
    for (i, time) in run.series.times.enumerated() {
      let angle = problem.phi + problem.delta * time
      #expect(abs(run.series[i, .spinX] - sin(problem.theta) * cos(angle)) < 1e-10)
      #expect(abs(run.series[i, .spinY] - sin(problem.theta) * sin(angle)) < 1e-10)
      #expect(abs(run.series[i, .spinZ] - cos(problem.theta)) < 1e-10)
      #expect(abs(run.series[i, .photons]) < 1e-10)
    }
  }

  @Test func withoutCouplingTheModeIsADampedOscillator() throws {
    var problem = TwoTimeProblem()
    (problem.kappa, problem.theta, problem.g) = (0.3, 0.4 * .pi, 1e-6)
    let run = Propagator(problem, nodes: 7, tolerance: 1e-12, capacity: 60)
    for panel in 0..<4 {
      try run.solvePanel(length: 0.4)
      let (n, old) = (run.count, run.old)
      for i in 0..<n {
        let t = 0.4 * (Double(panel) + run.nodes.nodes[i])
        for j in 0..<old {
          let lag = t - run.times[j]
          let decay = exp(-problem.kappa * lag)
          let d = run.panel.d.node(i)[j] / run.strength
          let f = run.panel.dHat.node(i)[j] / run.strength
          #expect(abs(d + decay * sin(5 * lag) / 5) < 1e-11)
          #expect(abs(f - decay * cos(5 * lag) / 5) < 1e-10)
          // v = 2 m_z sin(Δ lag) for spins that precess.
          #expect(
            abs(run.panel.vx.node(i)[j] - 2 * cos(problem.theta) * sin(lag)) < 1e-10)
        }
      }
      run.advance(next: 0.4)
    }
  }

  /// The spectral function of spins that precess about z is their rotation.
  @Test func spectralFunctionIsARotation() throws {
    var problem = TwoTimeProblem()
    (problem.theta, problem.g) = (0.3 * .pi, 1e-7)
    let run = Propagator(problem, nodes: 7, tolerance: 1e-12, capacity: 60)
    for _ in 0..<3 {
      try run.solvePanel(length: 0.5)
      for i in 0..<run.count {
        let t = run.time + 0.5 * run.nodes.nodes[i]
        for j in 0..<run.old {
          let lag = t - run.times[j]
          #expect(abs(run.rowsOfA(0, 0).row(i)[j] + sin(lag)) < 1e-11)
          #expect(abs(run.rowsOfA(1, 0).row(i)[j] - cos(lag)) < 1e-11)
          #expect(abs(run.rowsOfA(2, 1).row(i)[j] - 1) < 1e-11)
        }
      }
      run.advance(next: 0.5)
    }
  }

  /// ∂⟨σ⟩ = L⟨σ⟩ with B_x from the damped oscillator: an ordinary differential equation.
  @Test(arguments: [0.0, 0.5]) func leadingOrderIsRetardedMeanField(kappa: Double) throws {
    var problem = TwoTimeProblem()
    (problem.kappa, problem.eta) = (kappa, 0.6)
    (problem.theta, problem.phi, problem.order) = (0.7 * .pi, 0.2, .leading)
    problem.g = 1.3 * problem.criticalCoupling
    let run = try solved(problem, end: 20, every: 1)
    let start = problem.direction
    var y = [start.x, start.y, start.z, 0, 0]
    let k0 = problem.strength
    // B_x = −2 ∫ D m_x, D = −K0 e^{−κt} sin(ω t)/ω: B_x = 2 K0 z, z' = −κ z + w, w' = −κ w − ω² z + m_x.
    func slope(_ y: [Double]) -> [Double] {
      let b = 2 * k0 * y[3]
      return [
        -problem.delta * y[1], problem.delta * y[0] + b * y[2], -b * y[1],
        -kappa * y[3] + y[4], -kappa * y[4] - problem.omegaC * problem.omegaC * y[3] + y[0],
      ]
    }
    let h = 0.0025
    for step in 0..<8000 {
      if step % 400 == 0 {
        for (r, quantity) in [TwoTimeQuantity.spinX, .spinY, .spinZ].enumerated() {
          #expect(abs(run.series[step / 400, quantity] - y[r]) < 1e-6)
        }
      }
      let k1 = slope(y)
      let k2 = slope(zip(y, k1).map { $0 + h / 2 * $1 })
      let k3 = slope(zip(y, k2).map { $0 + h / 2 * $1 })
      let k4 = slope(zip(y, k3).map { $0 + h * $1 })
      for i in y.indices { y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) }
    }
    for i in run.series.times.indices {
      let square =
        pow(run.series[i, .spinX], 2) + pow(run.series[i, .spinY], 2)
        + pow(run.series[i, .spinZ], 2)
      #expect(abs(square.squareRoot() - 1) < 1e-11)
    }
  }

  /// At leading order the spins order above g_c (Eq. 96), and not below.
  @Test(arguments: [0.0, 0.5]) func threshold(kappa: Double) throws {
    for (ratio, grows) in [(0.97, false), (1.03, true)] {
      var problem = TwoTimeProblem()
      (problem.kappa, problem.theta, problem.order) = (kappa, .pi - 1e-4, .leading)
      problem.g = ratio * problem.criticalCoupling
      let series = try solved(problem, end: 30, every: 0.5).series
      let largest = series.times.indices.reduce(0) { max($0, abs(series[$1, .spinX])) }
      #expect((largest > 1e-3) == grows, "\(ratio): \(largest)")
    }
  }

  @Test(arguments: [Systems.closed, Systems.lossy]) func equalTimes(problem: TwoTimeProblem) throws
  {
    let run = Propagator(problem, nodes: 8, tolerance: 1e-11, capacity: 60)
    for panel in 0..<4 {
      try run.solvePanel(length: 0.5)
      let p = run.panel
      for i in 0..<run.count {
        let m = run.one.spin.map { $0[i] }
        for r in 0..<3 {
          for b in 0..<2 { #expect(abs(p.aCorner[r][b][i, i] - (r == b + 1 ? 1 : 0)) < 1e-12) }
        }
        #expect(abs(p.kCorner[1][0][i, i]) < 1e-12)
        #expect(abs(p.kCorner[2][1][i, i]) < 1e-12)
        #expect(abs(p.kCorner[1][1][i, i] - m[0]) < 1e-12)
        #expect(abs(p.kCorner[2][0][i, i] + m[0]) < 1e-12)
        #expect(abs(p.kCorner[0][0][i, i] - m[2]) < 1e-12)
        #expect(abs(p.kCorner[0][1][i, i] + m[1]) < 1e-12)
        #expect(abs(p.pCorner[i, i]) < 1e-12)
        #expect(abs(p.qCorner[i, i] - 2 * (1 - m[0] * m[0])) < 1e-11)
        for corner in [p.dCorner, p.vCorner, p.xCorner] { #expect(abs(corner[i, i]) < 1e-11) }
        #expect(abs(p.dMomentumCorner[i, i] + run.strength) < 1e-11)
        // x̂(t, t) = ŷ(t, t).
        #expect(abs(p.xHatCorner[i, i] - p.yHatCorner[i, i]) < 1e-8)
      }
      if panel == 0 {
        #expect(abs(p.wHatCorner[0, 0] - run.strength / problem.omegaC) < 1e-12)
        // C(0, 0) = (1 − m_x²)/(2 N_s).
        let m = run.one.spin[0][0]
        #expect(
          abs(p.vHatCorner[0, 0] / (4 * problem.spins) - (1 - m * m) / (2 * problem.spins))
            < 1e-12)
      }
      run.advance(next: 0.5)
    }
  }

  /// At weak coupling Q is the variance, over couplings, of spins that precess in the field of the others: with
  /// classical spins and modes δh(t) = 4g² √η/(1 + η) ξ ∫ e^{−κ(t − u)} sin ω_c(t − u) m_x(u) du, ξ normal, and
  /// Q = ⟨δm_x²⟩/4.
  @Test(arguments: [(0.0, 1.0), (0.4, 0.5)]) func weakOverlapIsTheVarianceOverCouplings(
    kappa: Double, eta: Double
  ) throws {
    var problem = TwoTimeProblem()
    (problem.kappa, problem.eta, problem.omegaC, problem.spins) = (kappa, eta, 2, 1e6)
    (problem.theta, problem.phi, problem.delta) = (0.6 * .pi, 0.3, 1.1)
    let critical = problem.criticalCoupling
    var deviations: [Double] = []
    for share in [0.02, 0.01] {
      problem.g = share * critical
      let run = try solved(problem, nodes: 10, length: 0.4, tolerance: 1e-13, end: 6, every: 1)
      let variance = variance(problem, end: 6)
      deviations.append(
        (1...6).reduce(0) { worst, i in
          max(worst, abs(run.series[i, .overlap] - variance[i]) / variance.max()!)
        })
    }
    #expect(deviations[1] < 2e-2, "\(deviations)")
    #expect(deviations[0] / deviations[1] > 3.5 && deviations[0] / deviations[1] < 4.5)
  }

  /// The variance at the times 0, 1, …, of spins without the field on average, to first order in δh.
  private func variance(_ problem: TwoTimeProblem, end: Int) -> [Double] {
    let field = 4 * problem.g * problem.g * problem.eta.squareRoot() / (1 + problem.eta)
    let steps = 2000
    let h = 1 / Double(steps)
    // ∫ = Im z with z' = (iω_c − κ) z + m_x; δm' = Δ ẑ × δm + δh x̂ × m.
    func slope(_ t: Double, _ y: [Double]) -> [Double] {
      let angle = problem.phi + problem.delta * t
      let (x, m) = (sin(problem.theta) * cos(angle), sin(problem.theta) * sin(angle))
      let (re, im) = (y[0], y[1])
      let push = field * im
      return [
        -problem.kappa * re - problem.omegaC * im + x, problem.omegaC * re - problem.kappa * im,
        -problem.delta * y[3], problem.delta * y[2] - push * cos(problem.theta), push * m,
      ]
    }
    var y = [0.0, 0, 0, 0, 0]
    var result = [0.0]
    func moved(_ by: Double, _ k: [Double]) -> [Double] { zip(y, k).map { $0 + by * $1 } }
    for step in 0..<(end * steps) {
      let t = Double(step) * h
      let k1 = slope(t, y)
      let k2 = slope(t + h / 2, moved(h / 2, k1))
      let k3 = slope(t + h / 2, moved(h / 2, k2))
      let k4 = slope(t + h, moved(h, k3))
      for i in 0..<5 { y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) }
      if (step + 1) % steps == 0 { result.append(0.25 * y[2] * y[2]) }
    }
    return result
  }
}
