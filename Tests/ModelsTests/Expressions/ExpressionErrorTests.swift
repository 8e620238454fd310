import Testing

@testable import Models

/// What an expression is told that cannot be understood, character by character.
@Suite("messages of expressions") struct ExpressionErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var columns: ClosedRange<Int>
    var message: String
    init(_ text: String, _ columns: ClosedRange<Int>, _ message: String) {
      (self.text, self.columns, self.message) = (text, columns, message)
    }
    var testDescription: String { text }
  }

  /// atom (10), ion (1), cavity (1), mech (3); parameters delta and J, and g over atom.
  static let scope = ExpressionScope(
    sets: [
      SiteSet("atom", .spins, count: 10), SiteSet("ion", .spins, count: 1),
      SiteSet("cavity", .modes, count: 1), SiteSet("mech", .modes, count: 3),
    ],
    parameters: [
      "delta": .number(1), "J": .number(0.3),
      "g": .list((0..<10).map { 0.1 + 0.01 * Double($0) }, over: "atom"),
      "pulse": .function { $0 - 1 },
      "V": .matrix([[0, 1], [2, 0]], over: (nil, nil)),
    ])

  /// The table of the specification.
  static let table: [Row] = [
    .init(
      "delta/2*sz", 9...10,
      "`sz` needs an index: the model has 11 spins; write `sz[i]` inside `sum(i in atom: ...)`"),
    .init(
      "sum(i in atom: delta*sz[i] + g[i]*sp[i]*a[cavity])", 30...49,
      "the Hamiltonian is not Hermitian: this term lacks its adjoint; write `(g[i]*sp[i]*a[cavity] + h.c.)`"
    ),
    .init(
      "sum(i in atom: delta*sz[i] + g[i]*sp[i]*a[cavity] + h.c.)", 16...26,
      "`h.c.` would double the Hermitian term `delta*sz[i]`; put parentheses around what it conjugates"
    ),
    .init(
      "im*J*(a[cavity] + ad[cavity])", 1...29,
      "the Hamiltonian is not Hermitian: this term is anti-Hermitian; drop the factor `im`, or write `im*(X - dag(X))`"
    ),
    .init("sum(i in atoms: sz[i])", 10...14, "unknown set `atoms`; did you mean `atom`?"),
    .init("dleta*sz[ion]", 1...5, "unknown name `dleta`; did you mean `delta`?"),
    .init("2 sz[ion]", 3...4, "two factors side by side; write `*` between them"),
    .init(
      "sum(i in atom: J*sz[i]*sz[i+1]", 31...31, "expected `)` to close `sum(`, found the end"),
    .init(
      "sum(i in atom J*sz[i])", 15...15,
      "expected `:` between the indices of the sum and what is summed, found `J`"),
    .init(
      "sum(k in mech: sz[k])", 19...19,
      "the index runs over `mech`, modes; `sz` acts on a spin"),
    .init("g*sx[ion]", 1...1, "`g` has one value a site; write `g[i]`"),
    .init("sx[ion]**2", 8...9, "write a power as `^`"),
    .init("exp(sx[ion])", 5...11, "`exp` of an operator; functions take numbers"),
    .init(
      "sum(i in atom, j in atom: J/abs(i - j)^3*sz[i]*sz[j])", 29...40,
      "division by zero (at i = 0, j = 0)"),
    .init(
      "\\sum_i \\sigma_i^z", 1...1,
      "`\\` is not part of an expression; write the expression without LaTeX"),
  ]

  static let others: [Row] = [
    // Hermiticity.
    .init(
      "sum(i in atom: delta*sz[i] + g[i]*sp[i]*a[cavity]) + h.c.", 16...26,
      "`h.c.` would double the Hermitian term `delta*sz[i]`; put parentheses around what it conjugates"
    ),
    .init(
      "(sp[ion]*a[cavity] + sum(i in atom: sp[i]*a[cavity] - J*sx[i]) + h.c.)", 55...61,
      "`h.c.` would double the Hermitian term `J*sx[i]`; put parentheses around what it conjugates"
    ),
    .init("2j*sz[ion]", 2...2, "the imaginary unit is `im`; write `2*im` for 2i"),
    .init("adag*a[cavity]", 1...4, "unknown name `adag`; did you mean `ad`?"),
    .init("sigmaz[ion]", 1...6, "unknown name `sigmaz`; did you mean `sz`?"),
    .init(
      "sz[ion] - delta*(sx[ion] + sp[ion])", 28...34,
      "the Hamiltonian is not Hermitian: this term lacks its adjoint; write `(sp[ion] + h.c.)`"),
    .init(
      "sp[ion]*a[cavity] + sm[ion]*ad[cavity] + im*pulse*sz[ion]", 42...57,
      "the Hamiltonian is not Hermitian: this term is anti-Hermitian; drop the factor `im`, or write `im*(X - dag(X))`"
    ),
    .init(
      "im*(t*sz[ion])", 1...14,
      "the Hamiltonian is not Hermitian: this term is anti-Hermitian; drop the factor `im`, or write `im*(X - dag(X))`"
    ),
    // Form.
    .init("", 1...1, "expected a number, a name or `(`, found the end"),
    .init("sz[ion] +", 10...10, "expected a number, a name or `(`, found the end"),
    .init("delta*(1 + 2", 13...13, "expected `)` to close `(`, found the end"),
    .init("sz[ion", 7...7, "expected `]` to close `sz[`, found the end"),
    .init("(1 + 2))", 8...8, "expected the end, found `)`"),
    .init("2(1 + 2)", 2...2, "two factors side by side; write `*` between them"),
    .init("2sz[ion]", 2...3, "two factors side by side; write `*` between them"),
    .init("1 + +-2", 6...6, "two signs side by side; use parentheses"),
    .init("h.c. + 1", 1...4, "`h.c.` stands last in its parentheses, after `+`"),
    .init("sp[ion] + h.c. + 1", 16...16, "`h.c.` stands last in its parentheses"),
    .init(
      "sp[ion] - h.c.", 11...14, "`h.c.` follows `+`; write a difference as `X - dag(X)`"),
    .init("sp[ion] + h.c", 11...13, "write `h.c.` with both points"),
    .init("sp[ion]'", 8...8, "`'` is not part of an expression; write an adjoint as `dag(...)`"),
    .init("2·sz[ion]", 2...2, "`·` is not part of an expression; write `*`"),
    .init(
      "σ[ion]", 1...1, "`σ` is not part of an expression; write `sx`, `sy` or `sz`"),
    .init(
      "ω*sz[ion]", 1...1,
      "`ω` is not part of an expression; write names with the letters a to z"),
    .init("sum(i in atom if i = 0: sz[i])", 20...20, "write `==` to compare"),
    .init(
      String(repeating: "(", count: 60) + "1", 52...52,
      "brackets are nested more than 50 deep; define names for parts"),
    // Names and indices.
    .init("sx[ion]/sz[ion]", 9...15, "division by an operator; divide by numbers"),
    .init("2^sz[ion]", 3...9, "an operator as exponent; exponents are numbers"),
    .init(
      "sx[ion]^0.5", 9...11, "a power of an operator is a whole number from 0 to 100"),
    .init("V*sx[ion]", 1...1, "`V` has one value a pair; write `V[i,j]`"),
    .init("V[0,2]*sx[ion]", 5...5, "`V` has 2 values, counted from 0; there is no number 2"),
    .init("delta[0]", 1...8, "`delta` takes no index"),
    .init("g(0)", 1...1, "`g` is not a function; write `g[i]`"),
    .init("sqr(2)", 1...3, "unknown function `sqr`; did you mean `sqrt`?"),
    .init(
      "sum(i in atom: sum(i in atom: sz[i]))", 20...20,
      "the index `i` has a value already; use another name"),
    .init("sum(J in atom: sz[J])", 5...5, "`J` has a meaning already; name the index otherwise"),
    .init("sum(i in atom: a[i])", 18...18, "the index runs over `atom`, spins; `a` acts on a mode"),
    .init(
      "sz[3]", 4...4,
      "the index of `sz` does not tell the set: `atom` or `ion`; use an index of a sum"),
    .init(
      "sz[atom]", 4...7,
      "`atom` is a set of 10; write an index inside `sum(i in atom: ...)`"),
    .init(
      "g[ion]*sz[ion]", 3...5,
      "the index runs over `ion`; `g` has one value for each of `atom`"),
    .init("sum(i in atom: sz[i/2])", 19...21, "an index is a whole number (at i = 1)"),
    .init("g[10]*sz[ion]", 3...4, "`atom` has the members 0 to 9; there is no 10"),
    .init("1/0", 3...3, "division by zero"),
    .init("sum(i in atom: log(i)*sz[i])", 16...21, "`log` is not a finite number (at i = 0)"),
    .init("sz[ion]/t", 9...9, "division by zero (at t = 0)"),
  ]

  static func error(_ text: String, _ scope: ExpressionScope = scope) -> ExpressionError? {
    do {
      _ = try scope.hamiltonian([ModelExpression(text)])
      return nil
    } catch {
      return error as? ExpressionError
    }
  }

  @Test("carets and message", arguments: table + others) func message(of row: Row) throws {
    let error = try #require(Self.error(row.text))
    #expect(error.message == row.message)
    #expect(error.columns == row.columns)
  }

  @Test("the expression stands below, carets below it") func rendered() throws {
    let error = try #require(Self.error("g*\nsx[ion] + dleta"))
    #expect(
      error.rendered == """
        `g` has one value a site; write `g[i]`
        g* sx[ion] + dleta
        ^
        """)
    let long = try #require(
      Self.error(String(repeating: "sz[ion] + ", count: 50) + "dleta"))
    let lines = long.rendered.split(separator: "\n").map(Array.init)
    let carets = lines[2].indices.filter { lines[2][$0] == "^" }
    #expect(lines[1].count < 130)
    #expect(String(carets.map { lines[1][$0] }) == "dleta")
  }

  @Test("definitions: the message is about their own text") func definitions() throws {
    var scope = Self.scope
    for (name, text) in [
      ("n[i]", "(1 + sz[i])/2"), ("loop[i]", "1 + loop[i]"), ("w[i]", "1/i"), ("far[i]", "g[i]"),
      ("bad", "dleta"),
    ] {
      let definition = try ExpressionScope.Definition(name, text)
      scope.definitions[definition.name] = definition
    }
    func error(_ text: String) throws -> ExpressionError {
      try #require(Self.error(text, scope))
    }
    #expect(try error("n").message == "`n` needs an index; write `n[i]`")
    #expect(try error("n[ion,ion]").message == "`n` is defined as `n[i]`")
    #expect(try error("loop[ion]").message == "`loop` is defined by itself")
    #expect(try error("w[0]*sz[ion]").message == "division by zero (at i = 0)")
    #expect(try error("far[10]*sz[ion]").message == "`far` has an index outside of its set")
    #expect(try error("loop[ion]").text == "1 + loop[i]")
    #expect(try error("sum(k in atom: w[k]*sz[k])").message == "division by zero (at i = 0)")
    #expect(
      try error("bad*sz[ion]")
        == ExpressionError("unknown name `dleta`; did you mean `delta`?", "dleta", 1...5))
    #expect(
      try error("sum(k in mech: n[k])")
        == ExpressionError(
          "the index runs over `mech`, modes; `sz` acts on a spin", "(1 + sz[i])/2", 9...9))
  }

  /// Terms that vanish or are Hermitian by chance are no errors.
  static let fine = [
    "sum(i in atom: 0*sz[i] + g[i]*sp[i]*a[cavity] + h.c.)",
    "sum(i in atom, j in atom: J*sp[i]*sm[j] + h.c.)", "(exp(im*t)*sz[ion] + h.c.)",
    "sum(i in atom, j in atom: sp[i]*sm[j])", "sp[ion]*a[cavity] + sm[ion]*ad[cavity]",
    "im*(a[cavity] - dag(a[cavity]))", "(sin(t)*sp[ion] + h.c.)",
  ]

  @Test("no message", arguments: fine) func isFine(_ text: String) {
    #expect(Self.error(text) == nil)
  }
}
