import Numerics

/// Q(t) = ¼ Σ_{k ≥ 1} η^{−k} u_k(t)² with u_0 = ⟨σ^x⟩, u_k = ∫_0^t y u_{k−1}: what remains of the functions between
/// replicas (Eq. 89 of PRR 6, 043314), all of whose terms are positive.
struct OverlapSeries {
  /// Terms that are kept: the later the time, the more of them matter.
  let terms: Int
  /// u_0 … at the nodes 0 … old: [node][k].
  var values: [Double] = []
  private let inverseEta: Double

  /// - Parameter end: last time, in the inverse of the spins' splitting or of the coupling.
  init(eta: Double, end: Double) {
    inverseEta = 1 / eta
    terms = max(32, min(1024, 28 + Int(0.6 * end)))
  }

  /// - Returns: Q at the nodes of the panel that was just solved, and the largest share of the last term.
  mutating func append(_ propagator: Propagator) -> (overlap: [Double], rest: Double) {
    let (n, old) = (propagator.count, propagator.old)
    var new = [Double](repeating: 0, count: n * (terms + 1))
    if old > 0 {
      let y = propagator.panel.yw.function(0)
      var weighted = [Double](repeating: 0, count: n * (old + 1))
      for i in 0..<n {
        for u in 0...old { weighted[i * (old + 1) + u] = propagator.integral[u] * y.row(i)[u] }
      }
      BLAS.multiply(
        n, terms + 1, old + 1, alpha: 1, weighted, old + 1, values, terms + 1, beta: 0, &new,
        terms + 1)
    }
    // `new[i, k]` has the earlier part of u_{k+1}.
    var u = propagator.one.spin[0]
    var overlap = [Double](repeating: 0, count: n)
    var last = overlap
    var rows = [[Double]](repeating: [Double](repeating: 0, count: terms + 1), count: n)
    for i in 0..<n { rows[i][0] = u[i] }
    var power = 0.25
    for k in 1...terms {
      power *= inverseEta
      var next = [Double](repeating: 0, count: n)
      for i in 0..<n {
        next[i] = new[i * (terms + 1) + k - 1]
        for m in 0..<n {
          next[i] += propagator.weights.partial[i * n + m] * propagator.panel.yCorner[i, m] * u[m]
        }
        last[i] = power * next[i] * next[i]
        overlap[i] += last[i]
        rows[i][k] = next[i]
      }
      u = next
    }
    values += old == 0 ? rows.flatMap { $0 } : rows[1...].flatMap { $0 }
    let rest = (0..<n).reduce(0) { max($0, last[$1] / max(overlap[$1], 1e-300)) }
    return (overlap, rest)
  }
}
