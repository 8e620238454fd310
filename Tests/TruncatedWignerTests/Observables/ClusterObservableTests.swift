import BatchCore
import Foundation
import Numerics
import Observables
import Statistics
import Testing

@testable import Models
@testable import TruncatedWigner

/// Observables of clusters of spins and of mean field, against the same trajectories written out.
@Suite("observables of clusters and of mean field") struct ClusterObservableTests {
  private static func ensemble(_ perCluster: Int, isSampled: Bool = true) -> Ensemble {
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": 4, "modes": 3, "spins_per_cluster": .number(Double(perCluster)), "omega_c": 5,
        "kappa": 0.5, "g_over_gc": 1.27,
      ], initial: InitialState(theta: 1.1, phi: 0.4, displacement: 0.3), step: 0.05,
      stepsPerRecord: 5, records: 4, seed: 380)
    ensemble.isSampled = isSampled
    ensemble.selection.pairDistances = 1
    ensemble.selection.squeezing = true
    ensemble.selection.siteMagnetization = true
    ensemble.selection.excitationNumber = true
    ensemble.selection.g2 = true
    return ensemble
  }

  /// Mean σ of every site, [realization][record][trajectory][site].
  private static func spins(_ ensemble: Ensemble, _ realizations: Int, _ trajectories: Int)
    -> [[[[SIMD3<Double>]]]]
  {
    let sites = ensemble.parameters.sites
    let count = Double(ensemble.parameters.spinsPerSite)
    return (0..<realizations).map { realization in
      let run = Preparation(
        ensemble.parameters, initial: ensemble.initial, fluctuations: ensemble.isSampled,
        seed: ensemble.seed, realization: realization, trajectories: trajectories)
      let stepper = run.flow(step: ensemble.step)
      return (0..<ensemble.records).map { record in
        if record > 0 {
          stepper.advance(
            run.state, steps: ensemble.stepsPerRecord,
            firstStep: ensemble.stepsPerRecord * (record - 1), firstTrajectory: 0)
        }
        return (0..<trajectories).map { trajectory in
          let values = run.state.variables(trajectory)
          return (0..<sites).map {
            SIMD3(values[$0], values[sites + $0], values[2 * sites + $0]) / count
          }
        }
      }
    }
  }

  private static let components = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)]

  @Test("pairs, sites and squeezing of sampled clusters", arguments: [1, 2, 5, 40])
  func clusters(perCluster: Int) throws {
    let ensemble = Self.ensemble(perCluster)
    let moments = try ensemble.run(realizations: 3, trajectories: 20)
    let spins = Self.spins(ensemble, 3, 20)
    let (pairs, sites) = (moments.result("pair_correlation"), moments.result("site_magnetization"))
    let (squeezed, excited) = (
      moments.result("spin_squeezing"), moments.result("excitation_number")
    )
    let count = Double(4 * perCluster)
    for record in 0..<4 {
      let states = spins.flatMap { $0[record] }
      func mean(_ value: ([SIMD3<Double>]) -> Double) -> Double {
        states.reduce(0) { $0 + value($1) } / Double(states.count)
      }
      for (number, (a, b)) in Self.components.enumerated() {
        let expected = mean { s in
          var sum = 0.0
          for i in 0..<4 {
            for j in 0..<4 where j != i { sum += s[i][a] * s[j][b] }
          }
          return sum / 12
        }
        let value = pairs[6 * record + number].value
        #expect(abs(value - expected) < 1e-12, "pair \(number) at record \(record)")
        #expect(abs(value) <= 3)
      }
      for site in 0..<4 {
        for axis in 0..<3 {
          let value = sites[(4 * record + site) * 3 + axis].value
          #expect(abs(value - mean { $0[site][axis] }) < 1e-12)
        }
      }
      let up = mean { s in s.reduce(0) { $0 + $1.z } / 4 }
      #expect(abs(excited[record].value - count / 2 * (1 + up)) < 1e-10)
      let total = (0..<3).map { axis in mean { s in s.reduce(0) { $0 + $1[axis] } / 4 } }
      let second = Self.components.map { a, b in
        mean { s in
          let sum: SIMD3<Double> = s.reduce(.zero, +) * Double(perCluster)
          let product: Double = sum[a] * sum[b] / count
          guard perCluster == 1 else { return product }
          let own: Double = s.reduce(0) { $0 + $1[a] * $1[b] } / count
          return product - own + (a == b ? 1 : 0)
        }
      }
      let expected = squeezing(mean: total, second: second, spins: count)
      #expect(abs(squeezed[record].value - expected) < 1e-10)
    }
  }

  /// Spins up: every pair is up, whatever the size of clusters.
  @Test("clusters along z have zz = 1", arguments: [1, 5, 1000])
  func aligned(perCluster: Int) throws {
    var ensemble = Self.ensemble(perCluster)
    ensemble.initial = InitialState(theta: 0)
    let pairs = try ensemble.run(realizations: 2, trajectories: 16).result("pair_correlation")
    #expect(abs(pairs[2].value - 1) < 1e-12)
  }

  /// Mean field is a product of unit spins: m_i of each spin of cluster i, variances 1 − (n·m_i)².
  @Test("mean field", arguments: [1, 2, 5])
  func meanField(perCluster: Int) throws {
    let ensemble = Self.ensemble(perCluster, isSampled: false)
    let moments = try ensemble.run(realizations: 1, trajectories: 1)
    let spins = Self.spins(ensemble, 1, 1)[0]
    let (squeezed, g2) = (moments.result("spin_squeezing"), moments.result("g2"))
    let pairs = moments.result("pair_correlation")
    #expect(abs(squeezed[0].value - 1) < 1e-12)
    for record in 0..<4 {
      let all = spins[record][0].flatMap { Array(repeating: $0, count: perCluster) }
      #expect(all.allSatisfy { abs(($0 * $0).sum() - 1) < 1e-12 })
      let total = all.reduce(.zero, +)
      let length = (total * total).sum().squareRoot()
      let n = total / length
      // Least variance of S perpendicular to its mean, by a search.
      let across = SIMD3(n.y, -n.x, 0) / (n.x * n.x + n.y * n.y).squareRoot()
      let other = SIMD3(
        n.y * across.z - n.z * across.y, n.z * across.x - n.x * across.z,
        n.x * across.y - n.y * across.x)
      var least = Double.infinity
      for step in 0..<2000 {
        let angle = Double.pi * Double(step) / 2000
        let u: SIMD3<Double> = across * cos(angle) + other * sin(angle)
        let variances: [Double] = all.map {
          let along = ($0 * u).sum()
          return 1 - along * along
        }
        least = min(least, variances.reduce(0, +))
      }
      let expected = Double(all.count) * least / (length * length)
      #expect(abs(squeezed[record].value - expected) < 1e-5 * expected, "record \(record)")
      let sites = spins[record][0]
      var xx = 0.0
      for i in 0..<4 {
        for j in 0..<i { xx += sites[i].x * sites[j].x / 6 }
      }
      #expect(abs(pairs[6 * record].value - xx) < 1e-12)
      #expect(g2[record].value.isFinite)
    }
    // All modes alike at the start: coherent.
    #expect(abs(g2[0].value - 1) < 1e-12)
  }

  @Test("mean field of one mode is coherent, and everything has a value")
  func coherent() throws {
    var ensemble = Ensemble(
      model: "dicke", values: ["spins": 20, "omega_c": 2, "g_over_gc": 2, "kappa": 0.3],
      initial: InitialState(theta: 1.2, displacement: 0.5), step: 0.05, stepsPerRecord: 4,
      records: 6, seed: 381)
    ensemble.isSampled = false
    ensemble.selection.g2 = true
    ensemble.selection.squeezing = true
    ensemble.selection.siteMagnetization = true
    ensemble.selection.excitationNumber = true
    ensemble.selection.correlations = [.sx, .sy, .sz, .field]
    ensemble.waitingRecords = [5]
    let moments = try ensemble.run(realizations: 1, trajectories: 1)
    #expect(moments.result("g2").allSatisfy { abs($0.value - 1) < 1e-12 })
    #expect(moments.result("spin_squeezing").allSatisfy { abs($0.value - 1) < 1e-9 })
    for result in moments.results() where result.name != "correlation_per_realization" {
      #expect(result.estimates.allSatisfy { $0.value.isFinite }, "\(result.name)")
      #expect(result.estimates.allSatisfy { $0.standardError.isNaN }, "\(result.name)")
      // One spin and its own past: no connected part.
      if result.name.hasPrefix("correlation"), !result.name.contains("raw") {
        #expect(result.estimates.allSatisfy { abs($0.value) < 1e-5 }, "\(result.name)")
      }
    }
  }

  @Test("without photons there is no g2")
  func vacuum() throws {
    var ensemble = Ensemble(
      model: "dicke", values: ["spins": 20, "omega_c": 2, "g": 0], step: 0.1, stepsPerRecord: 1,
      records: 2, seed: 382)
    ensemble.selection.g2 = true
    #expect(try ensemble.run(realizations: 1, trajectories: 8).result("g2")[0].value.isNaN)
    ensemble.isSampled = false
    #expect(try ensemble.run(realizations: 1, trajectories: 1).result("g2")[0].value.isNaN)
  }
}
