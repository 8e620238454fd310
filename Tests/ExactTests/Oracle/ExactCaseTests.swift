import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// Where truncated Wigner is exact, it agrees with exact quantum mechanics within its standard errors.
struct ExactCaseTests {
  private static let tail =
    "sampling: {realizations: 64, trajectories: 256, seed: 5}\ntime: {end: 3, step: 0.05, record_every: 0.25}\n"

  private static func custom(_ text: String) -> String { "model:\n  name: custom\n" + text + tail }

  static let cases: [(String, String)] = [
    (
      "free precession",
      custom(
        "  spins: {atom: 3}\n  hamiltonian: \"sum(i in atom: 0.4*(i + 1)*sz[i] + 0.3*sx[i])\"\ninitial: {atom: {theta: 1, phi: 0.4}}\nobservables: {xy: \"sx[0]*sy[1]\"}\n"
      )
    ),
    (
      "dephasing",
      custom(
        "  spins: {atom: 2}\n  hamiltonian: \"0.7*sx[0] + 0.2*sz[1]\"\n  jumps:\n    - {for: i in atom, operator: \"sz[i]\", rate: 0.3}\ninitial: {atom: {theta: 1, phi: 0.4}}\n"
      )
    ),
    (
      "a driven damped mode",
      custom(
        "  modes: {cavity: 1}\n  hamiltonian: \"0.8*ad*a + 0.5*(a + ad)\"\n  jumps:\n    - {operator: \"a\", rate: 0.6}\n    - {operator: \"ad\", rate: 0.1}\ninitial: {cavity: {displacement: 1}}\nobservables: {x: \"a + ad\", x2: \"(a + ad)^2\"}\n"
      )
    ),
    (
      "a quadratic Hamiltonian of two modes",
      custom(
        "  modes: {b: 2}\n  hamiltonian: \"0.5*ad[0]*a[0] + 0.9*ad[1]*a[1] + (0.4*a[0]*ad[1] + h.c.) + (0.1*a[0]^2 + h.c.)\"\ninitial: {b: {displacement: 0.7}}\nobservables: {first: \"ad[0]*a[0]\", cross: \"ad[0]*a[1] + ad[1]*a[0]\"}\n"
      )
    ),
    (
      // Each spin turns about x in the field of the others, whose s^x stays: a product of cosines.
      "Ising spins along z, coupled in x",
      custom(
        "  spins: {atom: 4}\n  hamiltonian: \"sum(i<j in atom: 0.2*(i + j)*sx[i]*sx[j])\"\n  jumps:\n    - {for: i in atom, operator: \"sx[i]\", rate: 0.05}\ninitial: {atom: {theta: 0}}\n"
      )
    ),
    (
      "undriven modes of a lossy Tavis-Cummings model without coupling",
      "model: {name: tavis_cummings, atoms: 3, g: 0, kappa: 0.5}\ninitial: {theta: 0.7, displacement: 1.2}\n"
        + tail
    ),
    (
      "equal loss and pump",
      "model: {name: driven_spin, omega_rabi: 0, gamma_down: 0.5, gamma_up: 0.5}\ninitial: {theta: 0.4}\n"
        + tail
    ),
  ]

  @Test(arguments: cases) func agrees(what: String, yaml: String) throws {
    let oracle = try Oracle(yaml: yaml)
    #expect(!oracle.comparison.observables.isEmpty && oracle.comparison.notCompared.isEmpty)
    for observable in oracle.comparison.observables where observable.total.measured > 0 {
      let z = try #require(observable.total.largestZ)
      #expect(
        abs(z.value) <= (observable.chance ?? 4),
        "\(what): \(observable.name) \(observable.label(z))")
      #expect(observable.total.measured >= 8 && (observable.total.rmsZ ?? 9) < 2.5)
    }
  }

  /// Where it is not exact, the same comparison tells.
  @Test func aDecayingSpinIsOff() throws {
    let oracle = try Oracle(
      yaml:
        "model: {name: driven_spin, omega_rabi: 0, gamma_down: 1}\ninitial: {theta: 0}\n"
        + Self.tail)
    let observable = try oracle["magnetization"]
    let z = try #require(observable.total.largestZ)
    #expect(abs(z.value) > 2 * (observable.chance ?? 4))
  }
}
