import BatchCore
import Models
import Observables
import Statistics
import Testing

@testable import TruncatedWigner

/// The models of PRX Quantum 6, 030344 against exact solutions. TWA is an approximation: each bound
/// is its own error, measured or stated there, and four standard errors come on top.
@Suite("dissipative models against exact solutions") struct LongDissipativeReferenceTests {
  private static let seed: UInt64 = 340

  private struct Comparison {
    let table: ReferenceTable
    let moments: ObservableMoments
    let records: Int

    init(
      _ file: String, _ model: String, _ given: [String: ParameterValue], substeps: Int,
      every: Int = 1, realizations: Int = 16, trajectories: Int = 1024,
      initial: InitialState? = nil, _ select: (inout ObservableSelection) -> Void = { _ in }
    ) throws {
      table = try ReferenceTable(file, folder: "dissipative")
      records = (table["t"].count - 1) / every + 1
      var ensemble = Ensemble(
        model: model, values: given,
        initial: initial ?? ModelCatalogue.model(named: model)!.initial,
        step: (table["t"][every] - table["t"][0]) / Double(substeps), stepsPerRecord: substeps,
        records: records, seed: LongDissipativeReferenceTests.seed, batchWidth: 128)
      select(&ensemble.selection)
      self.every = every
      moments = try ensemble.run(realizations: realizations, trajectories: trajectories)
    }

    let every: Int

    func exact(_ column: String) -> [Double] {
      let values = table[column]
      return (0..<records).map { values[$0 * every] }
    }

    func estimates(_ name: String, component: Int = 0, of components: Int = 1) -> [Estimate] {
      let all = moments.result(name)
      return (0..<records).map { all[$0 * components + component] }
    }
  }

