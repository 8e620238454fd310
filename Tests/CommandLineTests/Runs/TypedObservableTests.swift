import BatchRunner
import Foundation
import Testing

@testable import BatchCore

/// Observables of typed models: built-in ones against named expressions that say the same.
@Suite(.serialized) struct TypedObservableTests {
  private func values(_ document: ResultDocument, _ name: String) throws -> [Double] {
    let variable = try #require(document.variables.first { $0.name == name }, "\(name)")
    guard case .real(let values) = variable.values else { return [] }
    return values
  }

  private func result(_ yaml: String, _ arguments: [String] = []) throws -> ResultDocument {
    let directory = try TemporaryDirectory()
    return try Program.result(of: yaml, in: directory, name: "a", arguments: arguments)
  }

  private func expectSame(
    _ document: ResultDocument, _ name: String, every stride: Int = 1, at offset: Int = 0,
    _ expression: String
  ) throws {
    let (all, own) = (try values(document, name), try values(document, expression))
    #expect(own.count > 1)
    for (record, value) in own.enumerated() {
      #expect(
        abs(value - all[stride * record + offset]) < 1e-12, "\(name), \(expression) at \(record)")
    }
  }

  @Test func latticeAndModes() throws {
    let document = try result(
      """
      model:
        name: custom
        spins: {atom: {lattice: [3, 3], boundary: periodic}, ion: 2}
        modes: {cavity: 1, mech: 2}
        parameters: {g: {normal: [0.4, 0.1], over: [atom]}}
        hamiltonian: "sum(<i,j> in atom: 0.3*sz[i]*sz[j]) + sum(i in atom: g[i]*sx[i] + 0.2*(a[cavity]*sp[i] + h.c.)) + sum(k in ion: sx[k]) + sum(l in mech: ad[l]*a[l])"
        jumps: [{operator: "a[cavity]", rate: 0.5}]
      initial: {atom: {theta: 1}, ion: {theta: 0.4}, cavity: {displacement: 0.5}, mech: {displacement: 1}}
      sampling: {realizations: 3, trajectories: 40}
      time: {end: 1, step: 0.1, record_every: 0.5}
      observables:
        photon_number: true
        excitation_number: true
        overlap: true
        m_atom: "sum(i in atom: sz[i])/9"
        m_ion: "sum(k in ion: sx[k])/2"
        n_mech: "sum(l in mech: ad[l]*a[l])/2"
        n_cavity: "ad[cavity]*a[cavity]"
        excited: "sum(i in atom: sp[i]*sm[i]) + sum(k in ion: sp[k]*sm[k])"
        energy: "sum(i in atom: g[i]*sx[i])"
      """)
    try expectSame(document, "magnetization_atom", every: 3, at: 2, "m_atom")
    try expectSame(document, "magnetization_ion", every: 3, at: 0, "m_ion")
    try expectSame(document, "photon_number_mech", "n_mech")
    try expectSame(document, "photon_number_cavity", "n_cavity")
    try expectSame(document, "excitation_number", "excited")
  }

  /// Distances of a lattice, of positions and around a ring; without any word on them all pairs.
  @Test(arguments: [
    ("{lattice: [3, 4]}", "sum(<i,j> in atom: sz[i]*sz[j])/17", "dist(i,j) == 2", 10.0),
    (
      "{lattice: [4, 4], boundary: periodic}", "sum(<i,j> in atom: sz[i]*sz[j])/32",
      "dist(i,j) == 2", 16.0
    ),
    (
      "{positions: [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 2, 0]]}",
      "sum(i<j in atom if abs(dist(i,j) - 1) < 0.1: sz[i]*sz[j])/3",
      "abs(dist(i,j) - 2) < 0.1", 1.0
    ),
    ("{count: 5, boundary: periodic}", "sum(<i,j> in atom: sz[i]*sz[j])/5", "dist(i,j) == 2", 5.0),
    ("5", "sum(i<j in atom: sz[i]*sz[j])/10", "", 0.0),
  ])
  func pairs(set: String, first: String, condition: String, count: Double) throws {
    let second =
      count == 0 ? "t" : "sum(i<j in atom if \(condition): sz[i]*sz[j])/\(count)"
    let document = try result(
      """
      model: {name: custom, spins: {atom: \(set)}, hamiltonian: "sum(i in atom: (1 + 0.1*i)*sx[i])"}
      initial: {atom: {theta: 0.3}}
      sampling: {realizations: 1, trajectories: 80}
      time: {end: 1, step: 0.1, record_every: 0.5}
      observables:
        pair_correlation: 2
        first: "\(first)"
        second: "\(second)"
      """)
    try expectSame(document, "pair_correlation", every: 12, at: 2, "first")
    let pairs = try values(document, "pair_correlation")
    #expect(count > 0 || pairs[8].isNaN)
    if count > 0 { try expectSame(document, "pair_correlation", every: 12, at: 8, "second") }
  }

  /// A model of modes alone has no magnetization, and says so.
  @Test func modesAlone() throws {
    let yaml = """
      model:
        name: custom
        modes: {cavity: 1}
        hamiltonian: "0.3*ad^2*a^2 + 0.5*(a + ad)"
        jumps: [{operator: "a", rate: 1}]
      initial: {cavity: {displacement: 1}}
      sampling: {realizations: 1, trajectories: 64}
      time: {end: 1, step: 0.1, record_every: 0.5}
      observables:
        g2: true
        n: "ad*a"
        x: "(a + ad)/2"
        correlation: {waiting_times: [1], of: [field, x]}
      """
    let document = try result(yaml)
    try expectSame(document, "photon_number", "n")
    #expect(!document.variables.contains { $0.name.hasPrefix("magnetization") })
    // ½⟨{x, x'}⟩ is a part of the field's correlation; at equal times it is ⟨x²⟩ of the symbols.
    #expect(try values(document, "correlation_x_raw").count == 3)
    for (line, says) in [
      ("magnetization: true", "has no spins"), ("overlap: true", "has no spins"),
      ("pair_correlation: 1", "has no spins"), ("site_magnetization: true", "has no spins"),
      ("emission_rate: true", "has no correlated decay"),
    ] {
      let directory = try TemporaryDirectory()
      let path = try directory.write(yaml + "\n  \(line)\n", "job.yaml")
      let run = try Program.run(["plan", path])
      #expect(run.code == 65 && run.errors.contains(says), "\(run.errors)")
      #expect(run.ownErrors.count == 1)
    }
    let auto = try result(yaml, ["--set", "time.step=auto"])
    #expect(try values(auto, "n").count == 3)
  }

  @Test func emission() throws {
    func yaml(_ matrix: String) -> String {
      """
      model:
        name: custom
        spins: {atom: 3}
        parameters: {"Gamma[i,j]": "\(matrix)", "Gamma[i,i]": 1}
        jumps: [{for: i in atom, operator: "sm[i]", matrix: Gamma}]
      initial: {atom: {theta: 0}}
      sampling: {realizations: 1, trajectories: 64}
      time: {end: 1, step: 0.02, record_every: 0.5}
      observables:
        emission_rate: true
        rate: "sum(i in atom, j in atom: Gamma[i,j]*sp[i]*sm[j])/3"
      """
    }
    let document = try result(yaml("0.4"))
    // Products of a spin with itself fluctuate in the one and are exact in the other.
    let (own, rate) = (try values(document, "emission_rate"), try values(document, "rate"))
    #expect(abs(own[0] - 1) < 1e-12 && abs(rate[0] - 1) < 0.4)
    #expect(own.count == 3 && zip(own, rate).allSatisfy { abs($0 - $1) < 0.6 })
    let directory = try TemporaryDirectory()
    let path = try directory.write(yaml("0.4*exp(im*(i - j))"), "job.yaml")
    let run = try Program.run(["plan", path])
    #expect(run.code == 65 && run.errors.contains("one real matrix"), "\(run.errors)")
  }
}
