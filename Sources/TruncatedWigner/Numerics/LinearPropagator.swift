import Numerics

/// The linear Langevin equation dz = (M z + v) dt + dW, ⟨dW dWᵀ⟩ = D dt over an interval t:
///   z → z + C z + shift + noise of the given covariance,  C = e^{Mt} − 1,
///   shift = ∫₀ᵗ e^{Ms} v ds,  covariance = ∫₀ᵗ e^{Ms} D e^{Mᵀs} ds.
/// All three by series over t/2ᵏ and k doublings, which no singular M disturbs.
struct LinearPropagator {
  /// C.
  let change: Matrix
  let shift: [Double]
  let covariance: Matrix

  init(drift: Matrix, shift velocity: [Double], diffusion: Matrix, duration: Double) {
    let n = drift.rows
    let norm = (0..<n).reduce(0.0) { largest, i in
      max(largest, (0..<n).reduce(0) { $0 + abs(drift[i, $1]) })
    }
    var halvings = 0
    var time = duration
    while norm * time > 0.25, halvings < 2000 {
      time /= 2
      halvings += 1
    }
    let step = drift.scaled(by: time)
    let change = step.copy
    var shift = velocity.map { $0 * time }
    var covariance = diffusion.scaled(by: time)
    // Terms of order k of the three series.
    var (power, push, spread) = (change.copy, shift, covariance.copy)
    for order in 2...16 {
      let factor = 1 / Double(order)
      push = step.times(push).map { $0 * factor }
      for i in 0..<n { shift[i] += push[i] }
      let half = step.times(spread)
      for i in 0..<n {
        for j in 0..<n { spread[i, j] = (half[i, j] + half[j, i]) * factor }
      }
      covariance.add(spread)
      power = step.times(power).scaled(by: factor)
      change.add(power)
    }
    for _ in 0..<halvings {
      let moved = change.times(shift)
      for i in 0..<n { shift[i] += shift[i] + moved[i] }
      // (1 + C) Σ (1 + C)ᵀ + Σ.
      let left = change.times(covariance)
      let both = left.times(change, transposed: true)
      for i in 0..<n {
        for j in 0..<n { both[i, j] += left[i, j] + left[j, i] + 2 * covariance[i, j] }
      }
      covariance = both
      let square = change.times(change)
      change.add(change)
      change.add(square)
    }
    (self.change, self.shift, self.covariance) = (change, shift, covariance)
  }
}

extension Matrix {
  fileprivate var copy: Matrix { scaled(by: 1) }

  fileprivate func add(_ other: Matrix) {
    for i in 0..<(rows * columns) { elements[i] += other.elements[i] }
  }

  /// Of square matrices.
  fileprivate func times(_ other: Matrix, transposed: Bool = false) -> Matrix {
    let result = Matrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for k in 0..<columns where self[i, k] != 0 {
        for j in 0..<columns {
          result[i, j] += self[i, k] * (transposed ? other[j, k] : other[k, j])
        }
      }
    }
    return result
  }

  fileprivate func times(_ vector: [Double]) -> [Double] {
    (0..<rows).map { i in (0..<columns).reduce(0) { $0 + self[i, $1] * vector[$1] } }
  }

  /// The lower triangular L with L Lᵀ = self, for a symmetric positive semidefinite matrix: columns
  /// without any variance left are zero.
  var semidefiniteRoot: Matrix {
    let root = Matrix(rows: rows, columns: rows)
    for j in 0..<rows {
      var pivot = self[j, j]
      for k in 0..<j { pivot -= root[j, k] * root[j, k] }
      guard pivot > 1e-14 * self[j, j], pivot > 0 else { continue }
      root[j, j] = pivot.squareRoot()
      for i in (j + 1)..<max(rows, j + 1) {
        var element = self[i, j]
        for k in 0..<j { element -= root[i, k] * root[j, k] }
        root[i, j] = element / root[j, j]
      }
    }
    return root
  }
}
