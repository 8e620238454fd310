import BatchCore
import Numerics
import Statistics
import TestSupport
import Testing

@testable import Models
@testable import TruncatedWigner

/// Products of couplings in single precision: what they are, and that results do not move.
@Suite("single precision") struct ProductPrecisionTests {
  /// Below and above the size at which panels widen; batches that are no multiple of a panel.
  @Test(
    "products agree with double precision to rounding",
    arguments: [(3, 5, 16), (64, 70, 48), (150, 130, 80)], [false, true])
  func products(size: (rows: Int, columns: Int, width: Int), transposed: Bool) {
    blasSingleThreaded()
    var random = SplitMix(seed: 220)
    let exact = MatrixProduct(Matrix(rows: size.rows, columns: size.columns))
    let single = MatrixProduct(Matrix(rows: size.rows, columns: size.columns))
    for i in 0..<(size.rows * size.columns) {
      exact.matrix.elements[i] = Double.random(in: -1...1, using: &random)
      single.matrix.elements[i] = exact.matrix.elements[i]
    }
    single.multiplyInSinglePrecision()
    let (inner, outer) =
      transposed ? (size.rows, size.columns) : (size.columns, size.rows)
    func buffer(rows: Int) -> LaneBuffer {
      let buffer = LaneBuffer(rows: rows, groups: size.width / laneCount)
      for i in 0..<(rows * size.width) {
        buffer.doubles[i] = Double.random(in: -1...1, using: &random)
      }
      return buffer
    }
    for beta in [0, 1, 0.5] {
      let input = buffer(rows: inner)
      let (a, b) = (buffer(rows: outer), LaneBuffer(rows: outer, groups: size.width / laneCount))
      b.copy(from: a)
      let groups = size.width / laneCount
      exact.multiply(
        input, into: a, alpha: 0.7, beta: beta, transposed: transposed, activeGroups: groups)
      single.multiply(
        input, into: b, alpha: 0.7, beta: beta, transposed: transposed, activeGroups: groups)
      var (largest, square) = (0.0, 0.0)
      for i in 0..<(outer * size.width) {
        largest = max(largest, abs(a.doubles[i] - b.doubles[i]))
        square += (a.doubles[i] - b.doubles[i]) * (a.doubles[i] - b.doubles[i])
      }
      // Rounding of each factor and sum at 2⁻²⁴ relative.
      let scale = Double(inner).squareRoot() * 0x1p-24
      let rms = (square / Double(outer * size.width)).squareRoot()
      #expect(largest < 12 * scale && rms < 2 * scale && rms > 0.01 * scale)
    }
  }

  @Test("spin lengths are kept to double precision, energy to single")
  func conservation() {
    let parameters = DickeFamily(
      model: "random_dicke",
      given: ["clusters": 12, "modes": 12, "spins_per_cluster": 4, "omega_c": 5, "g_over_gc": 1.27])
    func drift(_ precision: MatrixPrecision, step: Double) -> BatchQuality {
      let run = Preparation(parameters, seed: 221, trajectories: 16, precision: precision)
      let system = PhaseSpaceSystem(run.system.system)
      let meter = QualityMeter(system: system, spins: 48, like: run.state)
      meter.start(run.state)
      run.advance(to: 20, step: step)
      return meter.finish(run.state, step: step, at: 0)
    }
    let (double, single) = (drift(.double, step: 0.001), drift(.single, step: 0.001))
    print(
      "energy drift \(double.energyDrift!) in double, \(single.energyDrift!) in single precision")
    #expect(single.lengthDrift < 1e-12)
    #expect(abs(single.energyDrift! - double.energyDrift!) < 1e-5)
    #expect(single.energyDrift! != double.energyDrift!)
  }

  /// The same trajectories but for rounding and, late, chaos.
  @Test("averages move by a small part of their standard errors")
  func averages() throws {
    var ensemble = Ensemble(
      model: "random_dicke",
      values: [
        "clusters": 32, "modes": 32, "spins_per_cluster": 5, "omega_c": 5, "kappa": 0.5,
        "g_over_gc": 1.27,
      ], step: 0.02, stepsPerRecord: 25, records: 41, seed: 222)
    ensemble.overlap = true
    ensemble.waitingRecords = [20, 40]
    let double = try ensemble.run(realizations: 12, trajectories: 64)
    ensemble.precision = .single
    let single = try ensemble.run(realizations: 12, trajectories: 64)
    for name in ["magnetization", "photon_number", "overlap", "correlation"] {
      var (largest, changed) = (0.0, 0)
      for (a, b) in zip(double.result(name), single.result(name)) where a.standardError > 1e-7 {
        largest = max(largest, abs(a.value - b.value) / a.standardError)
        if a.value != b.value { changed += 1 }
      }
      print("\(name): moved by \(largest) standard errors")
      #expect(largest < 0.3 && changed > 10, "\(name)")
    }
  }
}
