import BatchCore
import Foundation
import Models
import Numerics
import Observables
import Statistics
import Testing

@testable import TruncatedWigner

/// Observables of the dissipative models: photon statistics, squeezing, pairs, sites, species,
/// two-time correlations.
@Suite("observables of dissipative models") struct DissipativeObservableTests {
  /// Runs a hand-made system, samples of 1024 trajectories.
  private static func moments(
    _ system: PhaseSpaceSystem, directions: [InitialState], displacement: Double = 0,
    step: Double, stepsPerRecord: Int, records: Int, samples: Int, waitingRecords: [Int] = [],
    seed: UInt64, _ select: (inout ObservableSelection) -> Void
  ) -> ObservableMoments {
    var selection = ObservableSelection()
    select(&selection)
    let layout = ObservableLayout(
      records: records, shape: SystemShape(sites: system.sites, modes: system.modes), kind: .wigner,
      selection: selection, waitingRecords: waitingRecords)
    let bench = Bench(
      system, directions: directions, displacement: displacement, seed: seed, trajectories: 256)
    let recorder = Recorder(
      layout: layout, state: bench.state, slotPerGroup: false, system: system)
    let advance = bench.advancer(.flow, step: step)
    var moments = ObservableMoments(layout: layout)
    for sample in 0..<samples {
      var total = [Double](repeating: 0, count: layout.sumsCount)
      for batch in (4 * sample)..<(4 * sample + 4) {
        recorder.reset()
        bench.sample(firstTrajectory: 256 * batch)
        for record in 0..<records {
          if record > 0 {
            advance(stepsPerRecord, (record - 1) * stepsPerRecord, 256 * batch)
          }
          #expect(recorder.record(record))
        }
        for i in total.indices { total[i] += recorder.sums[0][i] }
      }
      moments.merge(ObservableMoments(layout: layout, sums: total))
    }
    return moments
  }

  private static func modes(_ modes: [FreeModes.Mode]) -> PhaseSpaceSystem {
    PhaseSpaceSystem(
      sites: 1, modes: modes.count,
      stages: [[LocalField(sites: 1, .zero), FreeModes(modes)]])
  }

  // MARK: Photon statistics

  /// From a coherent state (1) to a thermal one (2) at n = 1.2: with the coherent part |α|² e^{−2Γt}
  /// and the thermal part n(t) = n(1 − e^{−2Γt}), g² = 2 − (|α|²/⟨n⟩)².
  @Test("g2 from coherent to thermal")
  func g2() {
    let moments = Self.moments(
      Self.modes([.init(omega: 0.7, decay: 0.5, occupation: 1.2)]),
      directions: [InitialState(theta: 0)], displacement: 1.5, step: 0.5, stepsPerRecord: 1,
      records: 25, samples: 64, seed: 370
    ) {
      $0.g2 = true
      $0.photonNumber = true
    }
    let (g2, photons) = (moments.result("g2"), moments.result("photon_number"))
    for record in 0..<25 {
      let decay = exp(-0.5 * Double(record))
      let (coherent, thermal) = (2.25 * decay, 1.2 * (1 - decay))
      let ratio = coherent / (coherent + thermal)
      expectNear(
        photons[record].value, coherent + thermal, sigma: photons[record].standardError,
        "photons at record \(record)", seed: 370)
      expectNear(
        g2[record].value, 2 - ratio * ratio, sigma: g2[record].standardError,
        "g2 at record \(record)", seed: 370, rounding: 1e-3)
    }
    print("g2: coherent \(g2[0]), thermal \(g2[24])")
    #expect(abs(g2[0].value - 1) < 0.01 && abs(g2[24].value - 2) < 0.05)
    // Vacuum that a drive displaces stays coherent.
    let driven = Self.moments(
      Self.modes([.init(omega: 0.4, decay: 0.5, drive: SIMD2(0.8, 0.3))]),
      directions: [InitialState(theta: 0)], step: 0.5, stepsPerRecord: 4, records: 4,
      samples: 32, seed: 371
    ) { $0.g2 = true }.result("g2")
    for record in 1..<4 {
      expectNear(
        driven[record].value, 1, sigma: driven[record].standardError, "driven g2", seed: 371,
        rounding: 1e-3)
    }
  }

