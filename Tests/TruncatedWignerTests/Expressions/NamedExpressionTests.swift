import BatchCore
import Foundation
import Models
import Numerics
import Observables
import Statistics
import Testing

@testable import TruncatedWigner

/// Named expressions: against exact states, and against what is also there as observables of their own.
@Suite("named expressions") struct NamedExpressionTests {
  private static let angles = [
    InitialState(theta: 0.4, phi: 0.3), InitialState(theta: 1.3, phi: -0.8),
    InitialState(theta: 2.1, phi: 2.0), InitialState(theta: 1.0, phi: 1.1),
  ]

  /// Two spins 1, a spin 3/2 and a spin 1/2; one mode and two.
  static let mixed = HandMadeModel(
    sets: [
      SiteSet("atom", count: 2, spin: 1), SiteSet("ion", count: 1, spin: 1.5),
      SiteSet("spin", count: 1, spin: 0.5), SiteSet("cavity", .modes, count: 1),
      SiteSet("mech", .modes, count: 2),
    ], angles: angles, field: SIMD3(0, 0, 0.7), omega: 1.1, decay: 0.3)

  /// ⟨J_a J_b⟩ symmetrized of a coherent state of N spins 1/2 along n.
  private static func second(_ a: SIMD3<Double>, _ i: Int, _ j: Int, _ count: Double) -> Double {
    (i == j ? count : 0) + count * (count - 1) * a[i] * a[j]
  }

  /// Along n at time t of precession about z at the rate 0.7.
  private static func direction(_ site: Int, _ time: Double) -> SIMD3<Double> {
    let (theta, phi) = (angles[site].theta, angles[site].phi + 0.7 * time)
    return SIMD3(sin(theta) * cos(phi), sin(theta) * sin(phi), cos(theta))
  }

  @Test func exactStatesOfLargeSpins() throws {
    let run = ExpressionRun(
      model: Self.mixed,
      texts: [
        ("sz1", "sum(i in atom if i == 0: Sz[i])"), ("sz2", "sum(i in atom: Sz[i]^2)"),
        ("xy", "sum(k in ion: Sx[k]*Sy[k] + Sy[k]*Sx[k])"),
        ("length", "sum(k in ion: Sx[k]^2 + Sy[k]^2 + Sz[k]^2)"),
        ("pair", "sum(i in atom, k in spin: Sx[i]*sy[k])"), ("one", "sum(k in spin: sx[k]^2)"),
        ("c_jump", "sum(i in atom: Sp[i]*a[cavity])"),
        ("n2", "sum(l in mech: ad[l]*a[l])^2"),
      ], displacement: 0.9, seed: 71, batchWidth: 256)
    let moments = try run.run(realizations: 24, trajectories: 512)
    for record in 0..<run.records {
      let time = run.interval * Double(record)
      let n = (0..<4).map { Self.direction($0, time) }
      let amplitude = 0.9 * exp(-0.3 * time)
      let photons = 2 * amplitude * amplitude
      func expect(_ name: String, _ exact: Double) {
        let estimate = moments.result(name)[record]
        expectNear(
          estimate.value, exact, sigma: max(estimate.standardError, 1e-12), "\(name) at \(time)",
          seed: 71)
      }
      expect("sz1", n[0].z)
      expect("sz2", (0..<2).reduce(0) { $0 + Self.second(n[$1], 2, 2, 2) / 4 })
      expect("xy", Self.second(n[2], 0, 1, 3) / 2)
      expect("length", 3.75)
      expect("pair", (n[0].x + n[1].x) * n[3].y)
      expect("one", 1)
      // ⟨S^+ a⟩ = (n_x + i n_y) α e^{−iωt}, S = 1.
      let (c, s) = (cos(1.1 * time), -sin(1.1 * time))
      let sum = n[0] + n[1]
      expect("c_jump_re", amplitude * (sum.x * c - sum.y * s))
      expect("c_jump_im", amplitude * (sum.x * s + sum.y * c))
      expect("n2", photons * photons + photons)
    }
  }

  /// (Σσ^z)² = N + Σ_{i≠j}, to the last digits what squeezing sums, and other known observables.
  @Test func knownObservables() throws {
    var ensemble = Ensemble(
      model: "tavis_cummings", values: ["atoms": 3, "g": 0.7, "kappa": 0.3],
      initial: InitialState(theta: 1, displacement: 1), step: 0.1, stepsPerRecord: 2, records: 4,
      seed: 381, batchWidth: 64)
    ensemble.selection.excitationNumber = true
    ensemble.selection.pairDistances = 1
    let expected = try ensemble.run(realizations: 3, trajectories: 64)
    let names = ExpressionNames(
      ensemble.system,
      equations: ModelCatalogue.model(named: "tavis_cummings")!.variants[0].equations,
      parameters: completed(ensemble.values, model: "tavis_cummings"))
    let texts = [
      ("photons", "ad*a", "photon_number", 1),
      ("excited", "sum(i in atom: sp[i]*sm[i])", "excitation_number", 1),
      ("pairs", "sum(i<j in atom: sx[i]*sx[j])/3", "pair_correlation", 6),
      ("square", "(sum(i in atom: sx[i])^2 - atoms)/6", "pair_correlation", 6),
    ]
    var settings = ensemble.simulator().settings
    settings.names = names
    settings.layout = ObservableLayout(
      times: RecordedTimes(count: 4), shape: ensemble.system.shape, kind: .wigner,
      choice: ObservableChoice(
        [],
        expressions: texts.map {
          NamedExpression($0.0, text: $0.1, isReal: true, scale: 1, terms: 1)
        }))
    let simulator = BatchSimulator(settings: settings)
    var found = ObservableMoments(layout: settings.layout)
    for realization in 0..<3 {
      let sums = try simulator.run(
        realization: realization, batch: 0, trajectories: 64, perGroup: false)
      found.merge(ObservableMoments(layout: settings.layout, sums: sums[0]))
    }
    for (name, _, known, stride) in texts {
      for (record, estimate) in found.result(name).enumerated() {
        let other = expected.result(known)[stride * record]
        #expect(abs(estimate.value - other.value) < 1e-12, "\(name)")
        #expect(abs(estimate.standardError - other.standardError) < 1e-12, "\(name)")
      }
    }
  }

