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
    #expect(plot.output.contains("tau = 1"))
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
    #expect(page.output.contains("H = "))
    #expect(page.output.contains("initial state: theta 0.5pi"))
  }
}
