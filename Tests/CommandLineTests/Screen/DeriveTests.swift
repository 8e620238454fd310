import Foundation
import Testing

/// `twa derive`: the equations of a job.
struct DeriveTests {
  private static let driven = """
    name: driven
    model: {name: driven_spin, omega_rabi: 1, gamma_down: 0.1}
    time: {end: 1, step: 0.1}
    """

  /// Clusters, critical couplings, sums and ratios instead of counts.
  @Test(arguments: [driven, Jobs.glass, Jobs.single, Jobs.eliminated])
  func builtIn(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(text, "job.yaml")
    let plain = try Program.run(["derive", job])
    #expect(plain.code == 0, "\(plain.errors)")
    let lines = plain.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("symbols  H = ") == true)
    #expect(lines.contains { $0.hasPrefix("d sx") } && lines.contains { $0.hasPrefix("stages") })
    // By names, not site by site.
    #expect(!plain.output.contains("dt + noise"))
    let latex = try Program.run(["derive", job, "--latex"])
    #expect(latex.code == 0 && latex.output.hasPrefix("\\documentclass"))
    #expect(latex.output.hasSuffix("\\end{document}\n"))
  }

  @Test func typed() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      """
      name: typed
      model:
        name: custom
        spins: {atom: 3, ion: {count: 2, spin: 1}}
        modes: {cavity: 1}
        parameters: {g: {normal: [1, 0.1], over: atom}, "F": "cos(t)"}
        hamiltonian: "sum(i in atom: g[i]*a*sp[i] + h.c.) + F*sum(k in ion: Sz[k]^2)"
        jumps: [{operator: "a^2", rate: 1}, {for: k in ion, operator: "Sm[k]", rate: 0.1}]
      initial: {atom: {theta: 0}, ion: {theta: 0}, cavity: {displacement: 1}}
      time: {end: 1, step: 0.1}
      """, "job.yaml")
    let result = try Program.run(["derive", job])
    #expect(result.code == 0, "\(result.errors)")
    for part in ["d a = [-i sum_i g[i] s-[i] - |a|^2 a] dt - a* dxi", "TiltedDecay", "F "] {
      #expect(result.output.contains(part), "\(result.output)")
    }
    #expect(!result.output.contains("dt + noise"))
  }

  @Test func mistakes() throws {
    let result = try Program.run(["derive", "/nowhere/job.yaml"])
    #expect(result.code == 66 && result.ownErrors.count == 1)
  }
}
