/// A spin that turns about a fixed field and, at random, about x, y and z: its first and second moments
/// obey linear equations.
struct TurningSpin {
  /// Ω.
  var field: SIMD3<Double>
  /// ⟨θ²⟩ per unit of time of the random turns about x, y, z.
  var rates: SIMD3<Double>

  /// ⟨x⟩, ⟨y⟩, ⟨z⟩, ⟨xx⟩, ⟨yy⟩, ⟨zz⟩, ⟨xy⟩, ⟨xz⟩, ⟨yz⟩ at a time, from a sharp start, by Runge–Kutta.
  func moments(from s: SIMD3<Double>, at time: Double) -> [Double] {
    let a = [s.x, s.y, s.z]
    // s sᵀ with s as a fourth row: both obey X' = K X (+ X Kᵀ) + ½ Σ rate · (the same turn twice).
    var vector = a
    var tensor = a.flatMap { x in a.map { x * $0 } }
    let steps = 2000
    let h = time / Double(steps)
    for _ in 0..<steps {
      vector = Self.rungeKutta(vector, h) { derivative($0) { Self.turn($0, about: $1) } }
      tensor = Self.rungeKutta(tensor, h) { derivative($0) { Self.turnTensor($0, about: $1) } }
    }
    return vector + [0, 4, 8, 1, 2, 5].map { tensor[$0] }
  }

  private func derivative(
    _ x: [Double], _ turn: ([Double], SIMD3<Double>) -> [Double]
  ) -> [Double] {
    var result = turn(x, field)
    for axis in 0..<3 {
      var unit = SIMD3<Double>.zero
      unit[axis] = 1
      let twice = turn(turn(x, unit), unit)
      for i in result.indices { result[i] += rates[axis] / 2 * twice[i] }
    }
    return result
  }

  /// Ω × s.
  private static func turn(_ s: [Double], about w: SIMD3<Double>) -> [Double] {
    [w.y * s[2] - w.z * s[1], w.z * s[0] - w.x * s[2], w.x * s[1] - w.y * s[0]]
  }

  /// (Ω ×) on both indices of a tensor, [row][column].
  private static func turnTensor(_ m: [Double], about w: SIMD3<Double>) -> [Double] {
    var result = [Double](repeating: 0, count: 9)
    for k in 0..<3 {
      let column = turn([m[k], m[3 + k], m[6 + k]], about: w)
      let row = turn([m[3 * k], m[3 * k + 1], m[3 * k + 2]], about: w)
      for i in 0..<3 {
        result[3 * i + k] += column[i]
        result[3 * k + i] += row[i]
      }
    }
    return result
  }

  private static func rungeKutta(_ x: [Double], _ h: Double, _ f: ([Double]) -> [Double])
    -> [Double]
  {
    func moved(_ k: [Double], _ share: Double) -> [Double] {
      x.indices.map { x[$0] + share * h * k[$0] }
    }
    let k1 = f(x)
    let k2 = f(moved(k1, 0.5))
    let k3 = f(moved(k2, 0.5))
    let k4 = f(moved(k3, 1))
    return x.indices.map { x[$0] + h / 6 * (k1[$0] + 2 * k2[$0] + 2 * k3[$0] + k4[$0]) }
  }
}
