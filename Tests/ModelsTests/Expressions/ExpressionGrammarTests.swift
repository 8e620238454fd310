import Foundation
import TestSupport
import Testing

@testable import Models

@Suite("grammar of expressions") struct ExpressionGrammarTests {
  static let values: [(String, Double)] = [
    ("-2^2", -4.0), ("2^3^2", 512), ("2^-1", 0.5), ("-2^-2", -0.25), ("2*-3", -6), ("+2", 2),
    ("1 - 2 - 3", -4), ("8/4/2", 1), ("8/4*2", 4), ("1 + 2*3^2", 19), ("(1 + 2)*3", 9),
    (".5 + 1. + 1e-1 + 2E1", 21.6), ("-2*3 + 1", -5), ("2 - -(3)", 5), ("(-2)^2", 4),
    ("mod(-1, 4)", 3), ("min(3, 1, 2) + max(3, 1, 2)", 4), ("sqrt(abs(-4))", 2),
    ("sign(-3)*tanh(0) + cos(pi)", -1), ("real((1 + 2*im)^2)", -3), ("imag(conj(im))", -1),
    ("abs(3 + 4*im)", 5), ("real(exp(im*pi))", -1), ("log(exp(2))", 2), ("tan(0) + sin(pi/2)", 1),
    ("real((1 + im + h.c.))", 2), ("imag(sqrt(-4))", 2), ("real((1 + im)/(1 - im)) + 1", 1),
    ("size(atom)", 4), ("sum(i in atom: i)", 6), ("sum(i<j in atom: 1)", 6),
    ("sum(i != j in atom: 1)", 12), ("sum(<i,j> in atom: 10*i + j)", 1 + 12 + 23),
    ("sum(i in atom, j = i^2: j)", 14), ("sum(i in atom if i >= 2: i)", 5),
    ("sum(i in atom, i<j: 1)", 6), ("sum(j in atom, i<j: 1)", 6), ("sum(i in atom, <i,j>: j)", 9),
    ("sum(i in atom, j != i: i*j)", 22), ("sum((x,y) in grid: x*10 + y)", 36),
    ("sum(i<j in grid if dist(i,j) < 1.5: 1)", 11), ("sum(<i,j> in grid: 1)", 7),
    ("sum(<i,j> in ring: 1)", 5), ("sum(i in ring: dist(i, 0))", 6), ("sum(<i,j> in two: 1)", 1),
    ("sum(i in atom: w[i + 1])", 9), ("sum(i in ring: v[i - 1]*i)", 4 * 0 + 0 + 2 + 6 + 12),
    ("sum(i in atom: sum(j in atom if j < i: 1))", 6), ("sum(i in none: i)", 0),
    ("sum(i in atom, r = 0.5: r*i)", 3),
  ]

  @Test(
    "values",
    arguments: values) func value(of text: String, _ expected: Double) throws
  {
    let scope = ExpressionScope(
      sets: [
        SiteSet("atom", .spins, count: 4), SiteSet("grid", .spins, lattice: [2, 3]),
        SiteSet("ring", .modes, count: 5, periodic: true),
        SiteSet("two", .modes, count: 2, periodic: true), SiteSet("none", .modes, count: 0),
      ],
      parameters: [
        "w": .list([1, 2, 3, 4], over: "atom"), "v": .list([0, 1, 2, 3, 4], over: "ring"),
      ])
    let value = try scope.number(ModelExpression(text))
    #expect(abs(value.re - expected) < 1e-12 && abs(value.im) < 1e-12)
  }

  @Test("the time") func time() throws {
    let scope = ExpressionScope(parameters: ["pulse": .function { 3 * $0 }])
    #expect(try scope.number(ModelExpression("pulse + t^2"), at: 2) == ComplexNumber(10))
  }

  static let printed: [(String, String)] = [
    ("a+ b *c", "a + b*c"), ("-  x^ 2", "-x^2"), ("1.0*x/ 2.50", "1*x/2.5"),
    ("( a-b )", "(a - b)"),
    (
      "sum( i  in atom ,j!=i in atom if i<2: g [i,j]*sz[ i ]+h.c. )",
      "sum(i in atom, j!=i in atom if i < 2: g[i, j]*sz[i] + h.c.)"
    ),
    (
      "sum(<i , j> in atom, (x,y) in b, k=i + 1: min( 1,2 ))",
      "sum(<i,j> in atom, (x,y) in b, k = i + 1: min(1, 2))"
    ),
    ("+x - y", "x - y"), ("-x+y", "-x + y"), ("1e3 + 1e-7", "1000 + 1e-07"),
    ("sz \n[0]", "sz[0]"),
    ("2^-x^2", "2^-x^2"), ("a - -b", "a - -b"),
  ]

