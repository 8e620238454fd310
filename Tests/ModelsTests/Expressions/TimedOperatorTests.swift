import Foundation
import Testing

@testable import Models

/// Operators whose functions of time are kept, against expansions at one time.
@Suite("functions of time") struct TimedOperatorTests {
  static let scope = try! ExpressionScope(
    sets: [SiteSet("atom", .spins, lattice: [2, 3]), SiteSet("cavity", .modes, count: 1)],
    parameters: [
      "w": .number(0.7), "g": .list([1, 2, 3, 4, 5, 6], over: "atom"),
      "h": .function { 1 + 0.5 * $0 }, "k": .function { sin($0) },
      "z": .init(over: [], dependsOnTime: true) { _, _, t in ComplexNumber(cos(t), sin(2 * t)) },
      "J": .init(over: ["atom", "atom"], dependsOnTime: true, isReal: true) { i, j, t in
        ComplexNumber(Double(i - j) * t)
      },
    ],
    definitions: [
      .init("n[i]", "(1 + sz[i])/2"), .init("drive[i]", "cos(w*t + g[i])*sx[i]"),
      .init("shift", "h*k"),
    ])

  static let texts = [
    "h*sx[0]", "sum(i in atom: h*g[i]*sx[i])", "sum(i in atom: drive[i])",
    "sum((x,y) in atom: h*(cos(pi*x/4)*sx[x,y] + sin(pi*y/4)*sy[x,y]))",
    "exp(im*w*t)*sp[0] + h.c.", "z*(a*sp[1] + z*ad*sm[2]) + h.c.", "dag(z*a*sz[3])",
    "h*(k*sx[0] + h.c.)^2/(1 + t^2)", "(h*sx[0] + k*sy[1] + 1)^3", "shift*sz[0]*t + 2*sz[0]",
    "sum(i<j in atom: J[i,j]*n[i]*n[j])", "-(t - 1)*sx[0]/h", "t*t*ad*a - conj(z)*a^2 + real(z)",
    "sum(i in atom: sum(j in atom if j < i: t)*sz[i])", "im*(z*a - dag(z*a))*h", "3*sz[1] - t",
    "h*(a*sp[1] + h.c.)", "k*(h*(z*a + h.c.) + sz[0])", "z*(sp[0]*sm[1] + h.c.)*h",
    "sum(i<j in atom: h*(J[i,j]*sp[i]*sm[j] + h.c.))", "dag(z*(a*sp[2] + h.c.))",
  ]

  @Test("at any time they are what the text says", arguments: texts)
  func values(_ text: String) throws {
    let expression = try ModelExpression(text)
    let timed = try Self.scope.timedOperator(expression)
    #expect(timed.dependsOnTime)
    for time in [0, 0.3, 1.7, 12] {
      let difference = timed.polynomial(at: time) - (try Self.scope.expand(expression, at: time))
      #expect(difference.terms.allSatisfy { $0.coefficient.magnitude < 1e-12 })
    }
  }

  @Test("equal functions are one function") func counts() throws {
    func count(_ text: String) throws -> Int {
      let functions = TimeFunctionTable()
      _ = try Self.scope.timedOperator(try ModelExpression(text), functions: functions)
      return functions.count
    }
    #expect(try count("sum(i in atom: h*g[i]*sx[i])") == 1)
    #expect(try count("sum((x,y) in atom: h*(cos(pi*x/4)*sx[x,y] + sin(pi*y/4)*sy[x,y]))") == 1)
    #expect(try count("sum(i in atom: drive[i])") == 6)
    #expect(try count("h*k*sx[0] + k*h*sy[0]") == 3)
    #expect(try count("exp(im*w*t)*sp[0] + h.c.") == 1)
    #expect(try count("sum(i in atom: g[i]*sx[i])") == 0)
  }

  @Test("real functions are their own conjugates") func real() throws {
    let driven = try Self.scope.timedOperator(try ModelExpression("h*a + h.c."))
    #expect(driven.timed.count == 1)
    #expect(driven.timed[0].function.isReal)
    let turned = try Self.scope.timedOperator(try ModelExpression("z*a + h.c."))
    #expect(turned.timed.map(\.function.isConjugate) == [false, true])
  }

  @Test("a Hamiltonian in parts") func hamiltonian() throws {
    let parts = try ["sz[0] + h*sx[0]", "h*sx[1] + sum(i in atom: sz[i])"].map {
      try ModelExpression($0)
    }
    let sum = try Self.scope.timedHamiltonian(parts, until: 3)
    #expect(sum.timed.count == 1)
    for time in [0, 2.5] {
      let expected = try parts.reduce(OperatorPolynomial()) {
        $0 + (try Self.scope.expand($1, at: time))
      }
      #expect(sum.polynomial(at: time) == expected)
    }
    #expect(throws: ExpressionError.self) {
      try Self.scope.timedHamiltonian([try ModelExpression("z*sx[0]")])
    }
  }

  @Test("jump operators and rates") func jumps() throws {
    let rows = try Self.scope.timedJumps(
      try ModelExpression("z*sm[i]*sz[i+1]"), rate: try ModelExpression("g[i]*h"),
      for: try ModelIndices("i in atom"))
    #expect(rows.count == 6)
    #expect(rows[5].jump == nil)
    #expect(rows[2].jump?.timed.count == 1)
    #expect(abs((rows[2].rate?.value(at: 2) ?? 0) - 6) < 1e-12)
    let constant = try Self.scope.timedJumps(
      try ModelExpression("a"), rate: try ModelExpression("w"))
    #expect(constant[0].rate?.number == 0.7 && constant[0].rate?.function.isConstant == true)
  }

  @Test(
    "what cannot depend on time",
    arguments: [
      ("sx[mod(t, 2)]", "an index cannot depend on time"),
      (
        "sum(i in atom if i < t: sx[i])",
        "the range of a sum of operators cannot depend on time; multiply by a function of time"
      ),
      ("sx[0]^(t + 1)", "the power of an operator cannot depend on time"),
    ])
  func refused(_ text: String, _ message: String) {
    #expect {
      try Self.scope.timedOperator(try ModelExpression(text))
    } throws: {
      ($0 as? ExpressionError)?.message == message
    }
  }
}
