import Foundation
import Models

/// Pure states that a trajectory starts from: a displaced thermal mode starts in a displaced Fock state
/// D(α)|n⟩, with the probability n̄ⁿ/(1 + n̄)ⁿ⁺¹ of n, so that the mean over trajectories is the mixed state.
struct TrajectoryStart {
  private let modes: [ModeState]
  /// Of every thermal mode within fixed cutoffs, probabilities of 0…n: states are cut off, so that they
  /// count less. Empty: cutoffs grow.
  private let cumulative: [[Double]]

  /// - Parameter cutoffs: nil: they grow.
  init(_ modes: [ModeState], cutoffs: [Int]?) {
    self.modes = modes
    cumulative =
      cutoffs.map { cutoffs in
        zip(modes, cutoffs).map { mode, levels in
          if mode.thermal == 0 { return [] }
          let ratio = mode.thermal / (1 + mode.thermal)
          var (sums, sum, probability) = ([Double](), 0.0, 1 / (1 + mode.thermal))
          while probability > 1e-17, mode.displacement != .zero || sums.count < levels {
            let state = Self.displacedFock(sums.count, mode.displacement, levels)
            sum += probability * state.reduce(0) { $0 + $1.re * $1.re + $1.im * $1.im }
            sums.append(sum)
            probability *= ratio
          }
          return sums
        }
      } ?? []
  }

  /// n of every mode of one trajectory.
  func quanta(_ streams: TrajectoryStreams, trajectory: Int) -> [Int] {
    modes.indices.map { mode in
      let thermal = modes[mode].thermal
      if thermal == 0 { return 0 }
      let u = streams.start(ofMode: mode, trajectory: trajectory)
      if cumulative.isEmpty { return Int(log(u) / log(thermal / (1 + thermal))) }
      let sums = cumulative[mode]
      return sums.firstIndex { $0 > u * sums.last! } ?? sums.count - 1
    }
  }

  /// The normalised state in a space, and what of every mode's state is beyond its cutoff.
  func state(_ quanta: [Int], in space: Space) -> (state: [ComplexNumber], beyond: [Double]) {
    let basis = space.basis
    var locals = space.start.locals.map { local -> [ComplexNumber] in
      if case .pure(let amplitudes) = local { amplitudes } else { [] }
    }
    var beyond = Array(repeating: 0.0, count: modes.count)
    for (mode, factor) in basis.list.ofMode.enumerated() where modes[mode].thermal > 0 {
      let state = Self.displacedFock(
        quanta[mode], modes[mode].displacement, basis.factors[factor].levels)
      let weight = state.reduce(0) { $0 + $1.re * $1.re + $1.im * $1.im }
      beyond[mode] = max(0, 1 - weight)
      locals[factor] = weight > 0 ? state.map { (1 / weight.squareRoot()) * $0 } : state
    }
    let state = (0..<space.dimension).map { state in
      locals.enumerated().reduce(ComplexNumber(1)) {
        $0 * $1.element[basis.level(state, $1.offset)]
      }
    }
    return (state, beyond)
  }

  /// ⟨m|D(α)|n⟩ = √(n!/m!) αᵐ⁻ⁿ e^{−|α|²/2} L_n^{(m−n)}(|α|²) for m ≥ n, and else
  /// √(m!/n!) (−ᾱ)ⁿ⁻ᵐ e^{−|α|²/2} L_m^{(n−m)}(|α|²), of all levels m.
  static func displacedFock(_ n: Int, _ displacement: ComplexNumber, _ levels: Int)
    -> [ComplexNumber]
  {
    let size = displacement.magnitude
    if size == 0 { return (0..<levels).map { ComplexNumber($0 == n ? 1 : 0) } }
    let (phase, x) = (atan2(displacement.im, displacement.re), size * size)
    return (0..<levels).map { m in
      let (low, order) = (min(m, n), abs(m - n))
      // k L_k = (2k − 1 + order − x) L_{k−1} − (k − 1 + order) L_{k−2}.
      var (before, laguerre) = (0.0, 1.0)
      if low > 0 {
        for k in 1...low {
          let next =
            (Double(2 * k - 1 + order) - x) * laguerre - Double(k - 1 + order) * before
          (before, laguerre) = (laguerre, next / Double(k))
        }
      }
      let exponent =
        (lgamma(Double(low + 1)) - lgamma(Double(low + order + 1)) - x) / 2
        + Double(order) * log(size)
      let sign = m < n && order % 2 == 1 ? -1.0 : 1.0
      let value = sign * exp(exponent) * laguerre
      let angle = Double(m - n) * phase
      return ComplexNumber(value * cos(angle), value * sin(angle))
    }
  }
}
