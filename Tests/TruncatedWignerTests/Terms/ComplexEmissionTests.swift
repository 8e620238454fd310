import Models
import Numerics
import Testing

@testable import TruncatedWigner

/// Collective emission with a complex decay matrix: the field and the noise, term by term.
@Suite("complex decay matrix") struct ComplexEmissionTests {
  private let decay = LongIntegratorTests.complexDecay(3, seed: 5)

  private static var exchange: Matrix {
    let exchange = Matrix(rows: 3, columns: 3)
    for (i, j, value) in [(0, 1, 0.5), (1, 2, -0.3), (0, 2, 0.2)] {
      exchange[i, j] = value
      exchange[j, i] = value
    }
    return exchange
  }

  /// Decay turns spin i about 2 (Im Φ_i, Re Φ_i, 0), Φ_i = ½ Σ_j Γ_ij s^-_j, s^- = (s^x − i s^y)/2;
  /// exchange about Σ_j J_ij (s^x_j, s^y_j, 0).
  @Test("effective field")
  func field() {
    let term = CollectiveEmission(exchange: Self.exchange, decay: decay).term()
    let state = BatchState(sites: 3, modes: 0, trajectories: 16, width: 16)
    let s = [SIMD2(0.7, -0.4), SIMD2(-0.2, 1.1), SIMD2(0.5, 0.3)]
    for site in 0..<3 {
      for group in 0..<2 {
        state.sx.lanes[2 * site + group] = Lanes(repeating: s[site].x)
        state.sy.lanes[2 * site + group] = Lanes(repeating: s[site].y)
        state.sz.lanes[2 * site + group] = Lanes(repeating: 0.9)
      }
    }
    let field = EffectiveField(like: state)
    term.addField(state, to: field, at: 0)
    for i in 0..<3 {
      var (phiRe, phiIm, x, y) = (0.0, 0.0, 0.0, 0.0)
      for j in 0..<3 {
        let (re, im) = (decay.real[i, j], decay.imaginary![i, j])
        phiRe += (re * s[j].x + im * s[j].y) / 4
        phiIm += (im * s[j].x - re * s[j].y) / 4
        x += Self.exchange[i, j] * s[j].x
        y += Self.exchange[i, j] * s[j].y
      }
      #expect(abs(field.x[i, 5] - (x + 2 * phiIm)) < 1e-13)
      #expect(abs(field.y[i, 5] - (y + 2 * phiRe)) < 1e-13)
      #expect(field.z[i, 5] == 0)
    }
  }

  /// Angles (Im ξ, Re ξ) with ⟨ξ_i ξ̄_j⟩ = 2 Γ_ij dt and ⟨ξ_i ξ_j⟩ = 0.
  @Test("noise has the covariance Γ", arguments: [true, false])
  func noise(isComplex: Bool) {
    let decay = isComplex ? self.decay : DecayMatrix(real: self.decay.real)
    let term = CollectiveEmission(exchange: nil, decay: decay).term()
    let noise = NoiseStreams(seed: 408, point: 0, realization: 0)
    let state = BatchState(sites: 3, modes: 0, trajectories: 512, width: 512)
    let increments = EffectiveField(like: state)
    let step = 0.4
    // [i][j] of x x, y y, x y.
    var averages = [[Average]](
      repeating: [Average](repeating: Average(), count: 3), count: 9)
    for batch in 0..<128 {
      increments.clear()
      term.addIncrements(
        state, to: increments, step: step,
        at: StepContext(noise: noise, firstTrajectory: 512 * batch, index: 9))
      for i in 0..<3 {
        for j in 0..<3 {
          for lane in 0..<512 {
            let (x, y) = (increments.x[i, lane], increments.y[i, lane])
            averages[3 * i + j][0].add(x * increments.x[j, lane])
            averages[3 * i + j][1].add(y * increments.y[j, lane])
            averages[3 * i + j][2].add(x * increments.y[j, lane])
          }
        }
      }
      #expect(increments.z[0, 0] == 0)
    }
    for i in 0..<3 {
      for j in 0..<3 {
        let (re, im) = (decay.real[i, j], decay.imaginary?[i, j] ?? 0)
        for (number, expected) in [re, re, im].enumerated() {
          expectNear(
            averages[3 * i + j][number], expected * step, "\(["xx", "yy", "xy"][number])_\(i)\(j)",
            seed: 408)
        }
      }
    }
    #expect(!isComplex || abs(decay.imaginary![0, 1]) * step > 20 * averages[1][2].standardError)
  }
}