  // MARK: Squeezing

  /// ξ² = 1. The smaller of two equal variances is biased down by about their standard error
  /// √(2/n) = 0.004.
  @Test(
    "a coherent spin state is not squeezed",
    arguments: [(0.0, 0.0), (0.5 * Double.pi, 0.0), (1.1, 2.3), (2.8, -0.7)] as [(Double, Double)])
  func coherentSpins(theta: Double, phi: Double) {
    let squeezing = Self.moments(
      PhaseSpaceSystem(sites: 8, modes: 0, stages: [[LocalField(sites: 8, .zero)]]),
      directions: Array(repeating: InitialState(theta: theta, phi: phi), count: 8), step: 1,
      stepsPerRecord: 1, records: 1, samples: 128, seed: 372
    ) { $0.squeezing = true }.result("spin_squeezing")[0]
    print("coherent spin state (\(theta), \(phi)): ξ² = \(squeezing)")
    #expect(abs(squeezing.value - 1) < 0.02)
  }

  /// One-axis twisting, H = V Σ_{i<j} σ^z_i σ^z_j on N = 32 spins along x, ϑ = 2Vt
  /// (Kitagawa and Ueda, Phys. Rev. A 47, 5138):
  ///   ⟨σ^x⟩ = cos^{N−1} ϑ, ⟨σ^y_i σ^z_j⟩ = sin ϑ cos^{N−2} ϑ, ⟨σ^y_i σ^y_j⟩ = ½ (1 − cos^{N−2} 2ϑ).
  /// Discrete TWA has the first two exactly and cos²ϑ times the third: both forms are compared.
  @Test("one-axis twisting")
  func twisting() {
    let n = 32
    let couplings = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n where j != i { couplings[i, j] = 1 }
    }
    let (step, records) = (0.01, 9)
    let moments = Self.moments(
      PhaseSpaceSystem(
        sites: n, modes: 0, stages: [[IsingCoupling(axis: .z, couplings: .dense(couplings))]]),
      directions: Array(repeating: InitialState(theta: .pi / 2), count: n), step: step,
      stepsPerRecord: 1, records: records, samples: 64, seed: 373
    ) {
      $0.squeezing = true
      $0.pairDistances = 1
    }
    let (squeezing, pairs) = (moments.result("spin_squeezing"), moments.result("pair_correlation"))
    let magnetization = moments.magnetization(0)
    var (lowest, largest) = (1.0, 0.0)
    for record in 1..<records {
      let angle = 2 * step * Double(record)
      let count = Double(n)
      let sx = pow(cos(angle), count - 1)
      let yz = sin(angle) * pow(cos(angle), count - 2)
      func yy(twa: Bool) -> Double {
        0.5 * (1 - pow(cos(2 * angle), count - 2)) * (twa ? cos(angle) * cos(angle) : 1)
      }
      func xi(twa: Bool) -> Double {
        let (a, b) = (1 + (count - 1) * yy(twa: twa), (count - 1) * yz)
        let smallest = (a + 1) / 2 - ((a - 1) * (a - 1) / 4 + b * b).squareRoot()
        return smallest / (sx * sx)
      }
      for (what, estimate, expected) in [
        ("s^x", magnetization[record], sx), ("yy", pairs[6 * record + 1], yy(twa: true)),
        ("zz", pairs[6 * record + 2], 0), ("yz", pairs[6 * record + 5], yz),
        ("ξ²", squeezing[record], xi(twa: true)),
      ] {
        expectNear(
          estimate.value, expected, sigma: estimate.standardError, "\(what) at ϑ = \(angle)",
          seed: 373, rounding: 1e-3)
      }
      #expect(
        abs(squeezing[record].value - xi(twa: false)) < 0.08 + 4 * squeezing[record].standardError)
      lowest = min(lowest, squeezing[record].value)
      largest = max(largest, abs(xi(twa: true) - xi(twa: false)))
    }
    print("one-axis twisting: lowest ξ² \(lowest); TWA's own error up to \(largest)")
    #expect(lowest < 0.25)
  }

  // MARK: Pairs, sites, species

  /// All six products of a product state along n are n_a n_b, at every distance.
  @Test("pairs of a product state")
  func productState() throws {
    var ensemble = Ensemble(
      model: "rydberg_chain", values: ["sites": 6, "omega_rabi": 1],
      initial: InitialState(theta: 1.1, phi: 0.6), step: 0.1, stepsPerRecord: 1, records: 1,
      seed: 374, batchWidth: 256)
    ensemble.selection.pairDistances = 3
    let moments = try ensemble.run(realizations: 32, trajectories: 2048)
    let pairs = moments.result("pair_correlation")
    let n = ensemble.initial.frame.n
    let products = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)].map { n[$0] * n[$1] }
    #expect(pairs.count == 18)
    for distance in 0..<3 {
      for (component, product) in products.enumerated() {
        let pair = pairs[6 * distance + component]
        expectNear(
          pair.value, product, sigma: pair.standardError,
          "pair \(component) at distance \(distance + 1)", seed: 374)
      }
    }
  }

  /// Distances along a chain, open and periodic: pairs counted by hand.
  @Test("classes of pairs")
  func pairClasses() {
    let open = PairClasses.chain(sites: 5, periodic: false)
    let ring = PairClasses.chain(sites: 6, periodic: true)
    #expect((1...4).map { open.pairs(distance: $0).count } == [4, 3, 2, 1])
    #expect((1...3).map { ring.pairs(distance: $0).count } == [6, 6, 3])
    #expect(open.largest == 4 && ring.largest == 3)
    #expect(PairClasses.allToAll(sites: 5).pairs(distance: 1).count == 10)
    let square = Lattice(sites: 9, square: true, periodic: false).neighbours
    #expect(square[4] == [1, 3, 5, 7] && square[0] == [1, 3])
    let torus = Lattice(sites: 9, square: true, periodic: true).neighbours
    #expect(torus.allSatisfy { $0.count == 4 } && torus[0] == [1, 2, 3, 6])
    #expect(
      Lattice(sites: 4, square: false, periodic: false).neighbours == [[1], [0, 2], [1, 3], [2]])
  }

  @Test("sites and species average to the whole")
  func parts() throws {
    var ensemble = Ensemble(
      model: "central_spin",
      values: ["satellites": 4, "g": 2, "kappa": 1, "gamma_down": 0.2, "gamma_up": 0.7],
      initial: InitialState(theta: 0.4, centralTheta: 2.2), step: 0.05, stepsPerRecord: 4,
      records: 5, seed: 375)
    ensemble.selection.siteMagnetization = true
    ensemble.selection.excitationNumber = true
    let moments = try ensemble.run(realizations: 4, trajectories: 100)
    let (all, sites) = (moments.result("magnetization"), moments.result("site_magnetization"))
    let (central, satellites) = (
      moments.result("magnetization_central"), moments.result("magnetization_satellites")
    )
    let excited = moments.result("excitation_number")
    #expect(sites.count == 5 * 5 * 3)
    for record in 0..<5 {
      for axis in 0..<3 {
        let whole = all[3 * record + axis].value
        let bySite = (0..<5).map { sites[(5 * record + $0) * 3 + axis].value }
        #expect(abs(bySite.reduce(0, +) / 5 - whole) < 1e-13)
        #expect(abs(central[3 * record + axis].value - bySite[0]) < 1e-13)
        #expect(
          abs(satellites[3 * record + axis].value - bySite[1...].reduce(0, +) / 4) < 1e-13)
      }
      let expected = 2.5 * (1 + all[3 * record + 2].value)
      #expect(abs(excited[record].value - expected) < 1e-12)
    }
    // The start: central spin and satellites each along its own direction.
    #expect(abs(central[2].value - cos(2.2)) < 0.2 && abs(satellites[2].value - cos(0.4)) < 0.1)
    #expect(abs(central[2].value - satellites[2].value) > 1)
  }

  // MARK: Two-time correlations

  /// S^y, S^z and the field against products of the recorded trajectories, written out.
  @Test("correlations of S^y, S^z and the field from the same trajectories")
  func twoTimes() throws {
    let (realizations, trajectories, records, sites) = (3, 11, 5, 3)
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": 3, "modes": 2, "spins_per_cluster": 3, "omega_c": 5, "kappa": 0.5,
        "g_over_gc": 1.27,
      ], initial: InitialState(theta: 1.2, displacement: 0.6), step: 0.05, stepsPerRecord: 4,
      records: records, seed: 376)
    ensemble.waitingRecords = [2, 4]
    ensemble.selection.correlations = [.sy, .field, .sz]
    let moments = try ensemble.run(realizations: realizations, trajectories: trajectories)
    // [realization][record][trajectory] lists: sx, sy, sz of every site, re, im of every mode.
    let states: [[[[Double]]]] = (0..<realizations).map { realization in
      let run = Preparation(
        ensemble.parameters, initial: ensemble.initial, seed: ensemble.seed,
        realization: realization, trajectories: trajectories)
      let stepper = run.flow(step: ensemble.step)
      return (0..<records).map { record in
        if record > 0 {
          stepper.advance(
            run.state, steps: 4, firstStep: 4 * (record - 1), firstTrajectory: 0)
        }
        return (0..<trajectories).map { run.state.variables($0) }
      }
    }
    /// Mean over everything of a product at two times.
    func average(_ value: (_ realization: Int, _ trajectory: Int) -> Double) -> Double {
      (0..<realizations).reduce(0) { sum, d in
        (0..<trajectories).reduce(sum) { $0 + value(d, $1) }
      } / Double(realizations * trajectories)
    }
    /// Product of means over pairs of different realizations.
    func pairs(_ a: (Int) -> Double, _ b: (Int) -> Double) -> Double {
      var sum = 0.0
      for d in 0..<realizations {
        for e in 0..<realizations where e != d { sum += a(d) * b(e) }
      }
      return sum / Double(realizations * (realizations - 1))
    }
    func mean(_ d: Int, _ record: Int, _ rows: Range<Int>, _ scale: Double) -> Double {
      states[d][record].reduce(0) { $0 + $1[rows].reduce(0, +) * scale } / Double(trajectories)
    }
    for (row, late) in [2, 4].enumerated() {
      for early in 0...late {
        let place = row * 5 + late - early
        for (name, first) in [("correlation_sy", 3), ("correlation_sz", 6)] {
          // S_i/N_s = s_i/6; anticommutator: twice the product.
          let raw = average { d, n in
            (0..<sites).reduce(0) {
              $0 + states[d][late][n][first + $1] * states[d][early][n][first + $1] / 36
            } / Double(sites)
          }
          let disconnected = pairs(
            { mean($0, late, first..<(first + 3), 1.0 / 18) },
            { mean($0, early, first..<(first + 3), 1.0 / 18) })
          #expect(abs(moments.result(name + "_raw")[place].value - 2 * raw) < 1e-6)
          #expect(abs(moments.result(name)[place].value - 2 * (raw - disconnected)) < 1e-6)
        }
        // a(τ) ā(t'): rows 9, 10 are Re a, 11, 12 Im a.
        func field(_ part: (Double, Double, Double, Double) -> Double) -> Double {
          average { d, n in
            let (a, b) = (states[d][late][n], states[d][early][n])
            return (part(a[9], a[11], b[9], b[11]) + part(a[10], a[12], b[10], b[12])) / 2
          }
        }
        let re = field { $0 * $2 + $1 * $3 }
        let im = field { $1 * $2 - $0 * $3 }
        func x(_ record: Int) -> (Int) -> Double { { mean($0, record, 9..<11, 0.5) } }
        func y(_ record: Int) -> (Int) -> Double { { mean($0, record, 11..<13, 0.5) } }
        let (re0, im0) = (
          pairs(x(late), x(early)) + pairs(y(late), y(early)),
          pairs(y(late), x(early)) - pairs(x(late), y(early))
        )
        for (name, expected) in [
          ("correlation_field_raw_re", re), ("correlation_field_raw_im", im),
          ("correlation_field_re", re - re0), ("correlation_field_im", im - im0),
        ] {
          #expect(abs(moments.result(name)[place].value - expected) < 1e-6, "\(name)")
        }
      }
    }
  }

  /// ⟨{a(τ), a†(t')}⟩/2 of a free mode, connected: e^{−(iω + κ/2)(τ − t')} (½ + n(1 − e^{−κt'})).
  @Test("correlation of the field of a damped mode", arguments: [0, 1.5])
  func dampedMode(occupation: Double) {
    let (omega, gamma, every, records) = (1.3, 0.2, 0.25, 25)
    let moments = Self.moments(
      Self.modes([.init(omega: omega, decay: gamma, occupation: occupation)]),
      directions: [InitialState(theta: 0)], displacement: 1.2, step: every / 2,
      stepsPerRecord: 2, records: records, samples: 64, waitingRecords: [12, 24], seed: 377
    ) { $0.correlations = [.field] }
    let (re, im) = (moments.result("correlation_field_re"), moments.result("correlation_field_im"))
    let (rawRe, rawIm) = (
      moments.result("correlation_field_raw_re"), moments.result("correlation_field_raw_im")
    )
    for (row, waiting) in [12, 24].enumerated() {
      for lag in stride(from: 0, through: waiting, by: 3) {
        let (time, early) = (every * Double(lag), every * Double(waiting - lag))
        let size =
          exp(-gamma * time) * (0.5 + occupation * (1 - exp(-2 * gamma * early)))
        let mean = 1.44 * exp(-gamma * (time + 2 * early))
        let (c, s) = (cos(omega * time), -sin(omega * time))
        for (what, estimates, expected) in [
          ("Re", re, size * c), ("Im", im, size * s), ("raw Re", rawRe, (size + mean) * c),
          ("raw Im", rawIm, (size + mean) * s),
        ] {
          let estimate = estimates[row * records + lag]
          expectNear(
            estimate.value, expected, sigma: estimate.standardError,
            "\(what) at τ = \(every * Double(waiting)), lag \(time)", seed: 377, rounding: 1e-6)
        }
      }
    }
    print("field, n = \(occupation): equal time \(re[records]), lag 6 \(re[2 * records - 1])")
  }

  /// The same through a model and its job parameters: κ is the loss rate of |a|².
  @Test("tavis_cummings without coupling: the field decays at κ/2")
  func cavity() throws {
    var ensemble = Ensemble(
      model: "tavis_cummings", values: ["atoms": 1, "g": 0, "kappa": 0.6, "omega": 2],
      initial: InitialState(theta: 0, displacement: 1), step: 0.25, stepsPerRecord: 1, records: 9,
      seed: 378, batchWidth: 256)
    ensemble.waitingRecords = [8]
    ensemble.selection.correlations = [.field]
    let moments = try ensemble.run(realizations: 32, trajectories: 2048)
    let photons = moments.result("photon_number")
    let (re, im) = (moments.result("correlation_field_re"), moments.result("correlation_field_im"))
    for record in 0..<9 {
      let time = 0.25 * Double(record)
      for (what, estimate, expected) in [
        ("photons", photons[record], exp(-0.6 * time)),
        ("Re", re[record], 0.5 * exp(-0.3 * time) * cos(2 * time)),
        ("Im", im[record], -0.5 * exp(-0.3 * time) * sin(2 * time)),
      ] {
        expectNear(
          estimate.value, expected, sigma: estimate.standardError, "\(what) at \(time)", seed: 378,
          rounding: 1e-6)
      }
    }
  }
}
