import Foundation
import TestSupport
import Testing

@testable import MeanField

/// Motion that an adaptive step could pass over.
struct PulseTests {
  /// Spins from +z under f(t) σ^x with an area of 1: z = cos 2, whatever the records are.
  @Test(arguments: [
    "{times: [4.2, 4.3, 4.4], values: [0, 10, 0]}",
    "{times: [4.2999, 4.3, 4.3001], values: [0, 10000, 0]}",
    "\"100/sqrt(pi)*exp(-(100*(t - 4.3))^2)\"", "\"(sign(t - 4.3) - sign(t - 5.3))/2\"",
    "\"(sign(t - 5) - sign(t - 6))/2\"",
  ])
  func shortPulses(f: String) throws {
    for atoms in [2, 300] {
      let variables = try MeanFieldJob(
        "{name: custom, spins: {s: \(atoms)}, parameters: {f: \(f)}, hamiltonian: \"sum(i in s: f*sx[i])\"}",
        time: "end: 10, record_every: 5", initial: "{s: {theta: 0}}"
      ).variables()
      let (own, error) = (
        variables["magnetization"]!.values, variables["magnetization"]!.errors!
      )
      #expect(abs(own.last! - cos(2)) < 1e-8)
      #expect(error.last! < 1e-7)
    }
  }

  /// 10⁴ time units of free precession: rounding of the time does not add up, and the error says what it leaves.
  @Test(arguments: [300, 100])
  func longTimes(atoms: Int) throws {
    let variables = try MeanFieldJob(
      "{name: custom, spins: {s: \(atoms)}, modes: {c: 1}, hamiltonian: \"sum(i in s: i/300*sz[i]) + ad*a\"}",
      time: "end: 4000, record_every: 1000, tolerance: 1e-12",
      initial: "{s: {theta: 1}, c: {displacement: 1}}"
    ).variables()
    let (own, error) = (
      variables["magnetization"]!.values, variables["magnetization"]!.errors!
    )
    for record in 0...4 {
      let exact =
        (0..<atoms).reduce(0.0) { $0 + sin(1) * cos(2 * Double($1) / 300 * 1000 * Double(record)) }
        / Double(atoms)
      let difference = abs(own[3 * record] - exact)
      #expect(difference < 1e-11 && difference <= 3 * error[3 * record] + 1e-14)
    }
  }

  /// Amplitudes that leave the range of numbers are no result.
  @Test(arguments: [300, 2])
  func runaway(atoms: Int) throws {
    let job = try MeanFieldJob(
      "{name: custom, spins: {s: \(atoms)}, modes: {c: 1}, hamiltonian: \"2*(ad^2 + h.c.)\"}",
      time: "end: 100, record_every: 5", initial: "{s: {theta: 1}, c: {displacement: 0.3}}")
    #expect { try job.variables() } throws: { "\($0)".contains("an amplitude grows beyond 1e75") }
  }
}
