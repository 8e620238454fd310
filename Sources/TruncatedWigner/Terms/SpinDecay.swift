/// Loss √γ↓ σ⁻ and pump √γ↑ σ⁺ of every spin 1/2 alone (Eqs. 18–21 and Table I of PRX Quantum 6,
/// 030344). With r = γ↓ − γ↑ the effective field is Ω = (r/2)(−s^y, s^x, 0) and noise
/// (θ_x, θ_y) of variance (γ↓ + γ↑) dt each (only the sum of the rates enters).
///
/// Flow of the deterministic part: s^z goes to −|s| as −|s| tanh, at fixed azimuth and length:
///   z' = (z − S T)/(1 − zT/S),  s_⊥' = s_⊥ √(1 − T²)/(1 − zT/S),  T = tanh(S r t/2).
final class SpinDecay: Term {
  private let down: [Double]
  private let up: [Double]

  /// Rates of every site.
  init(down: [Double], up: [Double]) {
    precondition(down.count == up.count)
    self.down = down
    self.up = up
  }

  func addField(_ state: BatchState, to field: EffectiveField) {
    for site in 0..<state.sites {
      let half = (down[site] - up[site]) / 2
      let row = site * state.groups
      for i in row..<(row + state.activeGroups) {
        field.x.lanes[i] -= state.sy.lanes[i] * half
        field.y.lanes[i] += state.sx.lanes[i] * half
      }
    }
  }

  var hasTransverseNoise: Bool { zip(down, up).contains { $0 + $1 > 0 } }

  func addIncrements(to increments: EffectiveField, step: Double, at context: StepContext) {
    guard let noise = context.noise else { return }
    let (x, y) = (increments.x.lanes, increments.y.lanes)
    for site in down.indices where down[site] + up[site] > 0 {
      let deviation = Lanes(repeating: ((down[site] + up[site]) * step).squareRoot())
      noise.pairs(.spins, row: site, groups: increments.activeGroups, at: context) {
        x[site * increments.groups + $0].addProduct($1, deviation)
        y[site * increments.groups + $0].addProduct($2, deviation)
      }
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    DecayFlow(rates: zip(down, up).map { ($0 - $1) * duration / 2 })
  }

  private final class DecayFlow: Flow {
    /// r t/2 of every site.
    let rates: [Double]

    init(rates: [Double]) { self.rates = rates }

    func apply(_ state: BatchState, at context: StepContext) {
      let (sx, sy, sz) = (state.sx.lanes, state.sy.lanes, state.sz.lanes)
      for site in 0..<state.sites where rates[site] != 0 {
        let rate = Lanes(repeating: rates[site])
        let row = site * state.groups
        for i in row..<(row + state.activeGroups) {
          let (x, y, z) = (sx[i], sy[i], sz[i])
          let transverse = (x * x).addingProduct(y, y)
          let square = transverse.addingProduct(z, z)
          // T/S, an even function of S.
          let ratio = rate * hyperbolicRatio(square * rate * rate)
          let denominator = 1 - z * ratio
          let newZ = (z - square * ratio) / denominator
          // The new transverse length from the conserved one: rounding does not pile up.
          let left = square - newZ * newZ
          let scale = squareRoot(
            left.replacing(with: 0, where: left .< 0)
              / transverse.replacing(with: 1, where: transverse .== 0))
          sx[i] = x * scale
          sy[i] = y * scale
          sz[i] = newZ
        }
      }
    }
  }
}

/// tanh(√u)/√u for 0 ≤ u ≲ 30, by its continued fraction; relative error below 10⁻¹⁵ for u ≤ 10.
@inline(__always)
func hyperbolicRatio(_ u: Lanes) -> Lanes {
  var tail = Lanes(repeating: 25)
  for odd in [23.0, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3] { tail = u / tail + odd }
  return 1 / (u / tail + 1)
}
