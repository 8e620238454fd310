import BatchCore
import Models
import TestSupport
import Testing

/// Which row of the page validity.md a job falls into.
struct ValidityNoteTests {
  private func note(_ model: String, _ rest: String = "", initial: String = "{}") throws -> String?
  {
    let yaml =
      "model: {\(model)}\ninitial: \(initial)\ntime: {end: 1, step: 0.01, record_every: 0.1}\n\(rest)"
    return ValidityNote(of: try Job.parse(yaml: yaml, file: "job.yaml"))?.text
  }

  private static let laser = "name: tavis_cummings, kappa: 1, gamma_down: 0.125, gamma_up: 0.4"

  @Test func ratiosDecideWhateverTheSize() throws {
    let text = try #require(try note("\(Self.laser), atoms: 5000, g: 1"))
    #expect(
      text.hasPrefix("tavis_cummings with atoms = 10, g = 0.9, gamma_up = 0.375 in validity.md: "))
    #expect(text.contains("photon_number within ") && text.contains("% of its largest"))
    #expect(text.hasSuffix("of exact, up to t = 20/kappa"))
    #expect(try note("\(Self.laser), atoms: 3, g: 1")?.contains("atoms = 2, ") == true)
    // Twice all rates, couplings and frequencies is the same system.
    #expect(
      try note(
        "name: tavis_cummings, kappa: 2, gamma_down: 0.25, gamma_up: 0.8, atoms: 5000, g: 2, omega: 2, epsilon: 2"
      ) == text)
  }

  @Test func farFromEveryRow() throws {
    #expect(try note("\(Self.laser), atoms: 10, g: 40") == nil)
    #expect(try note("\(Self.laser), atoms: 10, g: 0.9, epsilon: 3") == nil)
    #expect(try note("\(Self.laser), atoms: 10, g: 0.9", initial: "{theta: pi}") == nil)
    #expect(try note("\(Self.laser), atoms: 10, g: 0.9", initial: "{displacement: 2}") == nil)
    // Couplings that differ from atom to atom.
    #expect(try note("\(Self.laser), atoms: 10, g: {normal: [0.9, 0.1]}") == nil)
    #expect(
      try note("name: rydberg_chain, sites: 9, omega_rabi: 0.5, gamma_down: 0.1") != nil)
    #expect(
      try note("name: rydberg_chain, sites: 9, omega_rabi: 0.5, gamma_down: 0.1, lattice: square")
        == nil)
  }

  @Test func bothNamesOfTheCoupling() throws {
    // g_c = sqrt(2)/2 at delta = 1, omega_c = 2, kappa = 0.
    let text = try #require(
      try note("name: dicke, spins: 10, omega_c: 2, g: 0.70710678", initial: "{theta: pi}"))
    #expect(
      text == (try note("name: dicke, spins: 10, omega_c: 2, g_over_gc: 1", initial: "{theta: pi}"))
    )
    #expect(text.contains("g_over_gc = 1"))
  }

  @Test func aSweepNamesItsWorstRow() throws {
    let text = try #require(
      try note(
        "name: driven_spin, gamma_down: 1", "sweep: {omega_rabi: [0, 2, 10, 1000]}\n",
        initial: "{theta: pi}"))
    #expect(text.hasPrefix("driven_spin with omega_rabi = 0, gamma_up = 0 in validity.md"))
    #expect(text.contains("; the worst of 3 rows that the sweep falls into"))
    #expect(text.hasSuffix("; 3 of 4 points of the sweep are near a row"))
  }
}
