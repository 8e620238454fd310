import BatchCore
import Foundation
import Models
import Testing

/// Operator polynomials against matrices of two spins and one mode, and symbols against averages over
/// Wigner functions.
@Suite("operator polynomials") struct OperatorPolynomialTests {
  private typealias P = OperatorPolynomial

  // MARK: Matrices

  /// A matrix on |spin 0⟩ ⊗ |spin 1⟩ ⊗ |n < levels⟩.
  private struct Operator {
    static let levels = 12
    static var size: Int { 4 * levels }
    var elements = [ComplexNumber](repeating: .zero, count: size * size)

    subscript(_ i: Int, _ j: Int) -> ComplexNumber {
      get { elements[i * Self.size + j] }
      set { elements[i * Self.size + j] = newValue }
    }

    static var one: Operator {
      var one = Operator()
      for i in 0..<size { one[i, i] = ComplexNumber(1) }
      return one
    }

    static func * (a: Operator, b: Operator) -> Operator {
      var product = Operator()
      for i in 0..<size {
        for k in 0..<size where a[i, k] != .zero {
          for j in 0..<size { product[i, j] = product[i, j] + a[i, k] * b[k, j] }
        }
      }
      return product
    }

    static func + (a: Operator, b: Operator) -> Operator {
      var sum = a
      for index in a.elements.indices {
        sum.elements[index] = sum.elements[index] + b.elements[index]
      }
      return sum
    }

    func scaled(_ factor: ComplexNumber) -> Operator {
      var result = self
      for index in elements.indices { result.elements[index] = factor * elements[index] }
      return result
    }

    static func pauli(_ site: Int, _ pauli: OperatorMonomial.Pauli) -> Operator {
      let matrix: [[ComplexNumber]] =
        switch pauli {
        case .x: [[.zero, ComplexNumber(1)], [ComplexNumber(1), .zero]]
        case .y: [[.zero, ComplexNumber(0, -1)], [ComplexNumber(0, 1), .zero]]
        case .z: [[ComplexNumber(1), .zero], [.zero, ComplexNumber(-1)]]
        }
      var result = Operator()
      for i in 0..<size {
        for j in 0..<size {
          let (a, b) = ([i / (2 * levels), i / levels % 2], [j / (2 * levels), j / levels % 2])
          guard a[1 - site] == b[1 - site], i % levels == j % levels else { continue }
          result[i, j] = matrix[a[site]][b[site]]
        }
      }
      return result
    }

    static var annihilation: Operator {
      var result = Operator()
      for i in 0..<size where i % levels + 1 < levels {
        result[i, i + 1] = ComplexNumber(Double(i % levels + 1).squareRoot())
      }
      return result
    }

    static var creation: Operator {
      var result = Operator()
      for i in 0..<size where i % levels > 0 {
        result[i, i - 1] = ComplexNumber(Double(i % levels).squareRoot())
      }
      return result
    }

    /// A polynomial as it stands.
    init(_ polynomial: OperatorPolynomial) {
      for (monomial, coefficient) in polynomial.terms {
        var product = Operator.one
        for spin in monomial.spins { product = product * .pauli(spin.site, spin.pauli) }
        for mode in monomial.modes {
          for _ in 0..<mode.creations { product = product * .creation }
          for _ in 0..<mode.annihilations { product = product * .annihilation }
        }
        self = self + product.scaled(coefficient)
      }
    }

    init() {}

    /// Largest difference of elements below the levels that are cut off.
    func distance(_ other: Operator) -> Double {
      var largest = 0.0
      for i in 0..<Self.size where i % Self.levels < 5 {
        for j in 0..<Self.size where j % Self.levels < 5 {
          largest = max(largest, (self[i, j] - other[i, j]).magnitude)
        }
      }
      return largest
    }
  }

  /// Every letter with its matrix.
  private static let letters: [(String, OperatorPolynomial, Operator)] = [
    ("X", .sx(0), .pauli(0, .x)), ("Y", .sy(0), .pauli(0, .y)), ("Z", .sz(0), .pauli(0, .z)),
    ("x", .sx(1), .pauli(1, .x)), ("y", .sy(1), .pauli(1, .y)), ("z", .sz(1), .pauli(1, .z)),
    ("a", .a(0), .annihilation), ("d", .ad(0), .creation),
  ]

