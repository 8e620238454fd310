import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Lax

struct LaxMethodTests {
  @Test func phaseTwo() throws {
    let result = try LaxResult(laxJob(""))
    #expect(try result.values("root_pairs") == [2])
    #expect(try result.values("root_pairs_stderr") == [0])
    let (re, im) = (try result.values("root_re"), try result.values("root_im"))
    #expect(re.count == 4 && im.count == 4)
    #expect(abs(re[0] - 1.88724) < 1e-5 && abs(re[1] - 3.94230) < 1e-5)
    #expect(abs(im[0] - 0.140755) < 1e-6 && abs(im[1] - 0.564164) < 1e-6)
    #expect(re[2].isNaN && re[3].isNaN && im[2].isNaN && im[3].isNaN)
    #expect(try result.values("frequency")[1] == 2 * re[1])
    #expect(try result.values("amplitude")[1] == im[1])
    #expect(try result.values("root_im_stderr")[0] < 1e-14)
    #expect(abs(try result.values("period")[0] - 2 * .pi / 4.2705) < 1e-3)
    #expect(try result.values("steady_coherence")[0].isNaN)
    #expect(try result.values("steady_photon_density")[0].isNaN)
    #expect(abs(try result.values("boundary_lower")[0] - 3.21113) < 1e-5)
    #expect(abs(try result.values("boundary_upper")[0] - 7.36395) < 1e-5)
    #expect(try result.values("boundary_third")[0].isNaN)
    #expect(result.document.warnings.isEmpty)
    #expect(result.document[attribute: "stderr_meaning"] == .text("numerical error"))
    #expect(!result.names.contains { $0.hasPrefix("equilibrium") })
  }

  @Test func phasesOfASweep() throws {
    let result = try LaxResult(laxJob("sweep: {delta_c: [2, 5, 10.3], width: [8, 1]}"))
    #expect(try result.values("root_pairs") == [1, 2, 2, 3, 1, 3])
    let coherence = try result.values("steady_coherence")
    #expect(abs(coherence[4] - 0.11924) < 1e-5)
    #expect(coherence[1].isNaN && coherence[2].isNaN)
    #expect(abs(try result.values("steady_photon_density")[4] - 1.12852 * 1.12852 / 10.3) < 1e-4)
  }

  /// Everything scales with χN.
  @Test func unitOfEnergy() throws {
    let one = try LaxResult(laxJob("observables: {equilibrium: true}"))
    let two = try LaxResult(
      laxJob(
        "observables: {equilibrium: true}",
        overrides: [
          "model.chi_n=2", "model.epsilon_0=12", "model.width=16", "model.delta_c=12",
        ]))
    for name in one.names where !name.hasSuffix("_stderr") && !name.hasPrefix("tr") {
      let factor =
        ["root_pairs", "steady_coherence", "steady_photon_density"].contains(name)
          || name.hasSuffix("done") || name.hasSuffix("_density") || name.hasSuffix("coherence")
        ? 1 : name == "period" ? 0.5 : 2.0
      for (a, b) in zip(try one.values(name), try two.values(name)) {
        #expect(a.isNaN && b.isNaN || abs(b - factor * a) <= 1e-12 * abs(b), "\(name): \(a) \(b)")
      }
    }
  }

  @Test func phaseDifferenceAndCavity() throws {
    let result = try LaxResult(
      laxJob(
        "initial: {cavity: equilibrium}\nsweep: {phase_difference: [0, 1.0, 3.141592653589793]}",
        overrides: ["model.delta_c=3"]))
    #expect(abs(try result.values("root_im")[0] - 1.0659) < 1e-4)
    let boundaries = try result.values("boundary_lower")
    #expect(boundaries[0].isNaN && boundaries[1].isNaN)
    #expect(abs(boundaries[2] - 52.0.squareRoot() / (1 + .pi / 8)) < 1e-12)
    let quench = Quench(
      splitting: 6, width: 8, cavity: 3, phaseDifference: 1, hasCavityField: true)
    #expect(try result.values("root_im")[4] == quench.roots.im[0])
  }

