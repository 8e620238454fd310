import BatchCore
import Foundation
import Testing

@testable import MeanField

/// Closed solutions and conservation laws.
struct SolutionTests {
  /// One decaying and dephased spin is described exactly: σ^x e^(−(γ/2 + 2γ_z)t), σ^z → −1.
  @Test func oneSpinDecays() throws {
    let job = try MeanFieldJob(
      "{name: driven_spin, omega_rabi: 0, gamma_down: 0.6, gamma_z: 0.2}",
      time: "end: 5, record_every: 0.5", initial: "{theta: 0.3pi}")
    let m = try job.series("magnetization")
    for record in 0...10 {
      let t = 0.5 * Double(record)
      #expect(abs(m[3 * record] - sin(0.3 * .pi) * exp(-0.7 * t)) < 1e-8)
      #expect(abs(m[3 * record + 2] + 1 - (1 + cos(0.3 * .pi)) * exp(-0.6 * t)) < 1e-8)
    }
  }

  /// The laser above threshold with pump 2γ, dephasing γ/2 and loss 2κ, all on resonance: |α|² per atom
  /// g²γ/(2κ)·(1/g²) − …, ψ² = γ/(2κ) − γ²/g² in units in which g/√N couples one atom.
  @Test(arguments: [(1.0, 0.2, 0.5), (1.5, 0.3, 0.4)])
  func laserSettles(g: Double, gamma: Double, kappa: Double) throws {
    let atoms = 50.0
    let job = try MeanFieldJob(
      """
      {name: custom, spins: {atom: 50}, modes: {cavity: 1}, \
      hamiltonian: "sum(i in atom: \(g)/sqrt(50)*a*sp[i] + h.c.)", jumps: [\
      {for: i in atom, operator: "sp[i]", rate: \(2 * gamma)}, \
      {for: i in atom, operator: "sz[i]", rate: \(gamma / 2)}, {operator: a, rate: \(2 * kappa)}]}
      """, time: "end: 300, record_every: 300",
      initial: "{atom: {theta: 0.9pi}, cavity: {displacement: 0.3}}")
    let photons = try job.series("photon_number")[1] / atoms
    // Steady state: κ α = −i g√N s⁻, 2γ s⁻ = i g α s^z/√N, 2γ(1 − s^z) = photons lost per atom · 2.
    let inversion = 2 * gamma * kappa / (g * g)
    #expect(abs(photons - gamma * (1 - inversion) / (2 * kappa)) < 1e-7)
  }

  /// Without dissipation lengths stay, and so do energy and excitations.
  @Test func conservedNumbers() throws {
    let job = try MeanFieldJob(
      "{name: tavis_cummings, atoms: 7, g: 1.3, epsilon: [0.3, 0.5, 0.7, 1, 1.3, 1.6, 2]}",
      time: "end: 200, record_every: 10", initial: "{theta: 0.7pi, displacement: 0.8}",
      rest: """
        observables:
          site_magnetization: true
          excitations: "sum(i in atom: (1 + sz[i])/2) + ad*a"
          energy: "omega*ad*a + sum(i in atom: epsilon[i]/2*sz[i] + (g[i]/sqrt(7)*a*sp[i] + h.c.))"
        """)
    let variables = try job.variables()
    for name in ["excitations", "energy"] {
      let values = variables[name]!.values
      for value in values { #expect(abs(value - values[0]) < 1e-7, "\(name)") }
    }
    let sites = variables["site_magnetization"]!.values
    for spin in stride(from: 0, to: sites.count, by: 3) {
      let length =
        sites[spin] * sites[spin] + sites[spin + 1] * sites[spin + 1]
        + sites[spin + 2] * sites[spin + 2]
      #expect(abs(length - 1) < 1e-7)
    }
  }

  /// (σ^x)² = 1 of one spin: what a site does to itself has no effect.
  @Test func selfInteractionOfOneSpinDoesNothing() throws {
    let values = try ["keep", "remove"].map {
      try MeanFieldJob(
        "{name: hopfield, clusters: 5, modes: 3, omega_c: 1.3, g: 1.1, self_interaction: \($0)}",
        time: "end: 5, record_every: 1", initial: "{theta: 0.4pi}"
      ).series("magnetization")
    }
    #expect(zip(values[0], values[1]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  /// Clusters of one job are as many spins of another.
  @Test func clustersAreTheirSpins() throws {
    let cluster = try MeanFieldJob(
      "{name: dicke, spins: 6, omega_c: 1.3, g: 1.1, kappa: 0.2}",
      time: "end: 10, record_every: 1", initial: "{theta: 0.4pi, displacement: 0.3}"
    ).series("magnetization")
    let single = try MeanFieldJob(
      """
      {name: custom, spins: {s: 6}, modes: {m: 1}, hamiltonian: \
      "sum(j in s: 0.5*sz[j] + 1.1/sqrt(6)*sx[j]*(a + ad)) + 1.3*ad*a", \
      jumps: [{operator: a, rate: 0.4}]}
      """, time: "end: 10, record_every: 1",
      initial: "{s: {theta: 0.4pi}, m: {displacement: 0.3}}"
    ).series("magnetization")
    #expect(zip(cluster, single).allSatisfy { abs($0 - $1) < 1e-7 })
  }

  /// Two-time correlations are products of means, and one spin is that product.
  @Test func correlationsAreProducts() throws {
    let variables = try MeanFieldJob(
      "{name: driven_spin, omega_rabi: 0.7, gamma_down: 0.1}", time: "end: 2, record_every: 0.5",
      initial: "{theta: 0.4pi}",
      rest: "observables: {correlation: {waiting_times: [1, 2], of: [sx]}}"
    ).variables()
    let m = variables["magnetization"]!.values
    let raw = variables["correlation_raw"]!.values
    for lag in 0...4 { #expect(abs(raw[5 + lag] - 0.5 * m[12] * m[12 - 3 * lag]) < 1e-12) }
  }
}