  @Test(arguments: [
    "XY", "YX", "XYZ", "ZZ", "ad", "da", "adad", "aadd", "aaddd", "XaYd", "xXyYzZ", "ZdaXad",
    "yayddYa",
  ]) func normalFormOfProducts(word: String) {
    var (polynomial, matrix) = (OperatorPolynomial(1), Operator.one)
    for letter in word {
      let (_, factor, own) = Self.letters.first { $0.0 == String(letter) }!
      polynomial = polynomial * factor
      matrix = matrix * own
    }
    #expect(Operator(polynomial).distance(matrix) < 1e-12)
    // At most one matrix a site, creations before annihilations.
    for (monomial, _) in polynomial.terms {
      #expect(
        Set(monomial.spins.map(\.site)).count == monomial.spins.count && monomial.modes.count < 2)
    }
  }

  @Test func sumsAndAdjoints() {
    let first = 0.5 * P.sp(0) * P.a(0) + P.i * P.sz(1)
    let second = P.sm(1) * P.ad(0) * P.ad(0) - 2
    let (a, b) = (Operator(first), Operator(second))
    #expect(Operator(first * second + second).distance(a * b + b) < 1e-12)
    #expect((first * second).adjoint == second.adjoint * first.adjoint)
    #expect(first - first == P())
    #expect(!first.isHermitian && (first + first.adjoint).isHermitian)
    #expect((P.sp(0) * P.sm(0)).isHermitian && (P.ad(0) * P.a(0)).isHermitian)
    // Coinciding indices: (Σ σ^z)² = N + Σ_{i ≠ j} σ^z σ^z.
    let total = (0..<4).sum { P.sz($0) }
    let square = total * total
    #expect(square.terms.count == 1 + 6 && square.terms[0].coefficient == ComplexNumber(4))
    #expect(
      square.terms.allSatisfy { $0.monomial.degree == 0 || $0.coefficient == ComplexNumber(2) })
  }

  // MARK: Symbols

  /// Average of a symbol of one mode over the Wigner function of a coherent state: normal with variance
  /// ¼ of real and imaginary part; six points are exact up to powers of eleven.
  private static func average(_ polynomial: OperatorPolynomial, displacement: ComplexNumber)
    -> ComplexNumber
  {
    // Nodes and weights of ∫ exp(−x²/2)/√(2π).
    let nodes = [0.616706590192594, 1.889175877753711, 3.324257433552119]
    let weights = [0.408828469556029, 0.088615746041915, 0.002555784402056]
    let points = zip(nodes, weights).flatMap { [($0, $1), (-$0, $1)] }
    var sum = ComplexNumber.zero
    for (x, p) in points {
      for (y, q) in points {
        let a = displacement + ComplexNumber(x / 2, y / 2)
        for (monomial, coefficient) in polynomial.symbol() {
          var value = p * q * coefficient
          for mode in monomial.modes {
            for _ in 0..<mode.creations { value = value * a.conjugate }
            for _ in 0..<mode.annihilations { value = value * a }
          }
          sum = sum + value
        }
      }
    }
    return sum
  }

  /// ⟨a†ᵐaⁿ⟩ = ᾱᵐαⁿ.
  @Test(arguments: [(0, 1), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (1, 4), (5, 5)])
  func symbolsOfNormalOrder(creations: Int, annihilations: Int) {
    let alpha = ComplexNumber(0.7, -1.1)
    var (polynomial, expected) = (P(1), ComplexNumber(1))
    for _ in 0..<creations {
      polynomial = polynomial * P.ad(0)
      expected = expected * alpha.conjugate
    }
    for _ in 0..<annihilations {
      polynomial = polynomial * P.a(0)
      expected = expected * alpha
    }
    let found = Self.average(polynomial, displacement: alpha)
    #expect((found - expected).magnitude < 1e-9)
  }

  @Test func symbolsOfProducts() {
    // n² = a†²a² + a†a: |α|⁴ + |α|².
    let n = P.ad(0) * P.a(0)
    #expect(abs(Self.average(n * n, displacement: ComplexNumber(1.5)).re - 7.3125) < 1e-9)
    // x² + p² = 2n + 1.
    let (x, p) = (P.a(0) + P.ad(0), -P.i * (P.a(0) - P.ad(0)))
    let symbol = (x * x + p * p).symbol()
    #expect(symbol.count == 1 && symbol[0].coefficient == ComplexNumber(4))
    // Averages over classical amplitudes.
    let classical = (n * n).symbol(vacuum: 0)
    #expect(classical.map(\.coefficient) == [ComplexNumber(1), ComplexNumber(1)])
  }
}
