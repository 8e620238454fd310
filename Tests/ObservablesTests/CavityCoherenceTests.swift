import BatchCore
import Foundation
import TestSupport
import Testing

/// `coherence` and `photon_density` of `bcs_cavity`, against numbers of an independent program and against roots
/// of the Lax vector (arXiv:2202.05851).
struct CavityCoherenceTests {
  static func job(_ numbers: String, end: Double, method: String = "mean_field", more: String = "")
    -> String
  {
    """
    model: {name: bcs_cavity, \(numbers)}
    method: \(method)
    time: {end: \(end), step: 0.01, record_every: 0.05}
    \(more)
    """
  }

  /// Means over records of spacing 0.05 (t = 0 in full, which adds 0.0005 to the coherence) to t = 50 at ε₀ = 6, W = 8, of 600 levels a box and κ in units of g√N.
  struct Averages: Sendable {
    let detuning, loss, coherence, photons: Double
  }

  static let averages = [
    Averages(
      detuning: 2, loss: 0, coherence: 0.035985768431242876, photons: 0.022779831865182017),
    Averages(
      detuning: 2, loss: 0.014, coherence: 0.03269859092635153, photons: 0.01639451053948562),
    Averages(detuning: 7, loss: 0, coherence: 0.20689780101636335, photons: 0.08986759962384304),
    Averages(
      detuning: 7, loss: 0.014, coherence: 0.184259191763495, photons: 0.057996017570846964),
    Averages(
      detuning: 10.3, loss: 0, coherence: 0.1250657176966597, photons: 0.12416815220012026),
    Averages(
      detuning: 10.3, loss: 0.014, coherence: 0.09435498176647714, photons: 0.060109078715209506),
  ]

  @Test(arguments: averages) func averagesOfAnIndependentProgram(expected: Averages) throws {
    let result = try Solved(
      Self.job(
        "atoms: 260, epsilon_0: 6, width: 8, delta_c: \(expected.detuning), kappa_over_g: \(expected.loss)",
        end: 50))
    let (coherence, photons) = try (result["coherence_mean"][0], result["photon_density_mean"][0])
    #expect(abs(coherence + 0.00045 - expected.coherence) < 0.004 * expected.coherence)
    #expect(abs(photons - expected.photons) < 0.004 * expected.photons)
    #expect(abs(try result["coherence"][0] - 1) < 1e-12)
    #expect(abs(try result["photon_density"][0]) < 1e-12)
    let m = try result["magnetization"]
    for (record, value) in try result["coherence"].enumerated() {
      #expect(abs(value - hypot(m[3 * record], m[3 * record + 1])) < 1e-12)
    }
  }

  /// One pair of roots u: |b| → Im u and |S⁺| → Im u |1 − 2 Re u/Δ_c|; u = 5.69416 + 1.12852i.
  @Test func onePairHoldsTheLight() throws {
    let result = try Solved(
      Self.job(
        "atoms: 420, epsilon_0: 6, width: 8, delta_c: 10.3", end: 80,
        more: "observables: {average: {from: 40, to: 80}}"))
    let (amplitude, frequency) = (1.12852, 2 * 5.69416)
    let late = try result["photon_density"].suffix(600)
    let photons = amplitude * amplitude / 10.3
    #expect(late.allSatisfy { abs($0 - photons) < 0.02 * photons })
    let coherence = amplitude * abs(1 - frequency / 10.3)
    #expect(abs(try result["coherence_mean"][0] - coherence) < 0.02 * coherence)
  }

  /// Two pairs: |b| oscillates between 0.2515 and 1.6555 at ω = 4.2513.
  @Test func twoPairsOscillateWithOneFrequency() throws {
    let result = try Solved(
      Self.job(
        "atoms: 200, epsilon_0: 6, width: 2, delta_c: 6", end: 150,
        more: "observables: {average: {from: 60, to: 150}}"))
    #expect(abs(try result["photon_density_frequency"][0] - 4.2513) < 0.005 * 4.2513)
    #expect(abs(try result["coherence_frequency"][0] - 4.2513) < 0.005 * 4.2513)
    let late = try result["photon_density"].suffix(1800).map { ($0 * 6).squareRoot() }
    #expect(abs(late.min()! - 0.2515) < 0.02 && abs(late.max()! - 1.6555) < 0.02)
  }

