import Models

/// A jump operator L = c + Σ w_i·J_i + Σ (p_l a_l + q_l a†_l) of several spins and modes. With Φ = ⟨L⟩
///   D†(A_i) = (γ/2)(Φ̄_i [A_i, L] + [L†, A_i] Φ_i) + what single spins do by themselves,
/// Φ_i without the spin itself: a field, the gradient of −γ Im (Φ̄ ⟨L⟩) at fixed Φ. The cost is that of the
/// support.
struct CollectiveJump {
  private let rate: Double
  private let slot: Int
  private let constant: ComplexNumber
  private let sites: [Int]
  /// Spins of each site.
  private let spins: [Double]
  /// w: real and imaginary parts of x, y, z, six numbers a site.
  private let vectors: [Double]
  private let modes: [Int]
  /// p + q and i(p − q), four numbers a mode: what Re α and Im α have to do with Φ.
  private let amplitudes: [Double]
  private let layout: StateLayout

  init(_ jump: LinearOperator, rate: Double, slot: Int, _ layout: StateLayout) {
    (self.rate, self.slot, self.layout) = (rate, slot, layout)
    constant = jump.constant
    sites = jump.spins.map(\.site)
    spins = sites.map { layout.spins[$0] }
    vectors = jump.spins.flatMap { $0.vector.flatMap { [$0.re, $0.im] } }
    modes = jump.modes.map(\.mode)
    amplitudes = jump.modes.flatMap { mode -> [Double] in
      let (x, y) = (mode.p + mode.q, ComplexNumber.i * (mode.p - mode.q))
      return [x.re, x.im, y.re, y.im]
    }
  }

  func add(
    _ state: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    to gradient: UnsafeMutablePointer<Double>
  ) {
    let strength = rate * values[slot]
    let (n, m) = (layout.sites, layout.modes)
    var (re, im) = (constant.re, constant.im)
    vectors.withUnsafeBufferPointer { w in
      for (number, site) in sites.enumerated() {
        let own = Self.mean(w.baseAddress! + 6 * number, state + site, n)
        re += spins[number] * own.re
        im += spins[number] * own.im
      }
      for (number, mode) in modes.enumerated() {
        let (x, y) = (state[3 * n + mode], state[3 * n + m + mode])
        re += amplitudes[4 * number] * x + amplitudes[4 * number + 2] * y
        im += amplitudes[4 * number + 1] * x + amplitudes[4 * number + 3] * y
      }
      for (number, site) in sites.enumerated() {
        let w = w.baseAddress! + 6 * number
        let own = Self.mean(w, state + site, n)
        let (a, b) = (re - own.re, im - own.im)
        // −γ Im (φ̄ w).
        let factor = -strength * spins[number]
        for axis in 0..<3 {
          gradient[axis * n + site] += factor * (a * w[2 * axis + 1] - b * w[2 * axis])
        }
      }
    }
    for (number, mode) in modes.enumerated() {
      gradient[3 * n + mode] -=
        strength * (re * amplitudes[4 * number + 1] - im * amplitudes[4 * number])
      gradient[3 * n + m + mode] -=
        strength * (re * amplitudes[4 * number + 3] - im * amplitudes[4 * number + 2])
    }
  }

  /// w·m of one spin.
  static func mean(
    _ w: UnsafePointer<Double>, _ m: UnsafePointer<Double>, _ sites: Int
  ) -> (re: Double, im: Double) {
    let (x, y, z) = (m[0], m[sites], m[2 * sites])
    return (w[0] * x + w[2] * y + w[4] * z, w[1] * x + w[3] * y + w[5] * z)
  }

  var bytes: Double { 72 * Double(sites.count) + 40 * Double(modes.count) }
}
