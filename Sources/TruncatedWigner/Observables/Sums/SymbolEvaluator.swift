import Models
import Numerics

/// The symbol of an operator, Σ_n c_n(t) m_n with monomials m_n in components of spins and amplitudes:
/// worked out for eight trajectories at a time.
///
/// The monomials lie in flat lists, those of spins alone first. Of a real symbol the real part is worked
/// out: of two monomials that are conjugates of each other one stands for both.
final class SymbolEvaluator {
  let isReal: Bool
  /// Monomials of spins alone.
  private let spinTerms: Int
  private let terms: Int
  /// Where the spins and the amplitudes of a monomial begin; one more than monomials.
  private let spinStarts, amplitudeStarts: [Int]
  /// Rows of the state.
  private let spins: [UnsafePointer<Lanes>]
  private let amplitudes: [Amplitude]
  /// c_n at the time of the last `prepare`.
  private var re, im: [Double]
  private let constants: [ComplexNumber]
  private let functions: [TimeFunction]
  private let contributions: [Contribution]

  /// A mode: a, or ā where the sign is −1.
  private struct Amplitude {
    let re, im: UnsafePointer<Lanes>
    let sign: Double
  }

  /// Function times factor, added to a coefficient.
  private struct Contribution {
    let term, function: Int
    let factor: ComplexNumber
  }

  /// - Parameters:
  ///   - isReal: whether only the real part counts.
  ///   - vacuum: ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  init(
    _ operation: TimedOperator, isReal: Bool, vacuum: Double, shape: SystemShape,
    _ lanes: StateLanes
  ) {
    self.isReal = isReal
    let parts = operation.parts.map { part in
      (function: part.function, symbol: part.polynomial.symbol(vacuum: vacuum))
    }
    var coefficients: [OperatorMonomial: [(part: Int, value: ComplexNumber)]] = [:]
    for (number, part) in parts.enumerated() {
      for (monomial, value) in part.symbol {
        guard let factor = isReal ? Self.weight(of: monomial) : 1 else { continue }
        coefficients[monomial, default: []].append((number, factor * value))
      }
    }
    let monomials = coefficients.keys.sorted { a, b in
      a.modes.isEmpty == b.modes.isEmpty ? a < b : a.modes.isEmpty
    }
    spinTerms = monomials.count { $0.modes.isEmpty }
    terms = monomials.count
    var (spinStarts, amplitudeStarts) = ([0], [0])
    var (spins, amplitudes) = ([UnsafePointer<Lanes>](), [Amplitude]())
    var constants = [ComplexNumber](repeating: .zero, count: terms)
    var contributions: [Contribution] = []
    for (term, monomial) in monomials.enumerated() {
      var scale = 1.0
      for spin in monomial.spins {
        spins.append(lanes.row(of: spin))
        // Of a cluster σ is the mean of its spins; of a large spin J is the vector itself.
        if !spin.isLarge { scale /= Double(shape.spinsPerSite(of: spin.site)) }
      }
      for mode in monomial.modes {
        let row = mode.mode * lanes.groups
        for (count, sign) in [(mode.creations, -1.0), (mode.annihilations, 1)] {
          let amplitude = Amplitude(re: lanes.re + row, im: lanes.im + row, sign: sign)
          amplitudes += Array(repeating: amplitude, count: count)
        }
      }
      spinStarts.append(spins.count)
      amplitudeStarts.append(amplitudes.count)
      for (part, value) in coefficients[monomial]! {
        if parts[part].function.isConstant {
          constants[term] = scale * value
        } else {
          // Parts but the first, the constant one, are functions.
          contributions.append(
            Contribution(term: term, function: part - 1, factor: scale * value))
        }
      }
    }
    (self.spinStarts, self.amplitudeStarts) = (spinStarts, amplitudeStarts)
    (self.spins, self.amplitudes) = (spins, amplitudes)
    (self.constants, self.contributions) = (constants, contributions)
    functions = operation.timed.map(\.function)
    (re, im) = (constants.map(\.re), constants.map(\.im))
  }

  /// How often the real part of a monomial counts in a real symbol; nil: its conjugate stands for it.
  private static func weight(of monomial: OperatorMonomial) -> Double? {
    let conjugate = monomial.conjugate
    return monomial == conjugate ? 1 : monomial < conjugate ? 2 : nil
  }

  /// Works the coefficients out at a time.
  func prepare(at time: Double) {
    guard !contributions.isEmpty else { return }
    for term in 0..<terms { (re[term], im[term]) = (constants[term].re, constants[term].im) }
    var (function, value) = (-1, ComplexNumber.zero)
    // Contributions of one function stand together within a term alone: values are asked for again.
    for contribution in contributions {
      if contribution.function != function {
        function = contribution.function
        value = functions[function].value(at: time)
      }
      let product = value * contribution.factor
      re[contribution.term] += product.re
      im[contribution.term] += product.im
    }
  }

  /// The symbol in the trajectories of a group of eight.
  func value(_ group: Int) -> (re: Lanes, im: Lanes) {
    var (x, y) = (Lanes.zero, Lanes.zero)
    for term in 0..<spinTerms {
      let product = spinProduct(term, group)
      x.addProduct(product, Lanes(repeating: re[term]))
      if !isReal { y.addProduct(product, Lanes(repeating: im[term])) }
    }
    for term in spinTerms..<terms {
      let product = spinProduct(term, group)
      var (p, q) = (product * re[term], product * im[term])
      for index in amplitudeStarts[term]..<amplitudeStarts[term + 1] {
        let factor = amplitudes[index]
        let (u, v) = (factor.re[group], factor.im[group] * factor.sign)
        (p, q) = (p * u - q * v, p * v + q * u)
      }
      x += p
      y += q
    }
    return (x, y)
  }

  @inline(__always) private func spinProduct(_ term: Int, _ group: Int) -> Lanes {
    let (first, end) = (spinStarts[term], spinStarts[term + 1])
    guard first < end else { return Lanes(repeating: 1) }
    var product = spins[first][group]
    for index in (first + 1)..<end { product *= spins[index][group] }
    return product
  }
}

extension StateLanes {
  fileprivate func row(of spin: OperatorMonomial.Spin) -> UnsafePointer<Lanes> {
    let lanes =
      switch spin.pauli {
      case .x: sx
      case .y: sy
      case .z: sz
      }
    return lanes + spin.site * groups
  }
}
