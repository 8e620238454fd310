import BatchCore
import Foundation
import Models
import Numerics
import Observables
import TestSupport
import Testing

@testable import TruncatedWigner

/// Observables given as operator polynomials: against sums written out, and against exact averages.
@Suite("observables as operator polynomials") struct PolynomialObservableTests {
  private typealias P = OperatorPolynomial

  /// One of any operator.
  private struct Measured: PolynomialObservable {
    static let key = ObservableKey.flag("measured", "")
    static let longName = "an operator"
    let operation: OperatorPolynomial

    init(_ operation: OperatorPolynomial) { self.operation = operation }

    init(_ value: JSON, _ times: RecordedTimes) { operation = OperatorPolynomial() }

    func polynomial(of shape: SystemShape) -> OperatorPolynomial { operation }

    func range(of shape: SystemShape) -> NaturalRange { .amplitudes }
  }

  private static func layout(
    _ operation: OperatorPolynomial, _ shape: SystemShape, records: Int = 1, kind: RunKind = .wigner
  ) -> ObservableLayout {
    ObservableLayout(
      times: RecordedTimes(count: records), shape: shape, kind: kind,
      observables: [Measured(operation)])
  }

  @Test func sumsWrittenOut() {
    let shape = SystemShape(sites: 3, modes: 2, spinsPerSite: 2)
    let operation =
      0.3 * P.sx(0) * P.sy(2) * P.a(1) + P.i * P.ad(0) * P.a(1) * P.a(1) + P.sz(1) - 0.25
    let layout = Self.layout(operation, shape)
    #expect(layout.resultNames == ["measured_re", "measured_im"])
    let state = BatchState(sites: 3, modes: 2, trajectories: 20, width: 32)
    var random = SplitMix(seed: 380)
    for buffer in [state.sx, state.sy, state.sz, state.re, state.im] {
      for i in 0..<(buffer.rows * 32) { buffer.doubles[i] = .random(in: -1...1, using: &random) }
    }
    let recorder = Recorder(
      layout: layout, state: state, slotPerGroup: false,
      system: PhaseSpaceSystem(sites: 3, modes: 2, stages: [[LocalField(sites: 3, .zero)]]))
    #expect(recorder.record(0))
    var expected = ComplexNumber.zero
    for n in 0..<20 {
      let a = (0..<2).map { ComplexNumber(state.re[$0, n], state.im[$0, n]) }
      // σ of a cluster is the mean of its spins.
      let first = 0.3 * state.sx[0, n] * state.sy[2, n] / 4 * a[1]
      let second = ComplexNumber.i * a[0].conjugate * a[1] * a[1]
      expected = expected + first + second + ComplexNumber(state.sz[1, n] / 2 - 0.25)
    }
    let results = ObservableMoments(layout: layout, sums: recorder.sums[0]).results()
    #expect(abs(results[0].values[0] - expected.re / 20) < 1e-13)
    #expect(abs(results[1].values[0] - expected.im / 20) < 1e-13)
  }

  /// What is also there as observables of their own.
  @Test func knownObservables() throws {
    var ensemble = Ensemble(
      model: "tavis_cummings", values: ["atoms": 3, "g": 0.7, "kappa": 0.3],
      initial: InitialState(theta: 1, displacement: 1), step: 0.1, stepsPerRecord: 2, records: 4,
      seed: 381, batchWidth: 64)
    ensemble.selection.excitationNumber = true
    ensemble.selection.pairDistances = 1
    let moments = try ensemble.run(realizations: 2, trajectories: 64)
    for (name, every, operation) in [
      ("photon_number", 1, P.ad(0) * P.a(0)),
      ("excitation_number", 1, (0..<3).sum { P.sp($0) * P.sm($0) }),
      (
        "pair_correlation", 6,
        1.0 / 3 * (P.sx(0) * P.sx(1) + P.sx(0) * P.sx(2) + P.sx(1) * P.sx(2))
      ),
    ] {
      let own = Self.layout(operation, ensemble.system.shape, records: 4)
      #expect(own.resultNames == ["measured"])
      var settings = ensemble.simulator().settings
      settings.layout = own
      let simulator = BatchSimulator(settings: settings)
      var found = ObservableMoments(layout: own)
      for realization in 0..<2 {
        let sums = try simulator.run(
          realization: realization, batch: 0, trajectories: 64, perGroup: false)
        found.merge(ObservableMoments(layout: own, sums: sums[0]))
      }
      let expected = moments.result(name)
      for (record, estimate) in found.result("measured").enumerated() {
        #expect(abs(estimate.value - expected[every * record].value) < 1e-12, "\(name)")
        #expect(
          abs(estimate.standardError - expected[every * record].standardError) < 1e-12, "\(name)")
      }
    }
  }

  /// A damped mode stays coherent, ⟨n²⟩ = |α|⁴ + |α|²; free spins keep ⟨(Σσ^z)²⟩ = N + N(N − 1)cos²θ.
  @Test func exactAverages() throws {
    var ensemble = Ensemble(
      model: "tavis_cummings", values: ["atoms": 3, "g": 0, "kappa": 0.6, "omega": 2],
      initial: InitialState(theta: 1, displacement: 1.2), step: 0.25, stepsPerRecord: 1,
      records: 5, seed: 382, batchWidth: 256)
    ensemble.records = 5
    let (n, m) = (P.ad(0) * P.a(0), (0..<3).sum { P.sz($0) })
    for (operation, exact) in [
      (
        n * n,
        { (t: Double) -> Double in
          let photons = 1.44 * exp(-0.6 * t)
          return photons * photons + photons
        }
      ),
      (m * m, { _ in 3 + 6 * cos(1) * cos(1) }),
    ] {
      var settings = ensemble.simulator().settings
      settings.layout = Self.layout(operation, ensemble.system.shape, records: 5)
      let simulator = BatchSimulator(settings: settings)
      var moments = ObservableMoments(layout: settings.layout)
      for realization in 0..<64 {
        let sums = try simulator.run(
          realization: realization, batch: 0, trajectories: 256, perGroup: false)
        moments.merge(ObservableMoments(layout: settings.layout, sums: sums[0]))
      }
      for (record, estimate) in moments.result("measured").enumerated() {
        let time = 0.25 * Double(record)
        expectNear(
          estimate.value, exact(time), sigma: estimate.standardError, "at \(time)", seed: 382)
      }
    }
  }
}
