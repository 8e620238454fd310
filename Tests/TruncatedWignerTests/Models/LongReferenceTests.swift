import BatchCore
import Foundation
import Statistics
import Testing

@testable import TruncatedWigner

/// Disorder averages against tables of an independent code: within four combined standard errors
/// and 5·10⁻⁴ at every recorded time.
@Suite("agreement with an independent code") struct LongReferenceTests {
  private static let margin = 5e-4

  private func expectAgreement(
    _ what: String, _ ours: [Estimate], _ theirs: [Estimate],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let agreement = Agreement(ours, theirs, margin: Self.margin)
    print("\(what): \(agreement)")
    #expect(ours.count == theirs.count && ours.count > 20, sourceLocation: sourceLocation)
    #expect(agreement.outside == 0, "\(what): \(agreement)", sourceLocation: sourceLocation)
  }

  /// Frustrated cavity QED with loss above threshold: B_ii of the reference.
  @Test("random_dicke: magnetization, photons, overlap, two-time correlation")
  func randomDicke() throws {
    let table = try ReferenceTable("B_ii_Q_N32_Ns5")
    let pairs = try ReferenceTable("B_ii_C_N32_Ns5")
    let waitingTimes = Set(pairs["tau"]).sorted()
    func record(_ time: Double) -> Int { Int((time / 0.2).rounded()) }
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": 32, "modes": 32, "spins_per_cluster": 5, "omega_c": 5, "kappa": 0.5,
        "g_over_gc": 1.27,
      ], step: 0.02, stepsPerRecord: 10, records: 201, seed: 140)
    ensemble.overlap = true
    ensemble.waitingRecords = waitingTimes.map(record)
    let moments = try ensemble.run(realizations: 200, trajectories: 64)

    let times = table["t"].map(record)
    for (component, name) in ["mx", "my", "mz"].enumerated() {
      let ours = moments.magnetization(component)
      expectAgreement("B_ii \(name)", times.map { ours[$0] }, table.estimates(name))
    }
    let photons = moments.result("photon_number")
    expectAgreement(
      "B_ii photons", times.map { photons[$0] * 0.2 },
      table.estimates("nph_per_mode_over_Ns", error: "nph_se"))
    for (name, column) in [("overlap", "Q_conn"), ("overlap_raw", "Q_raw")] {
      let ours = moments.result(name)
      expectAgreement("B_ii \(column)", times.map { ours[$0] }, table.estimates(column))
    }

    let places = zip(pairs["tau"], pairs["t"]).map { tau, lag in
      waitingTimes.firstIndex(of: tau)! * 201 + record(lag)
    }
    for (name, column, factor) in [
      ("correlation", "C", 1), ("correlation_raw", "SS_raw", 0.5),
      ("correlation_per_realization", "C_perdis", 1),
    ] {
      let ours = moments.result(name)
      expectAgreement(
        "B_ii \(column)", places.map { ours[$0] * factor }, pairs.estimates(column))
    }
  }

  /// Eliminated photons, with and without the self-interaction of DTWA.
  @Test(
    "hopfield: self-interaction kept and removed", arguments: ["0.7", "2", "3"], ["keep", "remove"])
  func hopfield(sigma: String, selfInteraction: String) throws {
    let table = try ReferenceTable("X_ising_selfterm_Ns8")
    let moments = try Ensemble(
      model: "hopfield",
      values: [
        "spins": 8, "modes": 80, "omega": 1, "sigma": .number(Double(sigma)!),
        "self_interaction": .word(selfInteraction),
      ], step: 0.02, stepsPerRecord: 10, records: 501, seed: 141
    ).run(realizations: 100, trajectories: 64)
    let ours = moments.magnetization(0)
    let column = "s\(sigma)_dtwa_" + (selfInteraction == "keep" ? "self" : "noself")
    expectAgreement(
      column, table["ht"].map { ours[Int(($0 / 0.2).rounded())] }, table.estimates(column))
  }

  /// One spin 1/2 and one lossy mode at resonance.
  @Test("dicke: weak coupling, resonant, with loss")
  func dicke() throws {
    let table = try ReferenceTable("C_rabi_weak_resonant_loss")
    let moments = try Ensemble(
      model: "dicke", values: ["spins": 1, "omega_c": 1, "g": 0.05, "kappa": 0.5],
      initial: InitialState(theta: 0.7 * .pi), step: 0.05, stepsPerRecord: 2, records: 101,
      seed: 142
    ).run(realizations: 64, trajectories: 2048)
    let times = table["t"].map { Int(($0 / 0.1).rounded()) }
    for (component, name) in ["mx", "my", "mz"].enumerated() {
      let ours = moments.magnetization(component)
      expectAgreement("dicke \(name)", times.map { ours[$0] }, table.estimates(name + "_dtwa"))
    }
    let photons = moments.result("photon_number")
    expectAgreement("dicke photons", times.map { photons[$0] }, table.estimates("n_dtwa"))
  }
}

/// As `LongReferenceTests`.
@Suite("agreement with an independent code: spin-boson") struct LongReferenceSpinBosonTests {
  /// Logarithmically spaced times of the reference that are multiples of the step.
  @Test("spin_boson: paramagnet, 20 spins and 200 modes")
  func spinBoson() throws {
    let table = try ReferenceTable("A_iii_w2_Nt220_log")
    let step = 0.02
    let end = 100.0
    let chosen = table["ht"].indices.filter {
      let time = table["ht"][$0]
      return time <= end && abs((time / step).rounded() * step - time) < 1e-9
    }
    let ensemble = Ensemble(
      model: "spin_boson", values: ["spins": 20, "modes": 200, "omega": 2, "sigma": 0.7],
      step: step, stepsPerRecord: 1, records: 1 + Int((end / step).rounded()),
      seed: 143)
    let moments = try ensemble.run(realizations: 40, trajectories: 64)
    let times = chosen.map { Int((table["ht"][$0] / step).rounded()) }
    for (component, name) in ["sx", "sy", "sz"].enumerated() {
      let ours = moments.magnetization(component)
      let theirs = table.estimates(name)
      let agreement = Agreement(
        times.map { ours[$0] }, chosen.map { theirs[$0] }, margin: 5e-4)
      print("A_iii \(name): \(agreement)")
      #expect(agreement.outside == 0, "\(name): \(agreement)")
    }
    let photons = moments.result("photon_number")
    let theirs = table.estimates("nph_per_mode", error: "nph_se")
    let agreement = Agreement(times.map { photons[$0] }, chosen.map { theirs[$0] }, margin: 5e-4)
    print("A_iii photons: \(agreement)")
    #expect(agreement.outside == 0, "photons: \(agreement)")
  }
}
