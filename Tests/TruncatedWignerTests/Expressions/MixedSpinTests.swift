import BatchCore
import Models
import Numerics
import Statistics
import Testing

@testable import TruncatedWigner

/// Observables of spins of different length, against the same trajectories written out.
@Suite("spins of different length") struct MixedSpinTests {
  private static let values: [(name: String, value: JSON)] = [
    ("magnetization", true), ("excitation_number", true), ("photon_number", true),
    ("site_magnetization", true), ("pair_correlation", .number(1)), ("spin_squeezing", true),
    ("overlap", true),
    (
      "correlation",
      .object([
        ("waiting_times", .numbers([1, 0.5])),
        ("of", .array([.text("sx"), .text("sz"), .text("total"), .text("square")])),
      ])
    ),
  ]

  private static let run = ExpressionRun(
    model: NamedExpressionTests.mixed,
    texts: [("total", "sum(i in atom: Sz[i])"), ("square", "sum(i in atom: Sx[i])^2 + 2*t")],
    values: values, displacement: 0.6, seed: 91)

  private static let count = 20
  /// N_s of every site, and their sum.
  private static let perSite: [Double] = [2, 2, 3, 1]
  private static let spins = 8.0

  /// J, [realization][record][trajectory][site], and |a|² of modes.
  private static func trajectories() -> (spins: [[[[SIMD3<Double>]]]], modes: [[[[Double]]]]) {
    var (spins, modes) = ([[[[SIMD3<Double>]]]](), [[[[Double]]]]())
    for realization in 0..<3 {
      let bench = FreeBench(run, realization: realization, trajectories: count)
      var (ownSpins, ownModes) = ([[[SIMD3<Double>]]](), [[[Double]]]())
      for record in 0..<run.records {
        if record > 0 { bench.advance(record) }
        let state = bench.state
        ownSpins.append(
          (0..<count).map { n in
            (0..<4).map { SIMD3(state.sx[$0, n], state.sy[$0, n], state.sz[$0, n]) }
          })
        ownModes.append(
          (0..<count).map { n in
            (0..<3).map { state.re[$0, n] * state.re[$0, n] + state.im[$0, n] * state.im[$0, n] }
          })
      }
      spins.append(ownSpins)
      modes.append(ownModes)
    }
    return (spins, modes)
  }

  @Test func againstTrajectoriesWrittenOut() throws {
    let moments = try Self.run.run(realizations: 3, trajectories: Self.count)
    let (spins, modes) = Self.trajectories()
    for record in 0..<Self.run.records {
      let states = spins.flatMap { $0[record] }
      func mean(_ value: ([SIMD3<Double>]) -> Double) -> Double {
        states.reduce(0) { $0 + value($1) } / Double(states.count)
      }
      func expect(_ name: String, _ index: Int, _ expected: Double) {
        let value = moments.result(name)[index].value
        #expect(abs(value - expected) < 1e-11, "\(name) \(index)")
      }
      for axis in 0..<3 {
        let place = 3 * record + axis
        expect("magnetization", place, mean { s in s.reduce(0) { $0 + $1[axis] } / Self.spins })
        expect("magnetization_atom", place, mean { ($0[0][axis] + $0[1][axis]) / 4 })
        expect("magnetization_ion", place, mean { $0[2][axis] / 3 })
        expect("magnetization_spin", place, mean { $0[3][axis] })
        for site in 0..<4 {
          expect(
            "site_magnetization", (4 * record + site) * 3 + axis,
            mean { $0[site][axis] / Self.perSite[site] })
        }
      }
      expect("excitation_number", record, mean { s in s.reduce(4) { $0 + $1.z / 2 } })
      func sum(_ values: [Double], _ range: Range<Int>) -> Double {
        range.reduce(0) { $0 + values[$1] }
      }
      func mean(_ range: Range<Int>) -> Double {
        let all = modes.flatMap { $0[record] }
        return all.reduce(0) { $0 + sum($1, range) } / Double(all.count * range.count) - 0.5
      }
      expect("photon_number", record, mean(0..<3))
      expect("photon_number_cavity", record, mean(0..<1))
      expect("photon_number_mech", record, mean(1..<3))
      for (number, (a, b)) in [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)].enumerated() {
        expect(
          "pair_correlation", 6 * record + number,
          mean { s in
            var sum = 0.0
            for i in 0..<4 {
              for j in 0..<4 where j != i {
                sum += s[i][a] * s[j][b] / (Self.perSite[i] * Self.perSite[j])
              }
            }
            return sum / 12
          })
      }
      let overlaps = spins.map { realization -> Double in
        var total = 0.0
        for site in 0..<4 {
          let values = realization[record].map { $0[site].x / (2 * Self.perSite[site]) }
          let all = values.reduce(0, +)
          total += all * all - values.reduce(0) { $0 + $1 * $1 }
        }
        return total / Double(4 * Self.count * (Self.count - 1))
      }
      expect("overlap_raw", record, overlaps.reduce(0, +) / 3)
    }
  }

  /// A coherent state of any spins is not squeezed.
  @Test func coherentStatesAreNotSqueezed() throws {
    var run = Self.run
    run.model.angles = Array(repeating: InitialState(theta: 0.7, phi: 0.2), count: 4)
    run.values = [("spin_squeezing", true)]
    run.texts = []
    run.batchWidth = 256
    let squeezed = try run.run(realizations: 16, trajectories: 1024).result("spin_squeezing")
    // The smaller of two equal variances lies below them by the noise of both.
    #expect(squeezed.allSatisfy { abs($0.value - 1) < 0.03 })
  }

  @Test func twoTimes() throws {
    let moments = try Self.run.run(realizations: 3, trajectories: Self.count)
    let (spins, _) = Self.trajectories()
    let waiting = [2, 1]
    func value(_ name: String, _ s: [SIMD3<Double>], _ record: Int) -> [Double] {
      switch name {
      case "sx": return (0..<4).map { s[$0].x / (2 * Self.perSite[$0]) }
      case "sz": return (0..<4).map { s[$0].z / (2 * Self.perSite[$0]) }
      case "total": return [(s[0].z + s[1].z) / 2]
      default:
        // Symmetrized squares of single spins are those of the vectors.
        let x = (s[0].x + s[1].x) / 2
        return [x * x + 2 * Self.run.interval * Double(record)]
      }
    }
    for (name, dataset, factor) in [
      ("sx", "correlation_raw", 2.0), ("sz", "correlation_sz_raw", 2),
      ("total", "correlation_total_raw", 1), ("square", "correlation_square_raw", 1),
    ] {
      let found = moments.result(dataset)
      for (row, late) in waiting.enumerated() {
        for lag in 0...late {
          var expected = 0.0
          for realization in spins {
            for n in 0..<Self.count {
              let a = value(name, realization[late][n], late)
              let b = value(name, realization[late - lag][n], late - lag)
              expected += zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / Double(a.count)
            }
          }
          expected *= factor / Double(3 * Self.count)
          #expect(abs(found[3 * row + lag].value - expected) < 1e-6, "\(dataset) \(row) \(lag)")
        }
      }
    }
    // Two realizations share nothing here: connected and raw differ by the product of means.
    let (raw, connected) = (
      moments.result("correlation_total_raw"), moments.result("correlation_total")
    )
    let means = moments.result("total")
    let difference = raw[0].value - connected[0].value
    #expect(abs(difference - means[2].value * means[2].value) < 0.1)
  }
}