  /// Photons per atom: the peak near t = 3 is 5 % low for N = 15 and 2 % for N = 4, the steady state
  /// right.
  @Test("tavis_cummings", arguments: [(15, 0.0095, 0.0025), (4, 0.0075, 0.0025)])
  func tavisCummings(atoms: Int, bound: Double, steady: Double) throws {
    let run = try Comparison(
      "b_TC_N\(atoms)", "tavis_cummings",
      [
        "atoms": .number(Double(atoms)), "g": 0.9, "kappa": 1, "gamma_down": 0.125,
        "gamma_up": 0.375,
      ], substeps: 6, every: 2, realizations: 32)
    let scale = 1 / Double(atoms)
    let photons = run.estimates("photon_number").map { $0 * scale }
    let exact = run.exact("n_over_N")
    expectWithin(bound, photons, exact, "Tavis–Cummings N = \(atoms), n/N")
    let peak = exact.firstIndex(of: exact.max()!)!
    let ratio = photons[peak].value / exact[peak] - 1
    let tail = exact.count * 3 / 4
    expectWithin(
      steady, Array(photons[tail...]), Array(exact[tail...]),
      "Tavis–Cummings N = \(atoms), n/N after t = 22")
    print("Tavis–Cummings N = \(atoms): peak off by \(100 * ratio) %")
    if atoms == 15 { #expect(ratio < -0.03 && ratio > -0.065) }
    expectWithin(
      0.025, run.estimates("magnetization", component: 2, of: 3),
      run.exact("sz"), "Tavis–Cummings N = \(atoms), s^z")
  }

  /// n of the central spin is −0.023 off at t = 0.5, −0.034 at t = 0.7, and −0.007 to −0.010 later on
  /// (dissipative_twa.md states less: −0.025 and 0.005). The satellites lack 0.02 in s^z as single pumped
  /// spins do in TWA (`DrivenSpinTests.steadyState`).
  @Test("central_spin, 30 satellites")
  func centralSpin() throws {
    let run = try Comparison(
      "c_CS_N30", "central_spin",
      ["satellites": 30, "g": 3, "kappa": 1, "gamma_down": 0.5, "gamma_up": 1.5], substeps: 4,
      every: 2)
    let excited = run.estimates("magnetization_central", component: 2, of: 3).map {
      Estimate((1 + $0.value) / 2, $0.standardError / 2)
    }
    let exact = run.exact("n_central")
    expectWithin(0.034, excited, exact, "central spin, n")
    expectWithin(
      0.0095, Array(excited[20...]), Array(exact[20...]), "central spin, n after t = 2")
    let difference = excited[5].value - exact[5]
    print("central spin: n off by \(difference) at t = 0.5")
    #expect(difference < -0.01 && difference > -0.04)
    expectWithin(
      0.025, run.estimates("magnetization_satellites", component: 2, of: 3),
      run.exact("sz_satellite"), "central spin, satellites s^z")
  }

  @Test("rydberg_chain, 10 atoms in a ring", arguments: ["0.5", "1"])
  func rydberg(omega: String) throws {
    let run = try Comparison(
      "d_Rydberg_N10_Omega\(omega)", "rydberg_chain",
      [
        "sites": 10, "omega_rabi": .number(Double(omega)!), "gamma_down": 0.1, "gamma_z": 0.1,
      ], substeps: 4, every: 1, realizations: 16, trajectories: 512
    ) { $0.pairDistances = 1 }
    for (component, name) in ["sx", "sy", "sz"].enumerated() {
      expectWithin(
        0.05, run.estimates("magnetization", component: component, of: 3), run.exact(name),
        "Rydberg Ω = \(omega), \(name)")
    }
    expectWithin(
      0.065, run.estimates("pair_correlation", component: 2, of: 6), run.exact("zz_nn"),
      "Rydberg Ω = \(omega), nearest neighbours zz")
    expectWithin(
      0.08, run.estimates("pair_correlation", component: 0, of: 6), run.exact("xx_nn"),
      "Rydberg Ω = \(omega), nearest neighbours xx")
  }

  private static func emission(_ file: String, spacing: Double, omega: Double) throws
    -> Comparison
  {
    try Comparison(
      file, "correlated_emission",
      ["atoms": 8, "spacing": .number(spacing), "omega_rabi": .number(omega)], substeps: 4,
      realizations: 16, trajectories: 1024, initial: InitialState(theta: omega == 0 ? 0 : .pi)
    ) {
      $0.emissionRate = true
      $0.excitationNumber = true
      $0.siteMagnetization = true
    }
  }

  /// Inverted, dipoles perpendicular to the chain. At λ/10 R is within 0.03; at λ/5 it is 0.043 off
  /// for N = 8 (dissipative_twa.md states 0.035, of N = 10).
  ///
  /// Late, subradiant states hold excitations that TWA's noise does not find its way out of: its
  /// excitation stays above the exact one, by the amounts asserted here. This is the approximation,
  /// not the program.
  @Test("correlated_emission, inverted", arguments: [("0.1", 0.03), ("0.2", 0.043)])
  func inverted(spacing: String, bound: Double) throws {
    let run = try Self.emission(
      "e_inverted_N8_perp_a\(spacing)", spacing: Double(spacing)!, omega: 0)
    let rate = run.estimates("emission_rate")
    expectWithin(bound, rate, run.exact("R"), "emission at \(spacing) λ, R")
    let excited = run.estimates("excitation_number").map { $0 * 0.125 }
    let exact = run.exact("n_mean")
    let excess = excited.last!.value - exact.last!
    print(
      "emission at \(spacing) λ: n stays \(excess) ± \(excited.last!.standardError) above exact")
    expectWithin(0.04, excited, exact, "emission at \(spacing) λ, n")
    #expect(excess > 0.03 && excess < 0.04)
    // Ends differ from the middle of the chain.
    let sites = run.moments.result("site_magnetization")
    for site in 0..<8 {
      let ours = (0..<run.records).map { record in
        let z = sites[(record * 8 + site) * 3 + 2]
        return Estimate((1 + z.value) / 2, z.standardError / 2)
      }
      expectWithin(
        0.07, ours, run.exact("n_\(site + 1)"), "emission at \(spacing) λ, n_\(site + 1)")
    }
  }

  @Test("correlated_emission, driven at Ω = 2")
  func driven() throws {
    let run = try Self.emission("e_driven_N8_perp_a0.2_Omega2", spacing: 0.2, omega: 2)
    expectWithin(0.03, run.estimates("emission_rate"), run.exact("R"), "driven emission, R")
    expectWithin(
      0.021, run.estimates("excitation_number").map { $0 * 0.125 }, run.exact("n_mean"),
      "driven emission, n")
    for (component, name) in ["sx", "sy"].enumerated() {
      expectWithin(
        0.05, run.estimates("magnetization", component: component, of: 3),
        run.exact("\(name)_mean"), "driven emission, \(name)")
    }
  }
}
