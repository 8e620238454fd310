import Numerics

@testable import Models

/// A polynomial in the classical variables, term by term: slow, and independent of how the program derives
/// its equations.
struct PlainPolynomial {
  /// Coefficients by the variables of the monomial, rising.
  var terms: [[Int]: ComplexNumber] = [:]

  init(_ terms: [[Int]: ComplexNumber] = [:]) { self.terms = terms }

  static func number(_ value: ComplexNumber) -> Self { Self([[]: value]) }
  static func number(_ value: Double) -> Self { number(ComplexNumber(value)) }
  static func variable(_ number: Int) -> Self { Self([[number]: ComplexNumber(1)]) }

  var re: Self { Self(terms.mapValues { ComplexNumber($0.re) }) }
  var im: Self { Self(terms.mapValues { ComplexNumber($0.im) }) }

  static func + (a: Self, b: Self) -> Self {
    Self(a.terms.merging(b.terms) { $0 + $1 })
  }

  static func * (a: Self, b: Self) -> Self {
    var product: [[Int]: ComplexNumber] = [:]
    for (m, x) in a.terms {
      for (n, y) in b.terms {
        product[(m + n).sorted(), default: .zero] =
          product[(m + n).sorted(), default: .zero] + x * y
      }
    }
    return Self(product)
  }

  static func * (factor: Double, b: Self) -> Self { .number(factor) * b }

  func value(_ point: [Double]) -> Double {
    terms.reduce(0) { sum, term in
      sum + term.value.re * term.key.reduce(1) { $0 * point[$1] }
    }
  }

  func derivative(_ variable: Int) -> Self {
    var derivative: [[Int]: ComplexNumber] = [:]
    for (monomial, value) in terms {
      let power = monomial.count { $0 == variable }
      guard power > 0 else { continue }
      var lower = monomial
      lower.remove(at: lower.firstIndex(of: variable)!)
      derivative[lower, default: .zero] =
        derivative[lower, default: .zero] + Double(power) * value
    }
    return Self(derivative)
  }

  /// {ψ_v, F} of all variables at a point: {s, F} = 2 ∇F × s and, with a = x + iy, ẋ = ½ ∂F/∂y,
  /// ẏ = −½ ∂F/∂x.
  func flow(_ point: [Double], sites: Int) -> [Double] {
    let gradient = point.indices.map { derivative($0).value(point) }
    var flow = Array(repeating: 0.0, count: point.count)
    for site in 0..<sites {
      for a in 0..<3 {
        let (b, c) = (3 * site + (a + 1) % 3, 3 * site + (a + 2) % 3)
        flow[3 * site + a] = 2 * (gradient[b] * point[c] - gradient[c] * point[b])
      }
    }
    for x in stride(from: 3 * sites, to: point.count, by: 2) {
      flow[x] = gradient[x + 1] / 2
      flow[x + 1] = -gradient[x] / 2
    }
    return flow
  }

  /// The symbol of an operator.
  init(_ operation: OperatorPolynomial, sites: Int) {
    self.init()
    for (monomial, coefficient) in operation.symbol() {
      var product = Self.number(coefficient)
      for spin in monomial.spins {
        product = product * .variable(3 * spin.site + spin.pauli.rawValue)
      }
      for power in monomial.modes {
        let x = Self.variable(3 * sites + 2 * power.mode)
        let y = Self.variable(3 * sites + 2 * power.mode + 1)
        for _ in 0..<power.annihilations { product = product * (x + .number(.i) * y) }
        for _ in 0..<power.creations { product = product * (x + .number(-.i) * y) }
      }
      self = self + product
    }
  }

  init(_ polynomial: PhaseSpacePolynomial, at time: Double) {
    self.init()
    let values = polynomial.coefficients.values(at: time)
    for number in 0..<polynomial.count {
      self = self + Self([polynomial.monomial(number).map(Int.init): ComplexNumber(values[number])])
    }
  }
}