  @Test func levelsOneByOne() throws {
    let continuum = try LaxResult(laxJob(""))
    let finite = try LaxResult(
      laxJob("lax: {levels: finite}", overrides: ["model.atoms=400"]))
    #expect(try finite.values("root_pairs") == [2])
    for name in ["root_re", "root_im"] {
      for (a, b) in zip(try continuum.values(name), try finite.values(name)) {
        #expect(a.isNaN && b.isNaN || abs(a - b) < 1e-4, "\(name)")
      }
    }
    let two = try LaxResult(laxJob("lax: {levels: finite}", overrides: ["model.atoms=2"]))
    #expect(try two.values("root_pairs")[0] <= 3)
  }

  /// Random levels: means over realizations with their standard errors, near the continuum.
  @Test func randomLevels() throws {
    let job = try laxJob(
      "lax: {levels: finite}\nsampling: {realizations: 12, seed: 4}",
      overrides: ["model.levels=random", "model.atoms=100"])
    let result = try LaxResult(job)
    let axis = try result.values("root_im").count
    #expect(axis == 64)
    let (im, error) = (try result.values("root_im"), try result.values("root_im_stderr"))
    #expect(error[0] > 1e-3 && abs(im[0] - 0.5642) < 5 * error[0], "\(im[0]) \(error[0])")
    #expect(zip(im, im.dropFirst()).allSatisfy { $0 >= $1 || $1.isNaN || $0.isNaN })
    #expect(try result.values("realizations_done") == [12])
    // Realization by realization from the same draws.
    let computation = LaxComputation(job: job)
    let roots = (0..<12).map { computation.roots(atPoint: 0, realization: $0) }
    #expect(roots.allSatisfy { $0.isComplete })
    let mean = roots.map { $0.im.max()! }.reduce(0, +) / 12
    #expect(abs(mean - im[0]) < 1e-12)
    #expect(Set(roots.map { $0.im.max()! }).count == 12)
    let pairs = roots.map { Double($0.count) }.reduce(0, +) / 12
    #expect(abs(try result.values("root_pairs")[0] - pairs) < 1e-12)
  }

  @Test(arguments: [2, 3, 5]) func sameBitsOnAnyRanks(ranks: Int) throws {
    let job = try laxJob(
      "lax: {levels: finite}\nsampling: {realizations: 7}\nsweep: {delta_c: [1, 5, 9]}",
      overrides: ["model.levels=random", "model.atoms=20"])
    let (alone, together) = (try LaxResult(job), try LaxResult(job, ranks: ranks))
    #expect(alone.names == together.names)
    for name in alone.names {
      #expect(
        try alone.values(name).map(\.bitPattern) == together.values(name).map(\.bitPattern),
        "\(name)")
    }
    #expect(alone.document.unitDigests == together.document.unitDigests)
  }

  @Test func groundState() throws {
    let job = try laxJob(
      "observables: {roots: false, equilibrium: true}\nsweep: {epsilon_0: [1, 3, 6]}",
      overrides: ["model.delta_c=10"])
    let result = try LaxResult(job)
    #expect(!result.names.contains("root_pairs"))
    let gaps = try result.values("equilibrium_gap")
    #expect(abs(gaps[0] - 0.52245) < 1e-5 && abs(gaps[1] - 0.37542) < 1e-5 && gaps[2] == 0)
    #expect(try result.values("equilibrium_chemical_potential")[2].isNaN)
    #expect(abs(try result.values("equilibrium_critical_epsilon_0")[0] - 4.149259) < 1e-6)
    let zero = try LaxResult(
      laxJob("observables: {equilibrium: zero_mu}", overrides: ["model.epsilon_0=4"]))
    #expect(abs(try zero.values("equilibrium_coherence")[0] - 0.146574) < 1e-6)
    #expect(try zero.values("equilibrium_chemical_potential") == [0])
  }

  /// What cannot be found is said.
  @Test func missingRootsWarn() throws {
    // Boxes that touch, and hardly a phase difference: a root some e^(−1000) above the axis.
    let result = try LaxResult(
      laxJob(
        "initial: {phase_difference: 0.001}",
        overrides: ["model.epsilon_0=1.25", "model.width=2.5", "model.delta_c=29.5"]))
    let pairs = try result.values("root_pairs")[0]
    let found = try result.values("root_im").count { !$0.isNaN }
    let missing = try result.values("roots_missing")[0]
    #expect(missing > 0 && pairs - Double(found) == missing)
    #expect(result.document.warnings.contains { $0.contains("could not be found") })
  }
}
