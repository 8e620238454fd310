import Foundation
import Methods
import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

extension JobTests {
  @Test func identityLeavesOutCountsNamesAndLayout() throws {
    let first = try job()
    let second = try job(
      "# comment\n" + Self.minimal, "sampling.realizations=128", "sampling.trajectories=16",
      "output.checkpoint=5m", "output.keep_partial=false", "name=x", "model.kappa=0.0",
      "initial.theta=pi/2", "method=twa", "precision=double", "time.stepper=flows")
    #expect(!first.identityJSON.contains("stepper"))
    #expect(first.identityJSON == second.identityJSON)
    #expect(first.differences(from: second).isEmpty)
  }

  @Test(arguments: [
    ("time.step=0.01", "time.step"), ("model.kappa=0.1", "model.kappa"),
    ("sampling.seed=2", "sampling.seed"), ("sampling.batch=32", "sampling.batch"),
    ("sampling.spin_sampling=gaussian", "sampling.spin_sampling"),
    ("initial.theta=0", "initial.theta"),
    ("time.end=20", "time.end"), ("observables.overlap=true", "observables.overlap"),
    ("observables.correlation.waiting_times=[1]", "observables.correlation"),
    ("precision=single", "precision"), ("time.stepper=lie_heun", "time.stepper"),
    ("sweep.phi=[1]", "sweep.phi"),
  ]) func differingKeys(override: String, key: String) throws {
    let differing = Catalogue.all.differingKeys(
      try job().identityJSON, try job(Self.minimal, override).identityJSON)
    #expect(differing.contains(key))
    #expect(differing == (key == "sweep.phi" ? ["initial.phi", key] : [key]))
  }

  @Test func severalDifferingKeys() throws {
    let other = try job(Self.minimal, "time.step=0.01", "model.kappa=1")
    #expect(try job().differences(from: other) == ["model.kappa", "time.step"])
    #expect(!Catalogue.all.differingKeys("no JSON", other.identityJSON).isEmpty)
  }

  @Test func orderOfTheSweepIsPartOfTheIdentity() throws {
    let one = try job(Self.minimal, "sweep.phi=[1]", "sweep.theta=[1]")
    let two = try job(Self.minimal, "sweep.theta=[1]", "sweep.phi=[1]")
    #expect(one.differences(from: two) == ["sweep.phi", "sweep.theta"])
  }

  @Test func stepsWithTheSameGridAreTheSame() throws {
    let one = try job(Self.minimal, "time.step=0.05", "time.end=2")
    #expect(one.differences(from: try job(Self.minimal, "time.step=0.06", "time.end=2")).isEmpty)
  }

  @Test func resolvedIsStableJSON() throws {
    let job = try Job.parse(yaml: Self.example, file: "x.yaml", overrides: ["name=a \"b\""])
    let json = job.resolvedJSON
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["name"] as? String == "a \"b\"")
    #expect((object["time"] as? [String: Any])?["step"] as? Double == 0.02)
    #expect((object["sampling"] as? [String: Any])?["batch"] as? Int == 64)
    #expect(
      json
        == (try Job.parse(yaml: Self.example, file: "x.yaml", overrides: ["name=a \"b\""]))
        .resolvedJSON)
    #expect(
      json.hasPrefix(
        #"{"name":"a \"b\"","model":{"name":"random_dicke","clusters":64,"modes":64,"#))
    #expect(json.contains(#""seed":1,"#) && json.contains(#""sweep":{"g_over_gc":[0.8,1,1.27],"#))
  }
}