  @Test(
    "printed in one way, which reads the same again",
    arguments: printed) func canonical(_ text: String, _ printed: String) throws
  {
    let expression = try ModelExpression(text)
    #expect(expression.canonical == printed)
    #expect(try ModelExpression(printed).canonical == printed)
  }

  @Test("names in use") func names() throws {
    let names = try ModelExpression("sum(i in atom if x < 1: exp(y)*g[k])").names
    #expect(names == ["i", "x", "exp", "y", "g", "k"])
  }

  @Test("long sums and long powers") func long() throws {
    let scope = ExpressionScope()
    let sum = try ModelExpression(String(repeating: "1+", count: 9_000) + "1")
    #expect(try scope.number(sum) == ComplexNumber(9_001))
    #expect(throws: ExpressionError.self) {
      try ModelExpression(String(repeating: "2^", count: 1_000) + "1")
    }
    #expect(throws: ExpressionError.self) {
      try ModelExpression(String(repeating: "1+", count: 20_000) + "1")
    }
  }

  /// Characters replaced, left out, doubled, swapped, inserted.
  @Test("2,000 damaged expressions give a result or one line") func mutations() throws {
    let valid =
      (ExpressionErrorTests.table.map(\.text) + ExpressionErrorTests.fine
      + [
        "sum(i in atom: delta/2*sz[i] + (g[i]*a[cavity]*sp[i] + h.c.))",
        "sum(i<j in atom if dist(i,j) < 2: J/abs(i - j)^3*n[i]*n[j])",
        "sum(<i,j> in atom: J*(sp[i]*sm[j] + h.c.)) + cos(2*t)*sx[ion]^2",
        "sum(k in mech: exp(-k)*(a[k] + ad[k])^4) + min(1, 2)*dag(im*sx[ion])",
        "sum((x) in atom, j = x + 1: 1.5e-3*sz[x]*sz[j]) - pulse*size(atom)*real(1 + im)",
      ])
      .map(Array.init)
    var scope = ExpressionErrorTests.scope
    scope.definitions["n"] = try ExpressionScope.Definition("n[i]", "(1 + sz[i])/2")
    scope.limit = 20_000
    let alphabet = Array("+-*/^()[],:<>!=. abdghijmnprstxyz0123459ω\\'\n")
    let pieces = [
      "i", "j", "k", "0", "2", "-1", "0.5", "1e9", "1e300", "J", "im", "t", "delta", "sz",
      "sp[ion]",
      "a[cavity]", "*", "+", "/", "^", "-", "<", "atom", "mech", "exp", "sign", "dag", "(",
    ]
    var random = SplitMix(seed: 1)
    var results = 0
    for round in 0..<2_000 {
      let original = valid.randomElement(using: &random)!
      var text = original
      for _ in 0..<Int.random(in: 1...2, using: &random) where !text.isEmpty {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: text[place] = alphabet.randomElement(using: &random)!
        case 1: text.remove(at: place)
        case 2: text.insert(text[place], at: place)
        case 3: text.swapAt(place, Int.random(in: 0..<text.count, using: &random))
        default: text.insert(alphabet.randomElement(using: &random)!, at: place)
        }
      }
      // Every other time words are replaced by words, which more often means something.
      if let tokens = try? ExpressionLexer.tokens(String(original)), round % 2 == 0 {
        var words = tokens.map(\.text)
        words[Int.random(in: 0..<words.count, using: &random)] = pieces.randomElement(
          using: &random)!
        text = Array(words.joined(separator: " "))
      }
      do {
        let expression = try ModelExpression(String(text))
        #expect(try ModelExpression(expression.canonical).canonical == expression.canonical)
        _ = try scope.hamiltonian([expression])
        results += 1
      } catch let error as ExpressionError {
        #expect(!error.message.contains("\n") && !error.message.isEmpty)
        #expect(error.columns.lowerBound >= 1 && error.columns.upperBound <= error.text.count + 1)
      }
    }
    #expect(results > 50)
  }
}
