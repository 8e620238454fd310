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
            let correction = (square - length) * Lanes(repeating: 1.0 / 6)
            sx[i] = newX.addingProduct(newX, correction)
            sy[i] = newY.addingProduct(newY, correction)
            sz[i] = newZ.addingProduct(newZ, correction)
          }
        }
      }
    }
  }
}

/// The flow of decay for large |rate| = |r| t/2, up to its limit, a spin down (or up, for pump). With
/// E = e^{−2S|rate|} and a, b the distances of s^z from the end that it leaves and that it goes to,
///   a' = 2S a/(a + E b),  b' = 2S E b/(a + E b),  s_⊥' = s_⊥ 2S √E/(a + E b);
/// a b = s_⊥² gives the smaller of a and b without a difference.
func decayedFar(_ s: (Lanes, Lanes, Lanes), rate: Double) -> (Lanes, Lanes, Lanes) {
  let end: Double = rate > 0 ? -1 : 1
  let height = s.2 * -end
  let square = (s.0 * s.0).addingProduct(s.1, s.1)
  let length = squareRoot(square.addingProduct(height, height))
  var result = s
  for lane in 0..<laneCount {
    let root = exponential(-length[lane] * abs(rate))
    let far = length[lane] + abs(height[lane])
    let near = far > 0 ? square[lane] / far : 0
    let (a, b) = height[lane] > 0 ? (near, far) : (far, near)
    let sum = a + root * root * b
    // The end that it leaves is a fixed point.
    guard sum > 0 else { continue }
    let shrink = 2 * length[lane] * root / sum
    result.0[lane] *= shrink
    result.1[lane] *= shrink
    result.2[lane] = end * length[lane] * (a - root * root * b) / sum
  }
  return result
}

/// tanh(√u)/√u = p/q for 0 ≤ u ≤ 1 by its [3/3] Padé approximant; relative error below 3·10⁻¹².
@inline(__always)
func shortHyperbolicRatio(_ u: Lanes) -> (p: Lanes, q: Lanes) {
  let p = u + 378
  let numerator = Lanes(repeating: 135_135).addingProduct(
    Lanes(repeating: 17_325).addingProduct(p, u), u)
  let q = Lanes(repeating: 3_150).addingProduct(Lanes(repeating: 28), u)
  let denominator = Lanes(repeating: 135_135).addingProduct(
    Lanes(repeating: 62_370).addingProduct(q, u), u)
  return (numerator * (1.0 / 135_135), denominator * (1.0 / 135_135))
}

/// The same for 0 ≤ u ≲ 30 by the continued fraction; relative error below 10⁻¹⁵ for u ≤ 10.
@inline(__always)
func longHyperbolicRatio(_ u: Lanes) -> (p: Lanes, q: Lanes) {
  var tail = Lanes(repeating: 25)
  for odd in [23.0, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3] { tail = u / tail + odd }
  return (Lanes(repeating: 1), u / tail + 1)
}
