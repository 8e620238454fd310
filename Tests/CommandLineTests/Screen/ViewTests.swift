import Foundation
import Testing

/// show, plan, models: what a person reads.
@Suite(.serialized) struct ViewTests {
  @Test func showPrintsValuesWithErrorsAndJSON() throws {
    let directory = try TemporaryDirectory()
    _ = try Program.result(of: Jobs.glass, in: directory, name: "a")
    let file = directory.path("a.h5")
    let text = try Program.run(["show", file])
    #expect(text.code == 0)
    #expect(text.output.contains("complete: 4 of 4 points"))
    #expect(text.output.contains("g_over_gc=1.27 theta=2.19911"))
    #expect(text.output.contains("overlap"))
    let plot = try Program.run(["show", file, "--observable", "correlation"])
    #expect(plot.output.contains("correlation, waiting_time = 2"))
    let json = try Program.run(["show", file, "--json", "--observable", "overlap"])
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let variables = object?["variables"] as? [String: [String: Any]]
    #expect(variables?["overlap"]?["shape"] as? [Int] == [2, 2, 9])
    #expect((variables?["overlap"]?["values"] as? [Any])?.count == 36)
    let unknown = try Program.run(["show", file, "--observable", "overlpa"])
    #expect(unknown.code == 65)
  }

  @Test func planSaysWhatARunCosts() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(Jobs.glass, "job.yaml")
    let result = try Program.run(["plan", job, "--ranks", "4"])
    #expect(result.code == 0)
    #expect(result.output.contains("4 points × 5 realizations × 40 trajectories"))
    #expect(result.output.contains("memory, each rank"))
  }

  @Test(arguments: ["spin_boson", "random_dicke", "hopfield", "dicke"])
  func modelsHaveAPage(name: String) throws {
    let list = try Program.run(["models"])
    #expect(list.output.contains(name))
    let page = try Program.run(["models", name])
    #expect(page.code == 0)
    #expect(page.output.contains("hamiltonian "))
    #expect(page.output.contains("initial state: theta 0.5pi"))
  }
}

/// Judging and choosing the time step.
@Suite(.serialized) struct StepTests {
  @Test func checkStepReportsDeviationsAndKeepsTheResult() throws {
    let directory = try TemporaryDirectory()
    let plain = try Program.result(of: Jobs.glass, in: directory, name: "plain")
    let checked = try Program.result(
      of: Jobs.glass, in: directory, name: "checked", ranks: 2, arguments: ["--check-step"])
    #expect(DataBits(checked).differing(from: DataBits(plain)) == [])
    guard case .real(let largest)? = checked[attribute: "step_check_max"] else {
      Issue.record("no step_check_max")
      return
    }
    #expect(largest > 0 && largest < 3)
    // A step that is far too large shows.
    let coarse = try Program.result(
      of: Jobs.glass, in: directory, name: "coarse",
      arguments: ["--check-step", "--set", "time.step=0.25"])
    guard case .real(let worse)? = coarse[attribute: "step_check_max"] else {
      Issue.record("no step_check_max")
      return
    }
    #expect(worse > 2 * largest)
  }

  @Test func aSweepOfPairCorrelationsHasARowAPoint() throws {
    let directory = try TemporaryDirectory()
    let job = """
      model: {name: rydberg_chain, sites: 4, interaction: 1, gamma_down: 0.1}
      sampling: {realizations: 2, trajectories: 16, batch: 16}
      time: {end: 1, step: 0.1, record_every: 0.5}
      observables: {pair_correlation: true, site_magnetization: true}
      sweep: {omega_rabi: [0.5, 1]}
      """
    _ = try Program.result(of: job, in: directory, name: "chain")
    let shown = try Program.run(["show", directory.path("chain.h5")])
    #expect(shown.code == 0)
    let rows = shown.output.split(separator: "\n").filter { $0.hasPrefix("omega_rabi=") }
    #expect(Set(rows.map { $0.prefix { $0 != " " } }) == ["omega_rabi=0.5", "omega_rabi=1"])
    #expect(rows.reduce(0) { $0 + $1.count { $0 == "(" } } >= 2 * 7, "\(shown.output)")
    let plot = try Program.run([
      "show", directory.path("chain.h5"), "--observable", "site_magnetization",
    ])
    #expect(plot.output.contains("site_magnetization, site = 0, "))
    #expect(plot.output.contains("* omega_rabi = 0.5"))
  }
}
