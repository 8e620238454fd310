import BatchCore
import Foundation
import Models

/// The state at t = 0 on every factor of the space: spins point in one direction, modes are displaced
/// thermal states. States of modes are cut off and normalised again.
struct ProductState {
  enum Local {
    case pure([ComplexNumber])
    /// ρ row by row.
    case mixed([ComplexNumber])
  }

  let locals: [Local]
  /// Whether a mode has a part beyond its cutoff.
  let isTruncated: [Bool]

  init(_ list: FactorList, directions: [InitialState], modes: [ModeState]) {
    var isTruncated = Array(repeating: false, count: modes.count)
    locals = list.factors.map { factor in
      switch factor.kind {
      case .spin(let site, _): .pure(Self.spin(directions[site], factor.ladder!))
      case .group(let sites): .pure(Self.spin(directions[sites[0]], factor.ladder!))
      case .mode(let mode):
        {
          let state = modes[mode]
          if state.displacement != .zero || state.thermal > 0 { isTruncated[mode] = true }
          return state.thermal > 0
            ? .mixed(Self.thermal(state, factor.levels))
            : .pure(Self.coherent(state.displacement, factor.levels))
        }()
      }
    }
    self.isTruncated = isTruncated
  }

  var isPure: Bool {
    locals.allSatisfy { if case .pure = $0 { true } else { false } }
  }

  /// The spin-coherent state of the largest spin of a ladder,
  /// √C(2j, k) cos^(2j−k)(θ/2) sin^k(θ/2) e^{ikφ} at m = j − k.
  private static func spin(_ direction: InitialState, _ ladder: SpinLadder) -> [ComplexNumber] {
    let twice = ladder.twiceSpins[0]
    var amplitudes = Array(repeating: ComplexNumber.zero, count: ladder.size)
    let (up, down) = (tiny(cos(direction.theta / 2)), tiny(sin(direction.theta / 2)))
    for k in 0...twice {
      let (n, m) = (Double(twice), Double(k))
      if (up == 0 && k < twice) || (down == 0 && k > 0) { continue }
      let binomial = (lgamma(n + 1) - lgamma(m + 1) - lgamma(n - m + 1)) / 2
      let size =
        exp(binomial + power(up, n - m) + power(down, m)) * sign(up, twice - k) * sign(down, k)
      if abs(size) < 1e-15 { continue }
      amplitudes[k] = ComplexNumber(size * cos(m * direction.phi), size * sin(m * direction.phi))
    }
    return normalised(amplitudes)
  }

  private static func tiny(_ value: Double) -> Double { abs(value) < 1e-15 ? 0 : value }
  private static func power(_ base: Double, _ n: Double) -> Double {
    n == 0 ? 0 : n * log(abs(base))
  }
  private static func sign(_ base: Double, _ n: Int) -> Double { base < 0 && n % 2 == 1 ? -1 : 1 }

  /// αⁿ/√n!, normalised.
  private static func coherent(_ displacement: ComplexNumber, _ levels: Int) -> [ComplexNumber] {
    let (size, phase) = (displacement.magnitude, atan2(displacement.im, displacement.re))
    return normalised(
      (0..<levels).map { n in
        if size == 0 { return ComplexNumber(n == 0 ? 1 : 0) }
        let order = Double(n)
        let value = exp(order * log(size) - lgamma(order + 1) / 2 - size * size / 2)
        if value < 1e-15 { return .zero }
        return phase == 0
          ? ComplexNumber(value)
          : ComplexNumber(value * cos(order * phase), value * sin(order * phase))
      })
  }

  private static func normalised(_ amplitudes: [ComplexNumber]) -> [ComplexNumber] {
    let norm = amplitudes.reduce(0) { $0 + $1.re * $1.re + $1.im * $1.im }.squareRoot()
    return amplitudes.map { (1 / norm) * $0 }
  }

  /// ρ_nm of a displaced thermal state: coefficients of exp(r xy + s x + s̄ y) with r = n̄/(1 + n̄) and
  /// s = α/(1 + n̄), times √(n! m!), all terms of one phase.
  private static func thermal(_ state: ModeState, _ levels: Int) -> [ComplexNumber] {
    let r = state.thermal / (1 + state.thermal)
    let size = state.displacement.magnitude / (1 + state.thermal)
    let phase = atan2(state.displacement.im, state.displacement.re)
    let scale = -state.displacement.magnitude * size
    var elements = Array(repeating: ComplexNumber.zero, count: levels * levels)
    let factorials: [Double] = (0..<levels).map { n -> Double in lgamma(Double(n + 1)) }
    var trace = 0.0
    for n in 0..<levels {
      for m in 0..<levels {
        if size == 0, n != m { continue }
        var sum = 0.0
        for k in (size == 0 ? n : 0)...min(n, m) {
          let (a, b, c) = (Double(k), Double(n - k), Double(m - k))
          let numerator = scale + power(r, a) + power(size, b + c)
          let denominator = lgamma(a + 1) + lgamma(b + 1) + lgamma(c + 1)
          sum += exp(numerator - denominator + (factorials[n] + factorials[m]) / 2)
        }
        let angle = Double(n - m) * phase
        elements[n * levels + m] = ComplexNumber(sum * cos(angle), n == m ? 0 : sum * sin(angle))
        if n == m { trace += sum }
      }
    }
    return elements.map { (1 / trace) * $0 }
  }
}