  /// Coefficients of each realization and of the recorded time, against recorders written out here.
  @Test func disorderAndTime() throws {
    var model = Self.mixed
    model.hasDisorder = true
    model.sets = [SiteSet("spin", count: 4, spin: 0.5), SiteSet("cavity", .modes, count: 1)]
    let run = ExpressionRun(
      model: model,
      texts: [
        ("drive", "sum(i in spin: g[i]*sz[i]*cos(2*t) + t^2*sx[i])"),
        ("c_field", "exp(im*t)*a*sum(i in spin: sp[i])"),
        ("hermitian", "exp(im*t)*a + h.c."),
      ], displacement: 0.4, seed: 5)
    let moments = try run.run(realizations: 3, trajectories: 40)
    // The same trajectories in the open.
    var sums = [[Double]](repeating: [Double](repeating: 0, count: 4), count: run.records)
    for realization in 0..<3 {
      let g = model.couplings(run.disorder(realization))
      let bench = FreeBench(run, realization: realization, trajectories: 40)
      for record in 0..<run.records {
        let time = run.interval * Double(record)
        if record > 0 { bench.advance(record) }
        for n in 0..<40 {
          let state = bench.state
          let (re, im) = (state.re[0, n], state.im[0, n])
          let (c, s) = (cos(time), sin(time))
          let (p, q) = (re * c - im * s, re * s + im * c)
          var (x, y) = (0.0, 0.0)
          for i in 0..<4 {
            sums[record][0] += g[i] * state.sz[i, n] * cos(2 * time) + time * time * state.sx[i, n]
            x += state.sx[i, n] / 2
            y += state.sy[i, n] / 2
          }
          sums[record][1] += p * x - q * y
          sums[record][2] += p * y + q * x
          sums[record][3] += 2 * p
        }
      }
    }
    for record in 0..<run.records {
      for (number, name) in ["drive", "c_field_re", "c_field_im", "hermitian"].enumerated() {
        let value = moments.result(name)[record].value
        #expect(abs(value - sums[record][number] / 120) < 1e-12, "\(name) at \(record)")
      }
    }
  }

  @Test func meanField() throws {
    var run = ExpressionRun(
      model: Self.mixed, texts: [("n", "ad[cavity]*a[cavity]"), ("z", "sum(k in ion: Sz[k])")],
      displacement: 0.9)
    run.isSampled = false
    let moments = try run.run(realizations: 1, trajectories: 1)
    #expect(abs(moments.result("n")[0].value - 0.81) < 1e-14)
    #expect(abs(moments.result("z")[2].value - 1.5 * cos(2.1)) < 1e-14)
  }

  /// A value that is no finite number ends the unit and says so.
  @Test func undefinedValues() throws {
    let run = ExpressionRun(
      model: Self.mixed, texts: [("bad", "sum(k in spin: sx[k])/(1 - 2*t)")])
    do {
      _ = try run.run(realizations: 1, trajectories: 8)
      Issue.record("1/0 was recorded")
    } catch let failure as UndefinedExpression {
      #expect(failure.description.contains("`bad` is not a finite number"))
      #expect(failure.description.contains("at time 0.5"))
    }
  }
}

/// Trajectories of a run of a hand-made model, with the state in the open.
final class FreeBench {
  let state: BatchState
  private let stepper: any TimeStepper

  init(_ run: ExpressionRun, realization: Int, trajectories: Int) {
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: run.seed, purpose: purpose, point: 0, realization: realization)
    }
    let shape = run.model.shape
    state = BatchState(
      sites: shape.sites, modes: shape.modes, trajectories: trajectories, width: run.batchWidth)
    stepper = Stepper.flows.stepper(
      PhaseSpaceSystem(run.model.system(disorder: stream(.disorder))), step: run.interval / 4,
      noise: NoiseStreams(seed: run.seed, point: 0, realization: realization), like: state)
    WignerSampler(
      directions: run.model.angles, displacement: run.displacement, shape: shape,
      spinSampling: .discrete, fluctuations: true
    ).sample(
      into: state, firstTrajectory: 0, spins: stream(.spinSampling),
      photons: stream(.photonSampling))
  }

  /// To a recorded time from the one before.
  func advance(_ record: Int) {
    _ = stepper.advance(
      state, steps: 4, firstStep: 4 * (record - 1), firstTrajectory: 0, goesOn: { true })
  }
}
