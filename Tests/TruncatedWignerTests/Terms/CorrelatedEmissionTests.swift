import BatchCore
import Foundation
import Numerics
import Observables
import Statistics
import TestSupport
import Testing

@testable import Models
@testable import TruncatedWigner

/// Exchange and decay matrices of atoms in free space, and the emission rate.
@Suite("correlated emission") struct CorrelatedEmissionTests {
  private static func atoms(_ positions: [SIMD3<Double>], dipole: SIMD3<Double>)
    -> CorrelatedEmission
  {
    CorrelatedEmission(
      Parameters(
        completed(
          [
            "positions": .list(positions.flatMap { [$0.x, $0.y, $0.z] }),
            "dipole": .list([dipole.x, dipole.y, dipole.z]),
          ], model: "correlated_emission")))
  }

  /// Lehmberg's form (Phys. Rev. A 2, 883): with x = kr and c the cosine between dipole and
  /// separation,
  ///   Γ = (3/2) [(1 − c²) sin x/x + (1 − 3c²)(cos x/x² − sin x/x³)],
  ///   J = (3/4) [−(1 − c²) cos x/x + (1 − 3c²)(sin x/x² + cos x/x³)].
  private static func lehmberg(_ r: SIMD3<Double>, _ dipole: SIMD3<Double>)
    -> (exchange: Double, decay: Double)
  {
    let distance = (r * r).sum().squareRoot()
    let c = (r * dipole).sum() / (distance * (dipole * dipole).sum().squareRoot())
    let x = 2 * Double.pi * distance
    let (a, b) = (1 - c * c, 1 - 3 * c * c)
    return (
      0.75 * (-a * cos(x) / x + b * (sin(x) / (x * x) + cos(x) / (x * x * x))),
      1.5 * (a * sin(x) / x + b * (cos(x) / (x * x) - sin(x) / (x * x * x)))
    )
  }

  private static func expectClose(
    _ system: CorrelatedEmission, _ positions: [SIMD3<Double>], _ dipole: SIMD3<Double>
  ) {
    let (exchange, decay) = system.matrices()
    for i in positions.indices {
      #expect(decay[i, i] == 1 && exchange[i, i] == 0)
      for j in positions.indices where j != i {
        let expected = lehmberg(positions[i] - positions[j], dipole)
        #expect(abs(exchange[i, j] - expected.exchange) < 1e-11 * max(1, abs(expected.exchange)))
        #expect(abs(decay[i, j] - expected.decay) < 1e-11)
        #expect(decay[i, j] == decay[j, i] && exchange[i, j] == exchange[j, i])
      }
    }
  }

  @Test("chain: dipole across, along and between", arguments: [0.5 * Double.pi, 0, 0.7])
  func chain(angle: Double) {
    let system = CorrelatedEmission(
      Parameters(
        completed(
          ["atoms": 5, "spacing": 0.17, "dipole": .number(angle)], model: "correlated_emission")))
    Self.expectClose(
      system, (0..<5).map { SIMD3(0, 0, 0.17 * Double($0)) },
      SIMD3(Foundation.sin(angle), 0, Foundation.cos(angle)))
  }

  /// The tables of exact solutions are of f_⊥; f_∥ and f_⊥ at x = 2π/10 worked out apart.
  @Test("known values at a tenth of a wavelength")
  func knownValues() {
    for (angle, weight) in [(0.5 * Double.pi, 0.0), (0, 1)] {
      let (exchange, decay) = CorrelatedEmission(
        Parameters(
          completed(
            ["atoms": 2, "spacing": 0.1, "dipole": .number(angle)],
            model: "correlated_emission"))
      ).matrices()
      let x = 0.2 * Double.pi
      let (re, im) =
        weight == 1
        ? (2 * (cos(x) + x * sin(x)) / pow(x, 3), 2 * (sin(x) - x * cos(x)) / pow(x, 3))
        : (
          ((x * x - 1) * cos(x) - x * sin(x)) / pow(x, 3),
          ((x * x - 1) * sin(x) + x * cos(x)) / pow(x, 3)
        )
      #expect(abs(exchange[0, 1] + 0.75 * re) < 1e-12)
      #expect(abs(decay[0, 1] - 1.5 * im) < 1e-12)
    }
  }

