import Models

/// The symbol of an operator, Σ_n c_n(t) m_n with monomials m_n in components of spins and amplitudes, as
/// flat lists, monomials of spins alone first.
///
/// Of a real symbol the real part is meant: of two monomials that are conjugates of each other one stands
/// for both.
struct SymbolProgram: Sendable {
  let isReal: Bool
  /// Monomials of spins alone.
  let spinTerms: Int
  /// Where the spins and the amplitudes of a monomial begin; one more than monomials.
  private(set) var spinStarts: [Int32] = [0]
  private(set) var amplitudeStarts: [Int32] = [0]
  /// 3 · site + component.
  private(set) var spins: [Int32] = []
  /// 2 · mode, plus 1 for ā.
  private(set) var amplitudes: [Int32] = []
  /// The part of c_n that does not depend on time.
  private(set) var constants: [ComplexNumber] = []
  let functions: [TimeFunction]
  private(set) var contributions: [Contribution] = []

  /// Function times factor, added to a coefficient.
  struct Contribution: Sendable {
    let term, function: Int
    let factor: ComplexNumber
  }

  var terms: Int { constants.count }

  private typealias Symbol = [(monomial: OperatorMonomial, coefficient: ComplexNumber)]

  /// - Parameters:
  ///   - isReal: whether only the real part counts.
  ///   - vacuum: ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  init(_ operation: TimedOperator, isReal: Bool, vacuum: Double, shape: SystemShape) {
    self.isReal = isReal
    functions = operation.timed.map(\.function)
    let symbol = operation.constant.symbol(vacuum: vacuum)
    guard operation.dependsOnTime else {
      let kept = isReal ? symbol.compactMap(Self.folded) : symbol
      let (spinsAlone, others) = (
        kept.filter { $0.monomial.modes.isEmpty }, kept.filter { !$0.monomial.modes.isEmpty }
      )
      spinTerms = spinsAlone.count
      for (monomial, value) in spinsAlone + others {
        constants.append(append(monomial, shape) * value)
      }
      return
    }
    var coefficients: [OperatorMonomial: [(part: Int, value: ComplexNumber)]] = [:]
    let symbols = [symbol] + operation.timed.map { $0.polynomial.symbol(vacuum: vacuum) }
    for (part, symbol) in symbols.enumerated() {
      for term in symbol {
        guard let (monomial, value) = isReal ? Self.folded(term) : term else { continue }
        coefficients[monomial, default: []].append((part, value))
      }
    }
    let monomials = coefficients.keys.sorted { a, b in
      a.modes.isEmpty == b.modes.isEmpty ? a < b : a.modes.isEmpty
    }
    spinTerms = monomials.count { $0.modes.isEmpty }
    constants = Array(repeating: .zero, count: monomials.count)
    for (term, monomial) in monomials.enumerated() {
      let scale = append(monomial, shape)
      for (part, value) in coefficients[monomial]! {
        if part == 0 {
          constants[term] = scale * value
        } else {
          contributions.append(
            Contribution(term: term, function: part - 1, factor: scale * value))
        }
      }
    }
    contributions.sort { ($0.function, $0.term) < ($1.function, $1.term) }
  }

  /// The monomial with what it counts in the real part; nil: its conjugate stands for it.
  private static func folded(_ term: (monomial: OperatorMonomial, coefficient: ComplexNumber))
    -> (monomial: OperatorMonomial, coefficient: ComplexNumber)?
  {
    if term.monomial.modes.isEmpty { return term }
    let conjugate = term.monomial.conjugate
    if term.monomial == conjugate { return term }
    return term.monomial < conjugate ? (term.monomial, 2 * term.coefficient) : nil
  }

  /// - Returns: what the product of rows is multiplied with.
  private mutating func append(_ monomial: OperatorMonomial, _ shape: SystemShape) -> Double {
    var scale = 1.0
    for spin in monomial.spins {
      spins.append(Int32(3 * spin.site + spin.pauli.rawValue))
      // Of a cluster σ is the mean of its spins; of a large spin J is the vector itself.
      if !spin.isLarge { scale /= Double(shape.spinsPerSite(of: spin.site)) }
    }
    for mode in monomial.modes {
      let bar = Array(repeating: Int32(2 * mode.mode + 1), count: mode.creations)
      amplitudes += bar + Array(repeating: Int32(2 * mode.mode), count: mode.annihilations)
    }
    spinStarts.append(Int32(spins.count))
    amplitudeStarts.append(Int32(amplitudes.count))
    return scale
  }
}
