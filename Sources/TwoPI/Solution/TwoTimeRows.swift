import Foundation

/// Functions of two times (τ, t') at some recorded τ and all recorded t' ≤ τ.
struct TwoTimeRows {
  let times: [Double]
  /// Numbers of the times τ.
  let late: [Int]
  /// v̂(τ, t'), its derivative by t', v(τ, t') and ∫ v(τ, u) du from t' to τ: [τ][4][t'].
  private(set) var values: [[[Double]]]
  let frequencies: [Double]
  /// ∫ v(τ, τ − t) sin(ωt) cos²(πt/2τ) dt from 0 to τ at the last time, where that is one of them.
  private(set) var spectrum: [Double]

  init(
    times: [Double], late: [Int], frequencies: [Double] = [], values: [[[Double]]]? = nil,
    spectrum: [Double] = []
  ) {
    (self.times, self.late, self.frequencies) = (times, late, frequencies)
    self.values = values ?? late.map { _ in [] }
    self.spectrum = spectrum
  }

  /// Takes a recorded time if it is one of them.
  /// - Parameter x: where in the panel, 0 … 1.
  mutating func take(_ record: Int, _ propagator: Propagator, at x: Double) {
    guard let number = late.firstIndex(of: record) else { return }
    let (panel, nodes, n) = (propagator.panel, propagator.nodes, propagator.count)
    let place = min(1, max(0, x))
    let here = nodes.lagrange(at: place)
    let old = propagator.old
    func row(_ rows: RowSet, _ corner: Corner) -> [Double] {
      var row = [Double](repeating: 0, count: old + n)
      for i in 0..<n {
        for j in 0..<old { row[j] += here[i] * rows.row(i)[j] }
        for j in 0..<n { row[old + j] += here[i] * corner[i, j] }
      }
      return row
    }
    let isSingle = propagator.problem.coupling == .single
    let vHat =
      isSingle
      ? row(panel.correlatorHat.function(0), panel.correlatorHatCorner)
      : row(panel.vxHat.function(0), panel.vHatCorner)
    let v =
      isSingle
      ? row(panel.correlator.function(0), panel.correlatorCorner)
      : row(panel.vx.function(0), panel.vCorner)
    var result = [[Double]](repeating: [Double](repeating: 0, count: record + 1), count: 4)
    let isLast = record == times.count - 1
    // From the last panel down.
    var integral = 0.0
    var transform = [Double](repeating: 0, count: frequencies.count)
    var next = record
    let rule = GaussRule.legendre(2 * n)
    let tau = times[record]
    let panels = propagator.panelStarts + [old]
    for (index, start) in panels.enumerated().reversed() {
      let isCorner = index == panels.count - 1
      let from = isCorner ? tau - place * propagator.weights.length : propagator.times[start]
      let length =
        isCorner ? propagator.weights.length : propagator.times[start + n - 1] - from
      let to = isCorner ? place : 1.0
      let whole = nodes.lagrangeIntegrals(to: to)
      func sum(_ weights: [Double], _ row: [Double]) -> Double {
        (0..<n).reduce(0) { $0 + weights[$1] * row[start + $1] }
      }
      let all = sum(whole, v) * length
      if isLast {
        // Interpolated within the last panel, which may reach beyond τ.
        for (node, weight) in zip(rule.points, rule.weights) {
          let lag = tau - from - node * to * length
          let window = 0.5 + 0.5 * cos(.pi * lag / tau)
          let share =
            weight * to * length * window * sum(nodes.lagrange(at: node * to), v)
          for (k, omega) in frequencies.enumerated() { transform[k] += share * sin(omega * lag) }
        }
      }
      while next >= 0, times[next] >= from - 1e-9 * length || index == 0 {
        let y = next == record ? to : min(to, max(0, (times[next] - from) / length))
        let values = nodes.lagrange(at: y)
        result[0][next] = sum(values, vHat)
        result[1][next] = sum(nodes.lagrangeSlopes(at: y), vHat) / length
        result[2][next] = sum(values, v)
        result[3][next] = integral + all - sum(nodes.lagrangeIntegrals(to: y), v) * length
        next -= 1
      }
      integral += all
    }
    values[number] = result
    if isLast { spectrum = transform }
  }
}
