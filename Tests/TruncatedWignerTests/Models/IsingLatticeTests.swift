import BatchCore
import Foundation
import Numerics
import Testing

@testable import TruncatedWigner

/// Rydberg atoms without drive, loss and dephasing, all spins in the plane: each is turned by the signs
/// of its neighbours alone, so that truncated Wigner with discrete sampling is exact,
///   ⟨σ^+_i⟩ = ½ e^{i(φ + J d t/2)} cos^d(J t/2), d the number of neighbours of site i.
@Suite("Ising couplings on lattices") struct IsingLatticeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let boundary: ParameterValue
    let lattice: ParameterValue
    let neighbours: [Int]
    var testDescription: String { "\(boundary), \(lattice)" }
  }

  static let cases: [Case] = [
    .init(boundary: "open", lattice: "chain", neighbours: [1, 2, 2, 2, 1]),
    .init(boundary: "periodic", lattice: "chain", neighbours: [2, 2, 2, 2, 2, 2]),
    .init(boundary: "open", lattice: "square", neighbours: [2, 3, 2, 3, 4, 3, 2, 3, 2]),
    .init(boundary: "periodic", lattice: "square", neighbours: [4, 4, 4, 4, 4, 4, 4, 4, 4]),
    // Around two sites there is one neighbour only.
    .init(boundary: "periodic", lattice: "square", neighbours: [2, 2, 2, 2]),
  ]

  @Test("coherence of every site against the exact solution", arguments: cases)
  func coherence(of lattice: Case) {
    let (interaction, phi, step) = (1.3, 0.4, 0.25)
    let sites = lattice.neighbours.count
    let bench = Bench(
      "rydberg_chain",
      [
        "sites": .number(Double(sites)), "boundary": lattice.boundary, "lattice": lattice.lattice,
        "interaction": .number(interaction), "omega_rabi": 0, "gamma_down": 0, "gamma_z": 0,
      ], initial: InitialState(theta: .pi / 2, phi: phi), seed: 405, trajectories: 256)
    let means = bench.means(.flow, step: step, stepsPerRecord: 2, records: 9, batches: 0..<64) {
      state, group in
      (0..<sites).flatMap { site in
        let i = site * state.groups + group
        return [state.sx.lanes[i], state.sy.lanes[i], state.sz.lanes[i]]
      }
    }
    for (record, row) in means.enumerated() {
      let angle = interaction * step * Double(2 * record) / 2
      for (site, count) in lattice.neighbours.enumerated() {
        let length = pow(cos(angle), Double(count))
        let phase = phi + angle * Double(count)
        for (number, exact) in [length * cos(phase), length * sin(phase), 0].enumerated() {
          let mean = row[3 * site + number]
          expectNear(
            mean.value, exact, sigma: mean.standardError,
            "site \(site), component \(number), record \(record)", seed: 405)
        }
      }
    }
  }
}