  private static func cloud(_ count: Int, seed: UInt64, side: Double) -> [SIMD3<Double>] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      SIMD3(
        Double.random(in: 0...side, using: &random), Double.random(in: 0...side, using: &random),
        Double.random(in: 0...side, using: &random))
    }
  }

  /// Rotation by `angle` about (1, 2, 2)/3.
  private static func rotated(_ r: SIMD3<Double>, _ angle: Double) -> SIMD3<Double> {
    let k = SIMD3(1.0, 2, 2) / 3
    let cross = SIMD3(k.y * r.z - k.z * r.y, k.z * r.x - k.x * r.z, k.x * r.y - k.y * r.x)
    return r * cos(angle) + cross * sin(angle) + k * ((k * r).sum() * (1 - cos(angle)))
  }

  @Test("any positions and dipole; turning both changes nothing")
  func covariance() {
    let (positions, dipole) = (Self.cloud(6, seed: 3, side: 1.5), SIMD3(0.3, -1.2, 0.5))
    let system = Self.atoms(positions, dipole: dipole)
    Self.expectClose(system, positions, dipole)
    let turned = Self.atoms(
      positions.map { Self.rotated($0, 1.1) }, dipole: Self.rotated(dipole, 1.1))
    let other = Self.atoms(positions, dipole: Self.rotated(dipole, 1.1))
    let (a, b, c) = (system.matrices(), turned.matrices(), other.matrices())
    var apart = 0.0
    for i in 0..<36 {
      #expect(abs(a.exchange.elements[i] - b.exchange.elements[i]) < 1e-11)
      #expect(abs(a.decay.elements[i] - b.decay.elements[i]) < 1e-11)
      apart = max(apart, abs(a.decay.elements[i] - c.decay.elements[i]))
    }
    #expect(apart > 0.01)
  }

  @Test("Γ of a random cloud is positive; close atoms decay as one")
  func positivity() {
    for (seed, side) in [(UInt64(4), 1.0), (5, 0.5), (6, 3)] {
      let (_, decay) = Self.atoms(Self.cloud(30, seed: seed, side: side), dipole: SIMD3(0, 1, 1))
        .matrices()
      let smallest = DecayMatrix(real: decay).smallestEigenvalue
      print("30 atoms in a box of \(side) λ: smallest eigenvalue of Γ \(smallest)")
      #expect(smallest > -1e-10)
    }
    for dipole in [SIMD3(0.0, 0, 1), SIMD3(1.0, 0, 0), SIMD3(1.0, 1, 1)] {
      let (_, decay) = Self.atoms([.zero, SIMD3(0, 0, 1e-3)], dipole: dipole).matrices()
      // 1 − x²/10 along, 1 − x²/5 across.
      let c = dipole.z * dipole.z / (dipole * dipole).sum()
      let x = 2 * Double.pi * 1e-3
      #expect(abs(decay[0, 1] - (1 - x * x * (c / 10 + (1 - c) / 5))) < 1e-8)
    }
  }

  @Test("root of Γ", arguments: [false, true])
  func root(isComplex: Bool) {
    let decay =
      isComplex
      ? LongIntegratorTests.complexDecay(7, seed: 8)
      : DecayMatrix(
        real: Self.atoms(Self.cloud(12, seed: 9, side: 0.8), dipole: SIMD3(1, 0, 0)).matrices()
          .decay)
    #expect(decay.smallestEigenvalue > -1e-12)
    #expect((decay.rootImaginary != nil) == isComplex)
    let n = decay.real.rows
    func s(_ i: Int, _ j: Int) -> (Double, Double) {
      (decay.rootReal[i, j], decay.rootImaginary?[i, j] ?? 0)
    }
    var largest = 0.0
    for i in 0..<n {
      for j in 0..<n {
        var (re, im) = (0.0, 0.0)
        for k in 0..<decay.rootReal.columns {
          let ((a, b), (c, d)) = (s(i, k), s(j, k))
          re += a * c + b * d
          im += b * c - a * d
        }
        largest = max(
          largest, abs(re - decay.real[i, j]), abs(im - (decay.imaginary?[i, j] ?? 0)))
      }
    }
    print("root of Γ, \(isComplex ? "complex" : "real"): largest error \(largest)")
    #expect(largest < 1e-12)
  }

  /// Without drive Eq. 61 is −d/dt of the excitation number of TWA: ∫ R dt against n(0) − n(t), with
  /// the same trajectories, by the trapezoidal rule on records 0.01 apart.
  @Test("the emission rate is the loss of excitations")
  func rate() throws {
    let (step, records, realizations) = (0.01, 201, 48)
    var ensemble = Ensemble(
      model: "correlated_emission", values: ["atoms": 4, "spacing": 0.1],
      initial: InitialState(theta: 0), step: step, stepsPerRecord: 1, records: records,
      seed: 350, batchWidth: 128)
    ensemble.selection.emissionRate = true
    ensemble.selection.excitationNumber = true
    let (simulator, layout) = (ensemble.simulator(), ensemble.layout)
    var (differences, lost) = ([Average](repeating: Average(), count: records), 0.0)
    for realization in 0..<realizations {
      let sums = try simulator.run(
        realization: realization, batch: 0, trajectories: 128, perGroup: false)
      let moments = ObservableMoments(layout: layout, sums: sums[0])
      let (rate, excited) = (moments.result("emission_rate"), moments.result("excitation_number"))
      var integral = 0.0
      for record in 1..<records {
        integral += step * (rate[record - 1].value + rate[record].value) / 2
        differences[record].add(integral - (excited[0].value - excited[record].value) / 4)
      }
      lost += (excited[0].value - excited[records - 1].value) / 4 / Double(realizations)
    }
    for record in stride(from: 20, to: records, by: 20) {
      expectNear(
        differences[record].mean, 0, sigma: differences[record].standardError,
        "∫R dt − (n(0) − n(t)) at record \(record)", seed: 350, rounding: 5e-4)
    }
    let last = differences[records - 1]
    print("∫R dt − (n(0) − n(2)) = \(last.mean) ± \(last.standardError) of \(lost)")
  }
}