  /// N drops out but for the grid: half the atoms, the same curve while both are a continuum.
  @Test func meanFieldDoesNotDependOnN() throws {
    func photons(_ atoms: Int) throws -> [Double] {
      try Solved(
        Self.job(
          "atoms: \(atoms), epsilon_0: 6, width: 8, delta_c: 6", end: 10))["photon_density"]
    }
    for (few, many) in zip(try photons(80), try photons(160)) { #expect(abs(few - many) < 2e-3) }
  }

  /// From the amplitude in equilibrium photons stay: a stationary state where all levels are at 0.
  @Test func theEquilibriumOfEqualLevelsStaysForALosslessMode() throws {
    let result = try Solved(
      Self.job(
        "atoms: 20, epsilon_0: 0, width: 0, delta_c: 3, chi_n: 0.5", end: 5,
        more: "initial: {cavity: equilibrium}"))
    #expect(try result["photon_density"].allSatisfy { abs($0 - 0.5 / 3) < 1e-3 })
    #expect(try result["coherence"].allSatisfy { abs($0 - 1) < 1e-3 })
  }

  /// Excitations and Lax vectors: relative changes are of the order of the tolerance; wrong ones would be of
  /// order 1.
  @Test(arguments: [
    ("width: 8, delta_c: 6", "{}"),
    (
      "width: 1.3, delta_c: 2.2, chi_n: 0.6, levels: random",
      "{theta: 1.2, phi: 0.4, cavity: equilibrium}"
    ),
    ("width: 3, delta_c: 9", "{phase_difference: 2, displacement: 1.5}"),
    ("width: 2, delta_c: 4, coupling: standing_wave", "{theta: 2}"),
  ]) func invariantsAreConserved(numbers: String, initial: String) throws {
    let text = Self.job(
      "atoms: 24, epsilon_0: 3, \(numbers)", end: 20,
      more: "initial: \(initial)\nsampling: {realizations: 2}")
    #expect(try Solved(text)["conserved_drift"][0] < 1e-5)
    #expect(try Solved(text, "time.tolerance=1e-4")["conserved_drift"][0] > 1e-9)
    #expect(try Solved(text, "model.kappa=0.1")["conserved_drift"][0].isNaN)
  }

  /// `exact` measures the same operators: |⟨S⁺⟩| and ⟨a†a⟩/N of two atoms, against the other observables.
  @Test func exactMeasuresTheSame() throws {
    let result = try Solved(
      Self.job(
        "atoms: 4, epsilon_0: 1, width: 1, delta_c: 2, kappa: 0.2", end: 4, method: "exact",
        more: "observables: {average: {from: 1, to: 3}}"))
    let (m, photons) = try (result["magnetization"], result["photon_number"])
    let (coherence, density) = try (result["coherence"], result["photon_density"])
    for record in coherence.indices {
      #expect(abs(coherence[record] - hypot(m[3 * record], m[3 * record + 1])) < 1e-12)
      #expect(abs(density[record] - photons[record] / 2) < 1e-12)
    }
    let inside = density[20...60]
    let mean = (inside.reduce(0, +) - (inside.first! + inside.last!) / 2) / 40
    #expect(abs(try result["photon_density_mean"][0] - mean) < 1e-12)
  }

  /// What truncated Wigner adds to mean field falls as 1/N: fourfold atoms, a quarter.
  @Test func truncatedWignerApproachesMeanFieldAsOneOverN() throws {
    func gap(_ atoms: Int) throws -> (value: Double, error: Double) {
      let numbers = "atoms: \(atoms), epsilon_0: 2, width: 1, delta_c: 2"
      let more = "observables: {average: {from: 1, to: 3}}"
      let wigner = try Solved(
        Self.job(
          numbers, end: 3, method: "twa",
          more: "\(more)\nsampling: {realizations: 32, trajectories: 512, seed: 4}"))
      let classical = try Solved(Self.job(numbers, end: 3, more: more))
      return (
        try wigner["coherence_mean"][0] - classical["coherence_mean"][0],
        try wigner["coherence_mean_stderr"][0]
      )
    }
    let (few, many) = try (gap(8), gap(32))
    #expect(abs(few.value) > 20 * few.error && abs(many.value) > 20 * many.error)
    let ratio = few.value / many.value
    let error = abs(ratio) * hypot(few.error / few.value, many.error / many.value)
    // The next order, 1/N², is left.
    #expect(abs(ratio - 4) < 4 * error + 0.3, "\(ratio) ± \(error)")
  }

  /// Realizations that are alike are averaged before the magnitude is taken, those that differ after it.
  @Test func averagesOfRealizations() throws {
    func coherence(_ numbers: String, _ realizations: Int, _ trajectories: Int) throws -> [Double] {
      try Solved(
        Self.job(
          "atoms: 4, epsilon_0: 2, width: 1, delta_c: 2, \(numbers)", end: 1, method: "twa",
          more:
            "sampling: {realizations: \(realizations), trajectories: \(trajectories), batch: 16, seed: 4}"
        ), "observables.magnetization=true")["coherence"]
    }
    // Random levels: twice the mean of two less the first is the second, a magnitude again.
    let (one, two) = try (coherence("levels: random", 1, 16), coherence("levels: random", 2, 16))
    #expect(zip(one, two).allSatisfy { (-1e-12...1.5).contains(2 * $1 - $0) })
    #expect(zip(one, two).contains { abs($0 - $1) > 1e-3 })
    // On a grid magnitudes of few trajectories would be too large by their scatter.
    let few = try coherence("levels: grid", 64, 8)
    let many = try coherence("levels: grid", 8, 512)
    #expect(zip(few, many).allSatisfy { abs($0 - $1) < 0.1 })
  }
}
