import Testing

@testable import Models

/// Expansions against polynomials written by hand.
@Suite("expansion of expressions") struct ExpressionExpansionTests {
  typealias P = OperatorPolynomial

  /// atom: sites 0 to 3, ring: 4 to 6, grid (2 × 3): 7 to 12; cavity: mode 0, mech: 1 and 2.
  static let scope = try! ExpressionScope(
    sets: [
      SiteSet("atom", .spins, count: 4), SiteSet("ring", .spins, count: 3, periodic: true),
      SiteSet("grid", .spins, lattice: [2, 3]), SiteSet("cavity", .modes, count: 1),
      SiteSet("mech", .modes, count: 2),
    ],
    parameters: [
      "d": .number(0.7), "g": .list([1, 2, 3, 4], over: "atom"),
      "G": .matrix([[1, 2], [3, 4], [5, 6], [7, 8]], over: ("atom", "mech")),
      "h": .list([1, 2, 3, 4, 5, 6], over: "grid"), "list": .list([0.5, 1.5]),
    ],
    definitions: [
      .init("n[i]", "(1 + sz[i])/2"), .init("rate", "d*2"), .init("hop[i,j]", "sp[i]*sm[j]"),
      .init("loss[i]", "sz[i+1]"),
    ])

  static let examples: [(String, OperatorPolynomial)] = {
    var list: [(String, OperatorPolynomial)] = []
    func add(_ text: String, _ expected: P) { list.append((text, expected)) }
    func bond(_ i: Int, _ j: Int) -> P { P.sz(i) * P.sz(j) }
    func exchange(_ i: Int, _ j: Int) -> P { P.sp(i) * P.sm(j) }
    let atoms = 0..<4
    let d = P(0.7)
    add("d", d)
    add("sum(i in atom: g[i]/2*sz[i])", atoms.sum { P(Double($0 + 1) / 2) * P.sz($0) })
    add("sum(i<j in atom: n[i]*n[j])", pairs(4).sum { n($0.0) * n($0.1) })
    add("a[cavity]*ad[cavity]", P.a(0) * P.ad(0))
    add("(a[cavity] + ad[cavity])^4", power(P.a(0) + P.ad(0), 4))
    add("sum(l in mech: ad[l]*a[l])", (1...2).sum { P.ad($0) * P.a($0) })
    add(
      "sum(i in atom, l in mech: G[i,l]*(a[l]*sp[i] + h.c.))",
      atoms.sum { i in
        (0..<2).sum { l in
          let term: P = P.a(l + 1) * P.sp(i)
          return P(Double(2 * i + l + 1)) * (term + term.adjoint)
        }
      })
    add("dag(im*sum(i in atom: sp[i]))", atoms.sum { P(ComplexNumber(0, -1)) * P.sm($0) })
    // Open sets: the summand is left out whole; periodic ones wrap.
    add(
      "sum(i in atom: sz[i]*sz[i+1] + d*sx[i])",
      (0..<3).sum { bond($0, $0 + 1) } + atoms.sum { d * P.sx($0) })
    add("sum(i in atom: n[i-1]*sx[i]*n[i+1])", (1..<3).sum { n($0 - 1) * P.sx($0) * n($0 + 1) })
    add(
      "sum(i in atom: (sz[i] + sz[i+1]))", atoms.sum { P.sz($0) } + (1..<4).sum { P.sz($0) })
    add("sum(i in atom: d*(sz[i] + sz[i+1]))", (0..<3).sum { d * (P.sz($0) + P.sz($0 + 1)) })
    add(
      "sum(i in atom: sp[i]*sm[i+1] + h.c.)",
      (0..<3).sum { exchange($0, $0 + 1) + exchange($0 + 1, $0) })
    add("sum(i in atom: g[i+1]*sx[i])", (0..<3).sum { P(Double($0 + 2)) * P.sx($0) })
    add("sum(i in atom: (1 + loss[i])*sx[i])", (0..<3).sum { (P(1) + P.sz($0 + 1)) * P.sx($0) })
    add("sum(i in ring: sz[i]*sz[i+1])", bond(4, 5) + bond(5, 6) + bond(6, 4))
    add(
      "sum(<i,j> in ring: sx[i]*sy[j])",
      [(4, 5), (5, 6), (6, 4)].sum { (pair: (Int, Int)) in P.sx(pair.0) * P.sy(pair.1) })
    add(
      "sum((x,y) in grid: h[x,y]*sz[x,y]*sz[x+1,y])",
      (0..<3).sum { P(Double($0 + 1)) * bond(7 + $0, 10 + $0) })
    add("sum(i in grid: sz[i])", (7..<13).sum { P.sz($0) })
    add(
      "sum(i in atom: sz[i])*sum(j in atom: sz[j])",
      P(4) + pairs(4).sum { P(2) * bond($0.0, $0.1) })
    add(
      "sum(i in atom: sum(j in atom if i + j == 3: hop[i,j]))", atoms.sum { exchange($0, 3 - $0) })
    add("rate*a[cavity]/(2*im)", P(ComplexNumber(0, -0.7)) * P.a(0))
    add("sum(k in mech: list[k]*a[k])", P(0.5) * P.a(1) + P(1.5) * P.a(2))
    add("list[1]*a[cavity] - 3", P(1.5) * P.a(0) - P(3))
    add("sum(i in atom if i == 0: -sp[i]^2 - sz[i]^2)", P(-1))
    add("sum(i in atom if i == 0: (sx[i] + im*sy[i])/2 - sp[i])", P())
    add("sum(i in atom if i == 0: sx[i]*sy[i])", P.i * P.sz(0))
    add("sum(i in atom, j = 3 - i: sz[i]*sx[j])", atoms.sum { P.sz($0) * P.sx(3 - $0) })
    add(
      "sum(i != j in atom: g[i]*sz[i]*sx[j])",
      pairs(4).sum { (i: Int, j: Int) in
        P(Double(i + 1)) * P.sz(i) * P.sx(j) + P(Double(j + 1)) * P.sz(j) * P.sx(i)
      })
    return list
  }()

