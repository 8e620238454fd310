import BatchCore
import Observables
import Statistics
import Testing

@testable import TruncatedWigner

/// Recorded observables against sums over trajectories written out, on the same trajectories.
@Suite("observables") struct ObservableTests {
  private static let (realizations, trajectories, sites, records) = (4, 11, 3, 5)
  private static let waitingRecords = [2, 4]

  private static let ensemble: Ensemble = {
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": .number(Double(sites)), "modes": 4, "spins_per_cluster": 3, "omega_c": 5,
        "kappa": 0.5, "g_over_gc": 1.27,
      ], initial: InitialState(theta: 1.2), step: 0.05, stepsPerRecord: 8, records: records,
      seed: 160)
    ensemble.overlap = true
    ensemble.waitingRecords = waitingRecords
    return ensemble
  }()

  /// States [realization][record][trajectory] as lists of variables.
  private static let states: [[[[Double]]]] = (0..<realizations).map { realization in
    let run = Preparation(
      ensemble.parameters, initial: ensemble.initial, seed: ensemble.seed,
      realization: realization, trajectories: trajectories)
    let stepper = run.flow(step: ensemble.step)
    return (0..<records).map { record in
      if record > 0 {
        stepper.advance(
          run.state, steps: 8, firstStep: 8 * (record - 1), firstTrajectory: 0)
      }
      return (0..<trajectories).map { run.state.variables($0) }
    }
  }

  private static let moments = Result {
    try ensemble.run(realizations: realizations, trajectories: trajectories)
  }

  /// S^x_i/N_s of a trajectory.
  private static func s(_ realization: Int, _ record: Int, _ trajectory: Int, _ site: Int)
    -> Double
  {
    states[realization][record][trajectory][site] / 6
  }

  private static func mean(_ count: Int, _ value: (Int) -> Double) -> Double {
    (0..<count).reduce(0) { $0 + value($1) } / Double(count)
  }

  /// Mean over pairs of different members.
  private static func pairMean(_ count: Int, _ value: (Int, Int) -> Double) -> Double {
    var sum = 0.0
    for a in 0..<count {
      for b in 0..<count where b != a { sum += value(a, b) }
    }
    return sum / Double(count * (count - 1))
  }

  /// [⟨S^x⟩/N_s] of one realization.
  private static func polarization(_ realization: Int, _ record: Int) -> Double {
    mean(trajectories) { n in mean(sites) { s(realization, record, n, $0) } }
  }

  @Test("magnetization and photon number")
  func means() throws {
    let moments = try Self.moments.get()
    let photons = moments.result("photon_number")
    for record in 0..<Self.records {
      func average(_ value: ([Double]) -> Double) -> Double {
        Self.mean(Self.realizations) { d in
          Self.mean(Self.trajectories) { value(Self.states[d][record][$0]) }
        }
      }
      for component in 0..<3 {
        let expected = average { $0[(3 * component)..<(3 * component + 3)].reduce(0, +) / 9 }
        #expect(abs(moments.magnetization(component)[record].value - expected) < 1e-13)
      }
      let expected = average { $0[9...].reduce(0) { $0 + $1 * $1 } / 4 - 0.5 }
      #expect(abs(photons[record].value - expected) < 1e-12)
    }
    #expect(moments.samples == 4 && moments.trajectories == 44)
  }

  @Test("overlap: pairs of trajectories, less pairs of realizations")
  func overlap() throws {
    let moments = try Self.moments.get()
    for record in 0..<Self.records {
      let raw = Self.mean(Self.realizations) { d in
        Self.pairMean(Self.trajectories) { a, b in
          Self.mean(Self.sites) { Self.s(d, record, a, $0) * Self.s(d, record, b, $0) }
        }
      }
      let disconnected = Self.pairMean(Self.realizations) {
        Self.polarization($0, record) * Self.polarization($1, record)
      }
      #expect(abs(moments.result("overlap_raw")[record].value - raw) < 1e-13)
      #expect(abs(moments.result("overlap")[record].value - (raw - disconnected)) < 1e-13)
    }
  }

  /// The past is kept in single precision.
  @Test("two-time correlation and its two subtractions")
  func correlation() throws {
    let moments = try Self.moments.get()
    let lags = Self.waitingRecords.max()! + 1
    for (row, late) in Self.waitingRecords.enumerated() {
      for lag in 0...late {
        let early = late - lag
        func product(_ d: Int, _ a: Int, _ b: Int) -> Double {
          Self.mean(Self.sites) { Self.s(d, late, a, $0) * Self.s(d, early, b, $0) }
        }
        let raw = Self.mean(Self.realizations) { d in
          Self.mean(Self.trajectories) { product(d, $0, $0) }
        }
        let within = Self.mean(Self.realizations) { d in
          Self.pairMean(Self.trajectories) { product(d, $0, $1) }
        }
        let across = Self.pairMean(Self.realizations) {
          Self.polarization($0, late) * Self.polarization($1, early)
        }
        for (name, expected) in [
          ("correlation_raw", 2 * raw), ("correlation", 2 * (raw - across)),
          ("correlation_per_realization", 2 * (raw - within)),
        ] {
          let value = moments.result(name)[row * lags + lag].value
          #expect(abs(value - expected) < 1e-7, "\(name) at (\(late), \(early))")
        }
      }
    }
  }
}
