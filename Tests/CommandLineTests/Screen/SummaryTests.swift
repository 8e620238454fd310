import Foundation
import Testing

/// What `run` and `show` print stays readable however much there is.
@Suite(.serialized) struct SummaryTests {
  private static let job = """
    name: wide
    model: {name: dicke, spins: 4, omega_c: 1}
    sampling: {realizations: 2, trajectories: 2, batch: 16}
    time: {end: 40, step: 0.5, record_every: 0.5}
    observables: {overlap: true, g2: true, excitation_number: true, spin_squeezing: true,
      correlation: {waiting_times: {from: 0.5, to: 40, count: 80}, of: [sx, sy, sz]}}
    sweep: {g: {from: 0.1, to: 1, count: 60}}
    """

  @Test func manyPointsAndColumns() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      Self.job.replacingOccurrences(
        of: "{from: 0.5, to: 40, count: 80}",
        with: "[\((1...80).map { "\(Double($0) / 2)" }.joined(separator: ", "))]"),
      "job.yaml")
    let file = directory.path("a.h5")
    for arguments in [["run", job, "-o", file], ["run", job, "-o", file], ["show", file]] {
      let result = try Program.run(arguments)
      #expect(result.code == 0, "\(result.errors)")
      let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count < 220)
      let table = lines.drop { !$0.hasPrefix("values at") }.prefix {
        !$0.contains("magnetization, ")
      }
      #expect(table.allSatisfy { $0.count <= 100 }, "\(table.first { $0.count > 100 } ?? "")")
      let text = result.output
      #expect(text.contains("g=0.1 ") && text.contains("g=1 ") && text.contains("more points"))
      #expect(text.contains("of 60 points (all: twa show --json"))
      #expect(text.contains("4 of 80 waiting times"))
    }
  }

  /// Curves differ in one thing, which each line of the legend names.
  @Test func plotsOneThing() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      """
      name: chain
      model: {name: rydberg_chain, sites: 4, interaction: 1, gamma_down: 0.1, omega_rabi: 1}
      sampling: {realizations: 2, trajectories: 16, batch: 16}
      time: {end: 1, step: 0.1, record_every: 0.5}
      observables: {site_magnetization: true, overlap: false}
      """, "job.yaml")
    func legend(_ observable: String, _ sets: [String]) throws -> [String] {
      let file = directory.path("\(sets.count).h5")
      _ = try Program.run(["run", job, "-o", file, "--quiet"] + sets)
      let shown = try Program.run(["show", file, "--observable", observable])
      #expect(shown.code == 0, "\(shown.errors)")
      let plot = shown.output.components(separatedBy: "\n\n").last ?? ""
      let lines = plot.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      return [lines[0]] + lines.suffix(while: { "*o+x".contains($0.first ?? "|") })
    }
    #expect(try legend("magnetization", []) == ["magnetization", "* x", "o y", "+ z"])
    let sweep = ["--set", "sweep.omega_rabi=[0.5, 1, 2, 3, 4]"]
    let points = try legend("magnetization", sweep)
    #expect(points.first?.wholeMatch(of: /magnetization, [xyz]: 4 of 5 points/) != nil)
    #expect(
      points.dropFirst() == [
        "* omega_rabi = 0.5", "o omega_rabi = 1", "+ omega_rabi = 2", "x omega_rabi = 4",
      ])
    let sites = try legend("site_magnetization", [])
    #expect(sites.first?.wholeMatch(of: /site_magnetization, [xyz]/) != nil)
    #expect(sites.dropFirst() == ["* site = 0", "o site = 1", "+ site = 2", "x site = 3"])
    let both = try legend("site_magnetization", sweep)
    #expect(both.first?.wholeMatch(of: /site_magnetization, site = 0, [xyz]: 4 of 5 points/) != nil)
  }
}

extension Array {
  /// The longest end of which all elements satisfy a condition.
  fileprivate func suffix(while condition: (Element) -> Bool) -> [Element] {
    var start = count
    while start > 0, condition(self[start - 1]) { start -= 1 }
    return Array(self[start...])
  }
}
