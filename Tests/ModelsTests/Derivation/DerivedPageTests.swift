import BatchCore
import Foundation
import Numerics
import Testing

@testable import Models

@Suite("derived pages") struct DerivedPageTests {
  @Test("equations of the catalogue by names", arguments: ModelEquationsTests.cases)
  func catalogue(of example: ModelEquationsTests.Case) throws {
    let setup = try ModelSetup(example)
    let page = try DerivedPage(
      setup.text(), setup.masterEquation(), system: setup.system)
    #expect(page.equations != nil && page.differing.isEmpty, "\(example) \(page.differing)")
    #expect(page.isChecked && isBalanced(page.latex))
  }

  /// The laser of the documentation, line by line.
  @Test func tavisCummings() throws {
    let scope = ExpressionScope(
      sets: [SiteSet("atom", .spins, count: 4), SiteSet("cavity", .modes, count: 1)],
      parameters: [
        "omega": .number(0.9), "epsilon": .number(1.2), "g": .number(0.4), "N": .number(4),
        "kappa": .number(0.7), "gamma_down": .number(0.1), "gamma_up": .number(0.3),
      ])
    let page = try page(
      scope, ["omega*ad*a", "sum(i in atom: epsilon/2*sz[i] + (g/sqrt(N)*a*sp[i] + h.c.))"],
      [
        ("a", "kappa", ""), ("sm[i]", "gamma_down", "i in atom"),
        ("sp[i]", "gamma_up", "i in atom"),
      ])
    #expect(
      page.lines
        == """
        symbols  H = omega (|a|^2 - 1/2) + sum_i epsilon/2 sz[i] + sum_i g/sqrt(N) (sx[i] Re a - sy[i] Im a)
                 H fluctuations truncated
        jumps    a                       rate kappa        complex noise xi   exact
                 sm[i]   for i in atom   rate gamma_down   turns about x, y   drift truncated
                 sp[i]   for i in atom   rate gamma_up     turns about x, y   drift truncated

        d sx[i] = [-epsilon sy[i] - 2 g/sqrt(N) sz[i] Im a + (gamma_down - gamma_up)/2 sx[i] sz[i]] dt
                  + sz[i] dy[i]
        d sy[i] = [epsilon sx[i] - 2 g/sqrt(N) sz[i] Re a + (gamma_down - gamma_up)/2 sy[i] sz[i]] dt
                  - sz[i] dx[i]
        d sz[i] = [2 g/sqrt(N) (sy[i] Re a + sx[i] Im a) - (gamma_down - gamma_up)/2 (sx[i]^2 + sy[i]^2)] dt
                  + sy[i] dx[i] - sx[i] dy[i]
                  <dx[i]^2> = <dy[i]^2> = (gamma_down + gamma_up) dt     (Stratonovich)
        d a = [-i omega a - i sum_i g/sqrt(N) s-[i] - kappa/2 a] dt - dxi/2
                 <dxi dxi*> = 2 kappa dt

        stages   1 LocalField z, SpinDecay, FreeModes   2 QuadratureCoupling sx Re a
                 3 QuadratureCoupling sy Im a   noise x, y inside
        notice   single spins that decay settle above -1
        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Equations by names agree with the polynomials for terms of all kinds.
  @Test(
    arguments: [
      "sum(i<j in atom: J[i,j]*sx[i]*sx[j])", "sum(i<j in atom: J[i,j]*sx[i]*sy[j])",
      "sum(<i,j> in atom: g*(sx[i]*sx[j] + w*sz[i]*sz[j]))",
      "sum(<i,j> in atom: g*sx[i]*sy[j])",
      "sum(i in atom: g*sz[i]*sz[i+1]*sx[i+2])", "sum(i in atom: im*g*sp[i]*sm[i+1] + h.c.)",
      "(sum(i in atom: sz[i]))^2*g", "g*sum(i in atom: sp[i])*sum(j in atom: sm[j])",
      "sum(i in atom, j in atom if i != j: g/abs(i - j)^3*sz[i]*sz[j])",
      "sum(i<j in atom if dist(i,j) < 1.5: g*sz[i]*sz[j])", "g*ad[0]*a[1] + h.c.",
      "sum(l in mode: g/2*ad[l]^2*a[l]^2 + w*(a[l]^2 + h.c.))",
      "sum(i in atom, l in mode: g*exp(im*w*t)*a[l]*sp[i] + h.c.)",
      "Omega*sum(i in atom: sx[i]) + g*Sz[big]^2",
      "sum(l in mode: (g + im*w)*a[l]^3 + h.c.) + g*Sp[big]*a[1] + g*Sm[big]*ad[1]",
      "sum(i in atom: g*sz[i]) + sx[3]*w", "3", "sum(i<j in atom: sx[i]*sx[j]*w*t)",
    ], [0, 1])
  func byNames(_ hamiltonian: String, _ periodic: Int) throws {
    let page = try page(
      scope(periodic: periodic == 1), [hamiltonian],
      [("sm[i]*sm[i+1]", "g", "i in atom"), ("a[0]^2", "w", "")])
    #expect(page.equations != nil && page.differing.isEmpty && page.hasEnergyByNames)
    #expect(!page.lines.isEmpty && isBalanced(page.latex))
  }

  @Test(
    arguments: [
      ("sm[i] + 0.5*sz[i]", "i in atom"), ("sum(i in atom: J[i,0]*sm[i]) + a[1]", ""),
      ("a[0] + im*a[1]", ""), ("a[l]*ad[l]", "l in mode"), ("sz[i]*sz[i+1]", "i in atom"),
      ("exp(im*w*t)*sm[i]", "i in atom"), ("n[i] + im/2", "i in atom"), ("Sm[big]", ""),
      ("ad[l]^2*a[l]", "l in mode"), ("(im + w)*a[l] + g*ad[l]", "l in mode"), ("sx[2]", ""),
      ("sz[i]*sp[j]", "i != j in atom"), ("sum(l in mode: a[l])*sm[i]", "i in atom"),
    ])
  func jumpsByNames(_ jump: String, _ indices: String) throws {
    let page = try page(scope(periodic: true), ["g*sz[0]"], [(jump, "g^2 + w*t^2", indices)])
    #expect(page.equations != nil && page.differing.isEmpty && page.hasEnergyByNames)
    #expect(!page.lines.isEmpty && isBalanced(page.latex))
  }

  /// Where names do not tell, numbers are printed and nothing crashes.
  @Test(arguments: [
    ("sum(i in atom: g*sz[i]*sz[2*i])", "sm[i]"), ("sum(i in atom: n[i]*g)*n[0]", "sm[i]"),
    ("g*sz[0]", "sz[i]*sp[0]"), ("g*sz[0]", "sz[i]*sz[0]"),
  ])
  func numbersSiteBySite(_ hamiltonian: String, _ jump: String) throws {
    let page = try page(scope(periodic: true), [hamiltonian], [(jump, "g", "i in atom")])
    #expect(page.equations == nil || page.differing.contains(0))
    #expect(page.lines.contains { $0.hasPrefix("d sx[0]") })
    #expect(isBalanced(page.latex))
  }

  @Test func odd() throws {
    let empty = ExpressionScope(
      sets: [SiteSet("atom", .spins, count: 0), SiteSet("cavity", .modes, count: 0)])
    for hamiltonian in [[], ["0"], ["sum(i in atom: sz[i])"]] {
      let page = try page(empty, hamiltonian, [("sm[i]", "1", "i in atom")])
      #expect(page.lines.count > 1 && isBalanced(page.latex))
    }
    let page = try page(ExpressionScope(), [], [])
    #expect(page.lines.first == "symbols  H = 0")
  }

  /// Members of a lattice by one index and by coordinates in one text.
  @Test func coordinates() throws {
    for periodic in [false, true] {
      let lattice = ExpressionScope(
        sets: [SiteSet("atom", .spins, lattice: [3, 4], periodic: periodic)],
        parameters: ["h": .function { 1 + $0 }, "J": .number(0.4), "gamma": .number(0.2)])
      let page = try page(
        lattice,
        [
          "sum((x,y) in atom: h*cos(x + 2*y)*sx[x,y])", "sum(<i,j> in atom: J*sz[i]*sz[j])",
          "sum((x,y) in atom: J*sz[x,y]*sx[x+1,y])",
        ], [("sm[i]", "gamma", "i in atom")])
      #expect(page.equations != nil && page.differing.isEmpty && page.hasEnergyByNames)
      #expect(page.lines.contains { $0.hasSuffix("(x,y) the place of i") })
      #expect(isBalanced(page.latex))
    }
  }

  // MARK: Examples

  private func scope(periodic: Bool) -> ExpressionScope {
    var big = SiteSet("big", .spins, count: 1)
    big.twiceSpin = 3
    return ExpressionScope(
      sets: [
        SiteSet("atom", .spins, count: 5, periodic: periodic), SiteSet("mode", .modes, count: 2),
        big,
      ],
      parameters: [
        "g": .number(0.7), "w": .number(1.3), "Omega": .function { 0.4 + $0 },
        "J": .matrix(
          (0..<5).map { i in (0..<5).map { 0.3 / Double(1 + abs(i - $0)) } }, over: ("atom", "atom")
        ),
      ],
      definitions: [try! ExpressionScope.Definition("n[i]", "(1 + sz[i])/2")])
  }

  private func page(
    _ scope: ExpressionScope, _ hamiltonian: [String], _ jumps: [(String, String, String)]
  ) throws -> DerivedPage {
    let text = ModelText(
      scope: scope, hamiltonian: try hamiltonian.map { try ModelExpression($0) },
      jumps: try jumps.map { jump, rate, indices in
        ModelText.Jump(
          try ModelExpression(jump), rate: try ModelExpression(rate),
          for: indices.isEmpty ? .none : try ModelIndices(indices))
      })
    return try DerivedPage(text, text.masterEquation())
  }

  /// Environments and braces close, and nothing is there that plain LaTeX does not know.
  private func isBalanced(_ latex: String) -> Bool {
    var depth = 0
    for (before, character) in zip("\n" + latex, latex) where before != "\\" {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if depth < 0 { return false }
    }
    func count(_ text: String) -> Int { latex.components(separatedBy: text).count - 1 }
    return depth == 0 && count("\\begin{") == count("\\end{")
      && count("\\left") == count("\\right") && latex.allSatisfy(\.isASCII)
      && !latex.contains("@") && !latex.contains("#")
  }
}
