import CLanes
import Models
import Numerics

extension SpinDecay: PhaseSpacePart {
  func term() -> any Term { SpinDecayTerm(self) }
}

/// Eqs. 18–21 and Table I of PRX Quantum 6, 030344. With r = γ↓ − γ↑ the effective field is
/// Ω = (r/2)(−s^y, s^x, 0) and noise (θ_x, θ_y) of variance (γ↓ + γ↑) dt each (only the sum of the
/// rates enters).
///
/// Flow of the deterministic part: s^z goes to −|s| as −|s| tanh, at fixed azimuth and length:
///   z' = (z − S T)/(1 − zT/S),  s_⊥' = s_⊥ √(1 − T²)/(1 − zT/S),  T = tanh(S r t/2).
/// Where T is ±1 but for little, the same is written in e^{−S|r|t} (`decayedFar`).
private final class SpinDecayTerm: Term {
  private let down: [Double]
  private let up: [Double]
  /// γ↓ + γ↑ of every site.
  private let total: [Double]

  init(_ part: SpinDecay) {
    (down, up) = (part.down, part.up)
    total = zip(down, up).map(+)
  }

  var energyForm: EnergyForm { noise == .transverse ? .dissipative : .absent }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    for site in 0..<state.sites {
      let half = (down[site] - up[site]) / 2
      let row = site * state.groups
      for i in row..<(row + state.activeGroups) {
        field.x.lanes[i] -= state.sy.lanes[i] * half
        field.y.lanes[i] += state.sx.lanes[i] * half
      }
    }
  }

  var noise: TermNoise { total.contains { $0 > 0 } ? .transverse : .absent }

  var noisePurpose: NoisePurpose? { .spins }

  var independentTurns: [Double]? { total }

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {
    let (x, y, groups) = (increments.x.lanes, increments.y.lanes, increments.groups)
    context.noise?.turns(total, step: step, groups: increments.activeGroups, at: context) {
      site, group, a, b in
      x[site * groups + group] += a
      y[site * groups + group] += b
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
      rates.withUnsafeBufferPointer { rates in
        for site in 0..<state.sites where rates[site] != 0 {
          let row = site * state.groups
          let rate = Lanes(repeating: rates[site])
          let isSmall = 3 * rates[site] * rates[site] < 0.25
          guard 3 * rates[site] * rates[site] <= 30 else {
            for i in row..<(row + state.activeGroups) {
              (sx[i], sy[i], sz[i]) = decayedFar((sx[i], sy[i], sz[i]), rate: rates[site])
            }
            continue
          }
          for i in row..<(row + state.activeGroups) {
            let (x, y, z) = (sx[i], sy[i], sz[i])
            let square = (x * x).addingProduct(y, y).addingProduct(z, z)
            // T/S = rate · p/q; all of z', s_⊥' over the common denominator q − z rate p.
            let (p, q) =
              isSmall
              ? shortHyperbolicRatio(square * rate * rate)
              : longHyperbolicRatio(square * rate * rate)
            let scaled = rate * p
            let inverse = 1 / (q - z * scaled)
            let root = squareRoot((q * q).addingProduct(-(square * scaled), scaled))
            let transverse = root * inverse
            let (newX, newY) = (x * transverse, y * transverse)
            let newZ = (z * q).addingProduct(-square, scaled) * inverse
            // Rounding of the constants must not pile up in the length: one Newton step back, added
            // (a factor near 1 rounds to one side more than to the other, a drift of 3·10⁻¹⁷).
            let length = (newX * newX).addingProduct(newY, newY).addingProduct(newZ, newZ)
            var half = Lanes(repeating: 1.0 / 6)
            // One spin ½ is never that long, also where its components are normal numbers.
            if twa_all_within(square, 150) == 0 {
              half.replace(with: 0.5 / square, where: square .> 150)
            }
            let correction = (square - length) * half
            var result = (
              newX.addingProduct(newX, correction), newY.addingProduct(newY, correction),
              newZ.addingProduct(newZ, correction)
            )
            // Lanes beyond the reach of the ratio: spins longer than √3.
            let (u, reach) = (square * rate * rate, isSmall ? 1.0 : 31)
            if twa_all_within(u, reach) == 0 {
              let far = decayedFar((x, y, z), rate: rates[site])
              result.0.replace(with: far.0, where: u .> reach)
              result.1.replace(with: far.1, where: u .> reach)
              result.2.replace(with: far.2, where: u .> reach)
            }
            (sx[i], sy[i], sz[i]) = result
          }
        }
      }
    }
  }
}
