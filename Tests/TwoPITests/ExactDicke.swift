import Foundation

@testable import TwoPI

/// The Dicke model without loss, exactly: the collective spin N/2 and a mode with a few levels.
struct ExactDicke {
  private let spins: Int
  private let levels: Int
  private let problem: TwoTimeProblem
  private let jx: [Double]

  typealias State = (re: [Double], im: [Double])

  init(_ problem: TwoTimeProblem, levels: Int) {
    (self.problem, self.levels) = (problem, levels)
    spins = Int(problem.spins)
    let j = problem.spins / 2
    // ⟨m + 1|J_x|m⟩ with m = −j + index.
    jx = (0..<spins).map {
      let m = -j + Double($0)
      return 0.5 * (j * (j + 1) - m * (m + 1)).squareRoot()
    }
  }

  private var size: Int { (spins + 1) * levels }

  var start: State {
    // cos(θ/2) up and sin(θ/2) e^{iφ} down, N times; φ = 0.
    let (up, down) = (cos(problem.theta / 2), sin(problem.theta / 2))
    var state = zero
    for m in 0...spins {
      let binomial = exp(
        0.5 * (lgamma(Double(spins) + 1) - lgamma(Double(m) + 1) - lgamma(Double(spins - m) + 1)))
      state.re[m * levels] = binomial * pow(up, Double(m)) * pow(down, Double(spins - m))
    }
    return state
  }

  private var zero: State {
    ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
  }

  func spinX(_ v: [Double]) -> [Double] {
    var w = [Double](repeating: 0, count: size)
    for m in 0..<spins {
      for n in 0..<levels {
        w[(m + 1) * levels + n] += jx[m] * v[m * levels + n]
        w[m * levels + n] += jx[m] * v[(m + 1) * levels + n]
      }
    }
    return w
  }

  private func hamiltonian(_ v: [Double]) -> [Double] {
    let coupling = 2 * problem.g / problem.spins.squareRoot()
    let x = spinX(v)
    var w = [Double](repeating: 0, count: size)
    for m in 0...spins {
      for n in 0..<levels {
        let place = m * levels + n
        w[place] +=
          (problem.delta * (Double(m) - problem.spins / 2) + problem.omegaC * Double(n)) * v[place]
        if n > 0 { w[place] += coupling * Double(n).squareRoot() * x[place - 1] }
        if n < levels - 1 { w[place] += coupling * Double(n + 1).squareRoot() * x[place + 1] }
      }
    }
    return w
  }

  /// By a series of the exponential.
  func evolved(_ state: State, by time: Double) -> State {
    var state = state
    let steps = max(1, Int((abs(time) * 20).rounded(.up)))
    let h = time / Double(steps)
    for _ in 0..<steps {
      var term = state
      for k in 1...14 {
        let (re, im) = (hamiltonian(term.im), hamiltonian(term.re))
        term = (re.map { $0 * h / Double(k) }, im.map { -$0 * h / Double(k) })
        for i in 0..<size {
          state.re[i] += term.re[i]
          state.im[i] += term.im[i]
        }
      }
    }
    return state
  }

  private func product(_ a: State, _ b: State) -> (re: Double, im: Double) {
    var sum = (re: 0.0, im: 0.0)
    for i in 0..<size {
      sum.re += a.re[i] * b.re[i] + a.im[i] * b.im[i]
      sum.im += a.re[i] * b.im[i] - a.im[i] * b.re[i]
    }
    return sum
  }

  /// ⟨σ^x⟩.
  func magnetization(_ state: State) -> Double {
    2 * product(state, (spinX(state.re), spinX(state.im))).re / problem.spins
  }

  /// ⟨{S^x(τ), S^x(t')}⟩_c/N² and i⟨[S^x(τ), S^x(t')]⟩/N².
  func correlation(_ late: Double, _ early: Double) -> (symmetric: Double, response: Double) {
    let then = evolved(start, by: early)
    let now = evolved(then, by: late - early)
    let applied = evolved((spinX(then.re), spinX(then.im)), by: late - early)
    let overlap = product((spinX(now.re), spinX(now.im)), applied)
    let n = problem.spins
    let means = magnetization(now) * magnetization(then) / 4
    return (2 * overlap.re / (n * n) - 2 * means, -2 * overlap.im / (n * n))
  }
}