  static func n(_ site: Int) -> P { P(0.5) * (P(1) + P.sz(site)) }
  static func power(_ base: P, _ exponent: Int) -> P {
    (0..<exponent).reduce(P(1)) { product, _ in product * base }
  }
  static func pairs(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { i in (i + 1..<count).map { (i, $0) } }
  }

  @Test("by hand", arguments: examples) func expanded(_ text: String, _ expected: P) throws {
    let own = try Self.scope.expand(ModelExpression(text))
    #expect((own - expected).terms.allSatisfy { $0.coefficient.magnitude < 1e-12 }, "\(own)")
  }

  @Test("one spin and one mode need no index") func single() throws {
    let scope = ExpressionScope(
      sets: [SiteSet("spin", .spins, count: 1), SiteSet("cavity", .modes, count: 1)])
    let coupling: P = P.sp(0) * P.a(0)
    let expected: P = P.ad(0) * P.a(0) + coupling + coupling.adjoint
    #expect(try scope.hamiltonian([ModelExpression("ad*a + (sp*a + h.c.)")]) == expected)
    #expect(try scope.expand(ModelExpression("sz[0]*sz[spin]")) == P(1))
  }

  @Test("values for every index; a jump that leaves the set is left out") func jumps() throws {
    let rows = try Self.scope.values(
      [ModelExpression("sm[i+1] + sz[i]"), ModelExpression("d*i")], for: ModelIndices("i in atom"))
    #expect(rows.map(\.indices) == [[0], [1], [2], [3]])
    #expect(rows[1].values == [.operators(P.sm(2) + P.sz(1)), .number(ComplexNumber(0.7))])
    #expect(rows[3].values[0] == nil)
  }

  @Test("parts of a Hamiltonian add") func parts() throws {
    let parts = try ["sum(i in atom: sp[i]*a[cavity])", "sum(i in atom: sm[i]*ad[cavity])"]
      .map { try ModelExpression($0) }
    #expect(try Self.scope.hamiltonian(parts).isHermitian)
    #expect(throws: ExpressionError.self) { try Self.scope.hamiltonian([parts[0]]) }
  }

  @Test(
    "large sums",
    arguments: [
      ("sum(i<j in atom: 0.3/abs(i - j)^3*n[i]*n[j])", 200 * 199 / 2 + 200 + 1),
      ("sum(i<j in atom: 0.3/abs(i - j)^3*(sp[i]*sm[j] + h.c.))", 200 * 199),
      ("sum(i in atom: sz[i])*sum(j in atom: sx[j])", 200 * 200),
    ]) func largeSums(_ text: String, monomials: Int) throws
  {
    let scope = try ExpressionScope(
      sets: [SiteSet("atom", .spins, count: 200)],
      definitions: [.init("n[i]", "(1 + sz[i])/2")])
    #expect(try scope.expand(ModelExpression(text)).monomialCount == monomials)
  }

  @Test("too many terms are refused") func limit() throws {
    var scope = Self.scope
    scope.limit = 10
    #expect(throws: ExpressionError.self) {
      try scope.expand(ModelExpression("sum(i in atom, j in atom: sz[i])"))
    }
    #expect(throws: ExpressionError.self) {
      try scope.expand(ModelExpression("sum(i in atom: sz[i])*sum(i in atom: sz[i])"))
    }
  }
}
