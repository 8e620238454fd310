import Foundation
import Testing

/// Jobs that this machine cannot run: their costs are told, only `run` refuses.
@Suite(.serialized) struct LargeJobTests {
  @Test(arguments: [
    "{name: rydberg_chain, sites: 1e9, omega_rabi: 1}",
    "{name: correlated_emission, atoms: 1e6, spacing: 0.1}",
    "{name: random_dicke, clusters: 1e6, modes: 1e6, omega_c: 1, g: 1}",
  ]) func costsAreToldAndOnlyRunRefuses(model: String) throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(
      "model: \(model)\ntime: {end: 1, step: auto, record_every: 0.1}\n", "large.yaml")
    let plan = try Program.run(["plan", job])
    #expect(plan.code == 0 && !plan.timedOut, "\(plan.errors)")
    #expect(plan.output.contains("memory, rank 0") && plan.output.contains("this machine"))
    let submit = try Program.run(["submit", job, "--dry-run"])
    #expect(submit.code == 0 && submit.output.contains("memory: "), "\(submit.errors)")
    #expect(submit.errors.contains("runs only where there is more"))
    let run = try Program.run(["run", job, "-o", directory.path("a.h5")])
    #expect(run.code == 65 && run.ownErrors.count == 1, "\(run.errors)")
    #expect(run.errors.contains("large.yaml:1:") && run.errors.contains("this size needs"))
  }
}
