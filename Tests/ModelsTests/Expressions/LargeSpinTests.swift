import Testing

@testable import Models

/// Spins larger than ½ against their matrices.
@Suite("operators of larger spins") struct LargeSpinTests {
  typealias P = OperatorPolynomial

  /// atom: spin 3/2, sites 0 and 1; ion: spin ½, site 2; cavity: mode 0.
  static let scope: ExpressionScope = {
    var atom = SiteSet("atom", .spins, count: 2)
    atom.twiceSpin = 3
    return ExpressionScope(sets: [
      atom, SiteSet("ion", .spins, count: 1), SiteSet("cavity", .modes, count: 1),
    ])
  }()

  func expanded(_ text: String) throws -> OperatorPolynomial {
    try Self.scope.expand(ModelExpression(text))
  }

  @Test(
    "products are those of matrices",
    arguments: [
      ("Sx[0]", "Sy[0]"), ("Sz[0]^2", "Sx[0]"), ("Sx[0]*Sy[0]", "Sy[0]*Sx[0]"),
      ("Sp[0]^2", "Sm[0]^2"), ("Sz[0]^3", "Sp[0]^2"), ("Sx[0]*Sy[0]*Sz[0]", "Sz[0]*Sy[0]^2*Sx[0]"),
      ("Sp[0]^3", "Sm[0]^3*Sz[0]"), ("(Sx[0] + 2*Sy[0])^4", "Sz[0]^2"),
    ])
  func product(_ pair: (String, String)) throws {
    let product = SpinMatrix(try expanded("(\(pair.0))*(\(pair.1))"))
    let expected = SpinMatrix(try expanded(pair.0)) * SpinMatrix(try expanded(pair.1))
    #expect(product.distance(to: expected) < 1e-11)
    #expect(expected.distance(to: SpinMatrix()) > 0.1)
  }

  @Test("factors of the text are matrices, one by one") func letters() throws {
    func matrix(_ name: String) throws -> SpinMatrix { SpinMatrix(try expanded("\(name)[0]")) }
    let text = try ["Sx", "Sz", "Sy", "Sx"].map(matrix).reduce(SpinMatrix.one) { $0 * $1 }
    #expect(
      SpinMatrix(try expanded("Sx[0]*Sz[0]*Sy[0]*Sx[0]")).distance(to: text) < 1e-12)
    // S² = S(S + 1) and the ladder.
    let square = SpinMatrix(try expanded("Sx[0]^2 + Sy[0]^2 + Sz[0]^2"))
    #expect(square.distance(to: SpinMatrix.one.scaled(3.75)) < 1e-12)
    #expect(try expanded("Sp[0]*Sm[0] - Sm[0]*Sp[0] - 2*Sz[0]") == P())
  }

  @Test("Hermitian operators and adjoints") func adjoints() throws {
    for (text, isHermitian) in [
      ("Sz[0]^2", true), ("Sx[0]*Sy[0] + Sy[0]*Sx[0]", true), ("Sx[0]*Sy[0]", false),
      ("im*(Sx[0]*Sy[0] - Sy[0]*Sx[0])", true), ("Sp[0]^2 + Sm[0]^2", true),
      ("Sp[0]*Sm[1]*sz[ion] + h.c.", true), ("Sp[0]*a", false),
    ] {
      #expect(try expanded(text).isHermitian == isHermitian, "\(text)")
    }
    #expect(try expanded("dag(Sx[0]*Sp[0]*a) - ad*Sm[0]*Sx[0]") == P())
  }

  @Test("different sites commute") func sites() throws {
    #expect(
      try expanded("Sx[1]*sz[ion]*Sy[0]*sx[ion]*Sz[1] - im*Sy[0]*Sx[1]*Sz[1]*sy[ion]") == P())
  }

  @Test("the symbol of a symmetrised product is the product") func symbol() throws {
    let symbol = try expanded("Sx[0]*Sy[0] + Sy[0]*Sx[0]").symbol()
    #expect(symbol.count == 1)
    #expect(symbol[0].coefficient == ComplexNumber(0.5))
    #expect(symbol[0].monomial.spins.map(\.pauli) == [.x, .y])
  }

  @Test("the wrong operators are refused") func wrongNames() {
    func message(_ text: String) -> String {
      do { _ = try expanded(text) } catch { return (error as? ExpressionError)?.message ?? "" }
      return "no error"
    }
    #expect(
      message("sum(i in atom: sz[i])")
        == "`sz` is a Pauli matrix, and `atom` has spin 3/2; write `Sz`, in units of hbar")
    #expect(
      message("Sz[ion]")
        == "`Sz` is for spins larger than 1/2, and `ion` has spin 1/2; write `sz`, which is twice the spin for x, y and z"
    )
  }
}

/// A matrix of a spin 3/2.
private struct SpinMatrix {
  var elements = Array(repeating: Array(repeating: ComplexNumber.zero, count: 4), count: 4)

  init() {}

  /// Of a polynomial of site 0: symmetrised products as means over all orders.
  init(_ polynomial: OperatorPolynomial) {
    for (monomial, coefficient) in polynomial.terms {
      let letters = monomial.spins.map { Self.component($0.pauli) }
      let orders = Self.orders(letters)
      var mean = Self()
      for order in orders {
        mean = mean + order.reduce(Self.one) { $0 * $1 }.scaled(1 / Double(orders.count))
      }
      self = self + mean.times(coefficient)
    }
  }

  static var one: Self {
    var one = Self()
    for i in 0..<4 { one.elements[i][i] = ComplexNumber(1) }
    return one
  }

  /// J^α = 2S^α.
  static func component(_ pauli: OperatorMonomial.Pauli) -> Self {
    var matrix = Self()
    for i in 0..<4 {
      let m = 1.5 - Double(i)
      if pauli == .z { matrix.elements[i][i] = ComplexNumber(2 * m) }
      guard i < 3, pauli != .z else { continue }
      // ⟨m|S⁺|m − 1⟩.
      let ladder = (3.75 - m * (m - 1)).squareRoot()
      matrix.elements[i][i + 1] = pauli == .x ? ComplexNumber(ladder) : ComplexNumber(0, -ladder)
      matrix.elements[i + 1][i] = pauli == .x ? ComplexNumber(ladder) : ComplexNumber(0, ladder)
    }
    return matrix
  }

  static func orders(_ letters: [Self]) -> [[Self]] {
    if letters.isEmpty { return [[]] }
    return letters.indices.flatMap { first in
      var rest = letters
      let letter = rest.remove(at: first)
      return orders(rest).map { [letter] + $0 }
    }
  }

  static func + (a: Self, b: Self) -> Self {
    var sum = a
    for i in 0..<4 { for j in 0..<4 { sum.elements[i][j] = a.elements[i][j] + b.elements[i][j] } }
    return sum
  }

  static func * (a: Self, b: Self) -> Self {
    var product = Self()
    for i in 0..<4 {
      for j in 0..<4 {
        product.elements[i][j] = (0..<4).reduce(ComplexNumber.zero) {
          $0 + a.elements[i][$1] * b.elements[$1][j]
        }
      }
    }
    return product
  }

  func times(_ number: ComplexNumber) -> Self {
    var product = self
    for i in 0..<4 { for j in 0..<4 { product.elements[i][j] = number * elements[i][j] } }
    return product
  }

  func scaled(_ number: Double) -> Self { times(ComplexNumber(number)) }

  func distance(to other: Self) -> Double {
    (self + other.scaled(-1)).elements.joined().reduce(0) { max($0, $1.magnitude) }
  }
}
