import BatchCore
import TestSupport
import Testing

@testable import Models

/// Messages about expressions, character by character, with their place in the job.
@Suite("messages of custom models") struct CustomMessageTests {
  /// A job whose Hamiltonian stands at line 6, column 17.
  private func message(hamiltonian: String, quote: String = "\"") -> String {
    message(
      """
      model:
        name: custom
        spins: {atom: 10, ion: 1}
        modes: {cavity: 1, mech: 3}
        parameters: {delta: 1, J: 2, g: {normal: [0, 1], over: [atom]}}
        hamiltonian: \(quote)\(hamiltonian)\(quote)
      initial: {atom: {theta: 0}, ion: {theta: 0}, cavity: {displacement: 0}, mech: {thermal: 1}}
      time: {end: 2, step: 0.1, record_every: 0.4}
      """)
  }

  private func message(_ yaml: String) -> String {
    do {
      _ = try Job.parse(yaml: yaml, file: "job.yaml")
      return "no mistake"
    } catch let error as JobError {
      return error.message
    } catch {
      return "another error: \(error)"
    }
  }

  static let cases: [(text: String, carets: ClosedRange<Int>, message: String)] = [
    (
      "delta/2*sz", 9...10,
      "`sz` needs an index: the model has 11 spins; write `sz[i]` inside `sum(i in atom: ...)`"
    ),
    (
      "sum(i in atom: delta*sz[i] + g[i]*sp[i]*a[cavity])", 30...49,
      "the Hamiltonian is not Hermitian: this term lacks its adjoint; write `(g[i]*sp[i]*a[cavity] + h.c.)`"
    ),
    (
      "sum(i in atom: delta*sz[i] + g[i]*sp[i]*a[cavity] + h.c.)", 16...26,
      "`h.c.` would double the Hermitian term `delta*sz[i]`; put parentheses around what it conjugates"
    ),
    (
      "im*J*(a[cavity] + ad[cavity])", 1...29,
      "the Hamiltonian is not Hermitian: this term is anti-Hermitian; drop the factor `im`, or write `im*(X - dag(X))`"
    ),
    ("sum(i in atoms: sz[i])", 10...14, "unknown set `atoms`; did you mean `atom`?"),
    ("dleta*sz[ion]", 1...5, "unknown name `dleta`; did you mean `delta`?"),
    ("2 sz[ion]", 3...4, "two factors side by side; write `*` between them"),
    ("sum(i in atom: J*sz[i]*sz[i+1]", 31...31, "expected `)` to close `sum(`, found the end"),
    (
      "sum(i in atom J*sz[i])", 15...15,
      "expected `:` between the indices of the sum and what is summed, found `J`"
    ),
    ("sum(k in mech: sz[k])", 19...19, "the index runs over `mech`, modes; `sz` acts on a spin"),
    ("g*sx[ion]", 1...1, "`g` has one value a site; write `g[i]`"),
    ("sx[ion]**2", 8...9, "write a power as `^`"),
    ("exp(sx[ion])", 5...11, "`exp` of an operator; functions take numbers"),
    (
      "sum(i in atom, j in atom: J/abs(i - j)^3*sz[i]*sz[j])", 29...40,
      "division by zero (at i = 0, j = 0)"
    ),
    (
      "\\sum_i \\sigma_i^z", 1...1,
      "`\\` is not part of an expression; write the expression without LaTeX"
    ),
  ]

  @Test("expressions", arguments: cases.indices) func expressions(number: Int) {
    let example = Self.cases[number]
    // The quote is the column before.
    let quote = example.text.contains("\\") ? "'" : "\""
    let carets =
      String(repeating: " ", count: example.carets.lowerBound - 1)
      + String(repeating: "^", count: example.carets.count)
    let expected =
      "job.yaml:6:\(16 + example.carets.lowerBound): \(example.message)\n\(example.text)\n\(carets)"
    #expect(message(hamiltonian: example.text, quote: quote) == expected)
  }

  @Test("rates and matrices") func rates() {
    func message(_ jump: String, _ parameters: String) -> String {
      self.message(
        """
        model:
          name: custom
          spins: {atom: 2}
          parameters: \(parameters)
          jumps:
            - {for: i in atom, operator: "sm[i]", \(jump)}
        initial: {atom: {theta: 0}}
        time: {end: 2, step: 0.1, record_every: 0.4}
        """)
    }
    #expect(
      message("rate: \"gamma*(1 - t)\"", "{gamma: 0.1}") == """
        job.yaml:6:50: rate `gamma*(1 - t)` is -0.02 at t = 1.2; a rate is >= 0
        gamma*(1 - t)
        ^^^^^^^^^^^^^
        """)
    #expect(
      message("rate: -1", "{}") == """
        job.yaml:6:49: rate `-1` is -1; a rate is >= 0
        -1
        ^^
        """)
    #expect(
      message("matrix: Gamma", "{Gamma: [[1, 1.31], [1.31, 1]]}") == """
        job.yaml:6:51: matrix `Gamma` has the eigenvalue -0.31; a decay matrix has none below 0
        Gamma
        ^^^^^
        """)
    #expect(
      message("matrix: Gamma", "{Gamma: [[1, 2], [3, 1]]}") == """
        job.yaml:6:51: matrix `Gamma` is not Hermitian: Gamma[0,1] = 2, but Gamma[1,0] = 3
        Gamma
        ^^^^^
        """)
    #expect(message("rate: 1", "{U: 2}") == "job.yaml:4: unused parameter `U`")
  }

  @Test("expressions without quotes") func quotes() {
    let lines = [
      "hamiltonian: sum(i in atom: sz[i])", "hamiltonian: [sum(i in atom: sz[i])]",
      "hamiltonian: {all: sum(i in atom: sz[i])}",
    ]
    for line in lines {
      let colon = line.distance(
        from: line.startIndex, to: line.range(of: "atom: ")!.lowerBound)
      #expect(
        message("model:\n  name: custom\n  spins: {atom: 2}\n  \(line)\n")
          == "job.yaml:4:\(colon + 7): quote the expression: it contains `: `", "\(line)")
    }
    #expect(
      message(
        "model:\n  name: custom\n  spins: {atom: 2}\n  hamiltonian:\n    - sum(i in atom: sz[i])\n")
        == "job.yaml:5:20: quote the expression: it contains `: `")
    #expect(
      message("hamiltonian: {a: sz[0]\nb: 2").contains("not valid YAML"))
  }

  @Test("folded texts point at the key") func folded() {
    #expect(
      message(
        """
        model:
          name: custom
          spins: {atom: 2}
          hamiltonian: >
            sum(i in atom: sz[i])
            + dleta
        initial: {atom: {theta: 0}}
        time: {end: 2, step: 0.1, record_every: 0.4}
        """) == """
          job.yaml:4:3: unknown name `dleta`
          sum(i in atom: sz[i]) + dleta 
                                  ^^^^^
          """)
  }
}
