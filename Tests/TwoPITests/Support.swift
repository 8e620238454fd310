import Foundation
import Numerics

@testable import TwoPI

/// The two systems of most tests.
enum Systems {
  /// Without loss, 5 spins a cluster, somewhat above threshold.
  static var closed: TwoTimeProblem {
    var problem = TwoTimeProblem()
    problem.theta = 0.7 * .pi
    problem.g = 1.13 * problem.criticalCoupling
    return problem
  }

  static var lossy: TwoTimeProblem {
    var problem = TwoTimeProblem()
    problem.kappa = 0.5
    problem.theta = 0.5 * .pi
    problem.g = 1.13 * problem.criticalCoupling
    return problem
  }
}

/// Solves to the end.
func solved(
  _ problem: TwoTimeProblem, nodes: Int = 8, length: Double = 0.5, tolerance: Double = 1e-10,
  end: Double, every: Double = 0.5, late: [Int] = []
) throws -> TwoTimeRun {
  let count = Int((end / every).rounded()) + 1
  let run = TwoTimeRun(
    problem, TwoTimeOptions(nodes: nodes, length: length, sweepTolerance: tolerance), end: end,
    times: (0..<count).map { Double($0) * every }, late: late)
  while !run.isDone { try run.advance() }
  return run
}

/// The rows of a table of numbers beside the tests.
func referenceRows(_ name: String) throws -> [[Double]] {
  let file = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../ReferenceData/two_time/\(name).csv").standardizedFileURL
  return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    .map { $0.split(separator: ",").compactMap { Double($0) } }.filter { !$0.isEmpty }
}
