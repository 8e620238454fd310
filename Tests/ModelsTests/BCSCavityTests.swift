import BatchCore
import Foundation
import Numerics
import TestSupport
import Testing

@testable import Models

/// Levels and initial states of `bcs_cavity`.
@Suite("BCS in a cavity") struct BCSCavityTests {
  private static let numbers =
    "atoms: 40, epsilon_0: 6, width: 8, delta_c: 5, chi_n: 0.7"

  private func job(_ more: String = "", initial: String = "{}", sweep: String = "") throws -> Job {
    try Job.parse(
      yaml: """
        model: {name: bcs_cavity, \(Self.numbers)\(more)}
        initial: \(initial)
        time: {end: 1, step: 0.1, record_every: 0.5}
        \(sweep)
        """, file: "job.yaml")
  }

  private func model(_ job: Job, point: Int = 0) throws -> BCSCavity {
    try #require(
      ModelCatalogue.instance(job.model, job.parameters(atPoint: point)) as? BCSCavity)
  }

  private func disorder(_ realization: Int) -> RandomStream {
    RandomStream(seed: 3, purpose: .disorder, point: 0, realization: realization)
  }

  @Test func gridLiesInTheMiddlesOfPieces() throws {
    let model = try model(job())
    let levels = model.levels(disorder(0))
    for k in 0..<20 {
      #expect(abs(levels[k] - (3 - 2 + (Double(k) + 0.5) * 0.2)) < 1e-14)
      #expect(abs(levels[20 + k] - (-3 - 2 + (Double(k) + 0.5) * 0.2)) < 1e-14)
    }
    #expect(!model.hasDisorder)
  }

  @Test func drawnLevelsFillTheirBoxes() throws {
    let model = try model(job(", levels: random"))
    #expect(model.hasDisorder)
    let draws = (0..<200).map { model.levels(disorder($0)) }
    #expect(draws[0] != draws[1] && draws[0] == model.levels(disorder(0)))
    let upper = draws.flatMap { $0[..<20] }
    let lower = draws.flatMap { $0[20...] }
    for (box, centre) in [(upper, 3.0), (lower, -3.0)] {
      #expect(box.allSatisfy { abs($0 - centre) <= 2 })
      let mean = box.reduce(0, +) / Double(box.count)
      let square = box.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(box.count)
      // Deviation 4/√12 of a box, 4000 draws of it.
      #expect(abs(mean - centre) < 5 * 1.155 / 4000.0.squareRoot())
      #expect(abs(square - 16.0 / 12) < 0.1)
    }
  }

  /// Of a standing wave levels are the grid in another order, which knows nothing of positions.
  @Test func levelsOfAStandingWaveAreShuffled() throws {
    let grid = try model(job()).levels(disorder(0))
    let model = try model(job(", coupling: standing_wave"))
    #expect(model.hasDisorder)
    var correlation = 0.0
    for realization in 0..<400 {
      let levels = model.levels(disorder(realization))
      #expect(levels != grid)
      #expect(levels[..<20].sorted() == Array(grid[..<20]))
      #expect(levels[20...].sorted() == Array(grid[20...]))
      for i in 0..<40 { correlation += (levels[i] - (i < 20 ? 3 : -3)) * model.mode(at: i) }
    }
    // 400 sums of 40 independent terms of deviations 1.15 and 0.71.
    #expect(abs(correlation) < 5 * 1.15 * 0.71 * (400.0 * 40).squareRoot())
  }

  @Test func boxesStartApartInAzimuth() throws {
    let job = try job(initial: "{phase_difference: 0.5pi}")
    let directions = try model(job).directions(job.initial)
    #expect(directions[..<20].allSatisfy { abs($0.phi - .pi / 4) < 1e-15 })
    #expect(directions[20...].allSatisfy { abs($0.phi + .pi / 4) < 1e-15 })
    #expect(directions.allSatisfy { $0.theta == .pi / 2 })
  }

  @Test func aStandingWaveStartsAlongItsCouplings() throws {
    let job = try job(", coupling: standing_wave")
    let model = try model(job)
    for (site, direction) in model.directions(job.initial).enumerated() {
      #expect(cos(direction.phi) * model.mode(at: site) > 0)
      #expect(abs(abs(cos(direction.phi)) - 1) < 1e-15)
    }
  }

  /// Where da/dt = 0 with the spins as they are: g Σ c ⟨σ⁻⟩ + Δ_c a = 0.
  @Test(arguments: [
    ("", "cavity: equilibrium"), ("", "cavity: equilibrium, phase_difference: 1, phi: 0.3"),
    (", coupling: standing_wave", "cavity: equilibrium, theta: 1"),
  ]) func equilibriumStandsStill(more: String, initial: String) throws {
    let job = try job(more, initial: "{\(initial)}")
    let model = try model(job)
    let state = try #require(model.modeStates(job.initial)).first!
    var force = ComplexNumber.zero
    for (site, direction) in model.directions(job.initial).enumerated() {
      let (n, _, _) = direction.frame
      force = force + model.coupling * model.mode(at: site) * ComplexNumber(n[0] / 2, -n[1] / 2)
    }
    let rate = force + model.detuning * state.displacement
    #expect(rate.magnitude < 1e-12 && state.displacement.magnitude > 0.1)
    #expect(state.thermal == 0)
  }

  /// b = −χN for spins along x: |a|²/N = χN/Δ_c.
  @Test func photonsOfTheEquilibriumDoNotDependOnN() throws {
    let job = try job(
      initial: "{cavity: equilibrium}", sweep: "sweep: {atoms: [2, 400], delta_c: [1, 5]}")
    for point in 0..<4 {
      let model = try model(job, point: point)
      let amplitude = model.modeStates(job.initial(atPoint: point))![0].displacement
      let density = amplitude.magnitude * amplitude.magnitude / Double(model.half)
      #expect(abs(density - 0.7 / model.detuning) < 1e-13)
    }
  }

  @Test func theStateIsOfTheJob() throws {
    let other = try job(initial: "{cavity: equilibrium}")
    #expect(try job().differences(from: other) == ["initial.cavity"])
    #expect(
      try job(initial: "{phase_difference: pi}").differences(from: job()) == [
        "initial.phase_difference"
      ])
    #expect(other.resolvedJSON.contains(#""cavity":"equilibrium""#))
    #expect(try Job.parse(yaml: other.resolvedJSON, file: "x").identityJSON == other.identityJSON)
    let swept = try job(sweep: "sweep: {phase_difference: [0, pi]}")
    #expect(swept.initial(atPoint: 1).phaseDifference == .pi)
  }
}
