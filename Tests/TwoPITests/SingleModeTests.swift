import Foundation
import Testing

@testable import TwoPI

/// The Dicke model at weak coupling against exact solutions.
struct SingleModeTests {
  private func problem(_ spins: Double, _ ratio: Double) -> TwoTimeProblem {
    var problem = TwoTimeProblem()
    (problem.coupling, problem.omegaC, problem.spins) = (.single, 1, spins)
    problem.theta = 0.6 * .pi
    problem.g = ratio * problem.criticalCoupling
    return problem
  }

  private func deviation(_ spins: Double, _ ratio: Double, _ order: TwoTimeProblem.Order) throws
    -> Double
  {
    var problem = problem(spins, ratio)
    problem.order = order
    let run = try solved(problem, nodes: 9, tolerance: 1e-11, end: 6, every: 0.25)
    let exact = ExactDicke(problem, levels: 9)
    var state = exact.start
    var largest = 0.0
    for i in 1...24 {
      state = exact.evolved(state, by: 0.25)
      largest = max(largest, abs(exact.magnetization(state) - run.series[i, .spinX]))
    }
    return largest
  }

  /// |exact − NLO| ∼ g⁴/N², |exact − LO| ∼ g²/N.
  @Test func deviationsFallAsTheyShould() throws {
    let next = try [(4.0, 0.05), (4, 0.1), (8, 0.1)].map {
      try deviation($0.0, $0.1, .nextToLeading)
    }
    let leading = try [(4.0, 0.1), (4, 0.2), (8, 0.2)].map { try deviation($0.0, $0.1, .leading) }
    #expect(abs(log2(next[1] / next[0]) - 4) < 0.5, "\(next)")
    #expect(abs(log2(next[1] / next[2]) - 2) < 0.5, "\(next)")
    #expect(abs(log2(leading[1] / leading[0]) - 2) < 0.3, "\(leading)")
    #expect(abs(log2(leading[1] / leading[2]) - 1) < 0.3, "\(leading)")
    #expect(next[0] < 0.02 * leading[0])
  }

  /// Correlations and responses, with the sign of Kubo, to the order that is kept.
  @Test func correlationsAreThoseOfQuantumMechanics() throws {
    func errors(_ spins: Double, _ ratio: Double) throws -> (Double, Double) {
      let problem = problem(spins, ratio)
      let run = try solved(problem, nodes: 9, tolerance: 1e-11, end: 4, every: 1, late: [4])
      let exact = ExactDicke(problem, levels: 9)
      let scale = 1 / (4 * problem.spins)
      return (0...4).reduce((0.0, 0.0)) { largest, earlier in
        let own = run.rows.values[0]
        let (symmetric, response) = exact.correlation(4, Double(earlier))
        return (
          max(largest.0, abs(scale * own[0][earlier] - symmetric)),
          max(largest.1, abs(-scale * own[2][earlier] - response))
        )
      }
    }
    let (few, many) = (try errors(4, 0.05), try errors(16, 0.05))
    // One order better than the correlation, which falls as 1/N.
    #expect(log2(few.0 / many.0) > 3.4, "\(few) \(many)")
    #expect(log2(few.1 / many.1) > 3.4, "\(few) \(many)")
    #expect(many.0 < 1e-4 && many.1 < 1e-4, "\(many)")
  }
}

/// Functions of the end of a run, and the approximation of a short memory.
struct EndOfRunTests {
  /// Free spins: v = 2 m_z sin t.
  @Test func spectralFunctionOfFreeSpins() throws {
    var problem = TwoTimeProblem()
    (problem.theta, problem.g) = (0.8 * .pi, 1e-8)
    let frequencies = [0, 0.5, 1, 1.7, 4]
    let end = 12.0
    let run = TwoTimeRun(
      problem, TwoTimeOptions(nodes: 8, length: 0.5, sweepTolerance: 1e-9), end: end,
      times: [0, end], late: [1], frequencies: frequencies)
    while !run.isDone { try run.advance() }
    for (omega, value) in zip(frequencies, run.rows.spectrum) {
      let count = 20000
      let exact = (0..<count).reduce(0.0) {
        let t = (Double($1) + 0.5) * end / Double(count)
        return $0 + 2 * cos(problem.theta) * sin(t) * sin(omega * t)
          * pow(cos(.pi * t / (2 * end)), 2) * end / Double(count)
      }
      #expect(abs(value - exact) < 1e-6, "\(omega): \(value) \(exact)")
    }
  }

  private func run(memory: Double) throws -> TwoTimeRun {
    let options = TwoTimeOptions(
      nodes: 8, length: 0.5, sweepTolerance: 1e-7, memory: memory)
    let run = TwoTimeRun(
      Systems.lossy, options, end: 12, times: (0...12).map(Double.init), late: [12])
    while !run.isDone { try run.advance() }
    return run
  }

  /// A memory longer than the run changes nothing; a short one destroys the glass.
  @Test func memoryIsCutOff() throws {
    let whole = try run(memory: .infinity)
    #expect(try run(memory: 12).series.values == whole.series.values)
    let (long, short) = (try run(memory: 9), try run(memory: 3))
    let overlaps = [whole, long, short].map { $0.series[12, .overlap] }
    #expect(abs(overlaps[1] - overlaps[0]) < abs(overlaps[2] - overlaps[0]))
    #expect(overlaps[2] < 0.6 * overlaps[0], "\(overlaps)")
    // Up to the memory nothing differs.
    for i in 0...3 { #expect(short.series[i, .spinX] == whole.series[i, .spinX]) }
  }
}
